"""Which services fit whom a referral is about: what speaks against one is said, and hides none."""

from datetime import date

from hamlet.design import words
from hamlet.directory.queries import Areas, Home, Service
from hamlet.frontdoor.models import Referral
from hamlet.kernel import clock

NOT_THIS_AGE = "not for this age"
NOT_HERE = "not for where they live or are registered"


class Fitting:
    """What is known of whom a referral is about, to hold services against it."""

    def __init__(self, referral: Referral):
        born = _born(referral)
        self.age = words.whole_months(born, clock.today()) // 12 if born else None
        self.home = Home.of(referral.person)

    def against(self, service: Service) -> list[str]:
        """What speaks against a service for them, as far as is known: nothing where it fits."""
        found = [] if self._is_for_age(service) else [NOT_THIS_AGE]
        return found + ([NOT_HERE] if Areas.of(service).take(self.home) is False else [])

    def _is_for_age(self, service: Service) -> bool:
        if self.age is None:
            return True
        youngest, oldest = service.minimum_age or 0, service.maximum_age or 200
        return youngest <= self.age <= oldest


def say_why(against: list[str]) -> str:
    """What is asked of whoever chooses a service all the same."""
    return f"This service is {' and '.join(against)}: say why it is right here"


def _born(referral: Referral) -> date | None:
    return referral.person.birth_date if referral.person else referral.stated_birth_date
