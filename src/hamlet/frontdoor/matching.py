"""Whether who was stated and who is in the record are one: what agrees, and what does not."""

from dataclasses import dataclass
from datetime import date

from hamlet.access import roles
from hamlet.design import words
from hamlet.frontdoor.models import Referral
from hamlet.kernel.actor import Actor
from hamlet.people.queries import Person, PersonSearch


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was stated otherwise than it is recorded, each in words."""

    what: str
    stated: str
    recorded: str


def differences(referral: Referral, person: Person) -> list[Difference]:
    """What was stated and contradicts the record: not what either leaves open."""
    number, born = referral.stated_nhs_number, referral.stated_birth_date
    pairs = (
        ("NHS number", number, person.nhs_number, words.nhs_number),
        ("date of birth", born, person.birth_date, words.date_words),
    )
    return [
        Difference(what, said(stated), said(recorded))
        for what, stated, recorded, said in pairs
        if stated and recorded and stated != recorded
    ]


def is_exact(referral: Referral, person: Person) -> bool:
    """Whether NHS number and date of birth were both stated, and are this person's."""
    stated = (referral.stated_nhs_number, referral.stated_birth_date)
    return all(stated) and stated == (person.nhs_number, person.birth_date)


def who_fits(actor: Actor, number: str, born: date | None) -> Person | None:
    """Who has this NHS number and this date of birth, of whom the actor may find; None if nobody.

    A number is one person's only, so there is no second.
    """
    if not (number and born and roles.may(actor, "person.search")):
        return None
    found = PersonSearch(nhs_number=number).rows(actor)
    return next((each for each in found if each.birth_date == born), None)


def fits_unsaid(actor: Actor, referral: Referral) -> bool:
    """Whether it is not said whom a referral is about, though somebody fits what was stated."""
    number, born = referral.stated_nhs_number, referral.stated_birth_date
    return referral.person_id is None and who_fits(actor, number, born) is not None


def one_who_fits(person: Person) -> str:
    """Somebody of the record as a choice: name, birth, NHS number, where they live, or a death."""
    died = f"died {words.date_words(person.death_date)}" if person.death_date else ""
    facts = (
        f"{person.given_name} {person.family_name}".strip(),
        f"born {words.date_words(person.birth_date)}",
        f"NHS number {words.nhs_number(person.nhs_number)}",
        person.address,
        person.postcode,
        died,
    )
    return ", ".join(filter(None, facts))
