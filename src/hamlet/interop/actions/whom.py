"""Whom a message is about."""

from hamlet.interop.messages.parts import Who
from hamlet.interop.records import Refused
from hamlet.people import queries as people


def person_of(who: Who) -> people.Person:
    """The person whose NHS number and date of birth these are, where the source reaches them.

    `Refused` otherwise. Whether a number is unknown or somebody else's is not told apart: whoever
    holds a partner's key could try dates of birth one by one.
    """
    found = people.by_nhs_number(who.nhs_number)
    person = people.person(found) if found else None
    if person is None or person.birth_date not in (None, who.birth_date):
        raise Refused(
            "Nobody with this NHS number and date of birth",
            "Nobody with this NHS number and date of birth is known here to you. Check both, or "
            "have them registered, then send it again.",
        )
    return person
