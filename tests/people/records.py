"""Records of partners' systems, for tests: a few people, as different systems have them."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hamlet.access import roles
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.people import actions
from hamlet.people.models import SourceRecord

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
AMINA = {
    "given_name": "Amina",
    "family_name": "Begum",
    "birth_date": date(1951, 3, 2),
    "sex": "female",
    "nhs_number": "9990000018",
    "address": "1 Quarry Lane",
    "postcode": "E1 4AB",
    "mobile": "07700 900123",
}
KARIM = AMINA | {
    "given_name": "Karim",
    "birth_date": date(1980, 7, 9),
    "sex": "male",
    "nhs_number": "9990000026",
    "mobile": "07700 900456",
}
OTHER_AMINA = AMINA | {
    "nhs_number": "9990000034",
    "birth_date": date(1988, 12, 30),
    "address": "77 Mill Road",
    "postcode": "E3 2XY",
    "mobile": "07700 900789",
}
REVIEWERS = tuple(
    Actor(name=name, id=UUID(int=number), roles=frozenset({roles.DATA_MANAGER}))
    for number, name in enumerate(("Ada Okoro", "Bo Lind"), 1)
)
"""Two who decide who is who: what two NHS numbers are takes both."""
HUMANS = (AMINA, KARIM, OTHER_AMINA)


def came(source="gp", key="1", human=AMINA, day=0, by=SYSTEM, **more):
    """One record comes in and is matched; gives how it ended."""
    at = NOON + timedelta(days=day)
    told = human | more
    return actions.receive_record(by=by, source=source, key=key, updated=at, **told)


def held(source="gp", key="1") -> SourceRecord:
    return SourceRecord.objects.get(source=source, key=key)


def partition() -> set[frozenset[str]]:
    """Which records are one person, whoever that person is."""
    found: dict = {}
    for each in SourceRecord.objects.exclude(source="here"):
        found.setdefault(each.person_id, set()).add(f"{each.source} {each.key}")
    return {frozenset(each) for each in found.values()}
