"""Which services fit whom a referral is about: what speaks against one is said, and hides none."""

from datetime import date, timedelta

from hamlet.design import words
from hamlet.directory.queries import Areas, Home, Service, calendar_of, promise_of
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.waits import paused
from hamlet.kernel import clock

NOT_THIS_AGE = "not for this age"
NOT_HERE = "not for where they live or are registered"
LATEST = {
    Referral.Urgency.URGENT: timedelta(days=2),
    Referral.Urgency.SOON: timedelta(days=15),
}
"""How far away a promise may be for how soon it is needed: to the end of 'today or tomorrow', and
of 'within a week or two' and the day on which it is said. An emergency has a clock of its own."""


class Fitting:
    """What is known of whom a referral is about, to hold services against it."""

    def __init__(self, referral: Referral):
        self.referral = referral
        born = _born(referral)
        self.age = words.whole_months(born, clock.today()) // 12 if born else None
        self.home = Home.of(referral.person)

    def against(self, service: Service) -> list[str]:
        """What speaks against a service for them, as far as is known: nothing where it fits."""
        found = [] if self._is_for_age(service) else [NOT_THIS_AGE]
        return found + ([NOT_HERE] if Areas.of(service).take(self.home) is False else [])

    def why(self, service: Service, urgency: str) -> str:
        """What is asked of whoever chooses a service that does not fit them, or that promises a
        first contact later than it is needed; '' where it fits."""
        against = self.against(service) + self._late(service, urgency)
        return f"This service is {' and '.join(against)}: say why it is right here" * bool(against)

    def _late(self, service: Service, urgency: str) -> list[str]:
        if urgency not in LATEST:
            return []
        now = clock.now()
        since = self.referral.received_at + paused(self.referral.moves.all(), now)
        due = promise_of(service).deadline(since, calendar_of(service))
        if due and due <= now + LATEST[urgency]:
            return []
        by = f"only by {words.moment_words(due)}" if due else "at no time"
        return [f"promised {by}, and needed ‘{Referral.Urgency(urgency).label}’"]

    def _is_for_age(self, service: Service) -> bool:
        if self.age is None:
            return True
        youngest, oldest = service.minimum_age or 0, service.maximum_age or 200
        return youngest <= self.age <= oldest


def _born(referral: Referral) -> date | None:
    return referral.person.birth_date if referral.person else referral.stated_birth_date
