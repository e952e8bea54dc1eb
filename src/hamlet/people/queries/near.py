"""Who is around a person: family, carers, and others whom one could take for them."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q

from hamlet.journal.queries import LAST_DEED, Deed
from hamlet.people.alike import are_two
from hamlet.people.models import Person
from hamlet.people.queries.names import OTHER_NAMES
from hamlet.people.queries.people import FEW, NOBODY, named, named_alone, ways_to_write

FEW_ALIKE = 5
DETAILS = ("person.register", "person.change", "person.reach")


class Other(NamedTuple):
    """Another person: a relative of a `kind`, or, without one, somebody nearby."""

    id: UUID
    given_name: str
    family_name: str
    birth_date: date | None
    death_date: date | None
    gender: str
    nhs_number: str | None
    address: str
    postcode: str
    no_fixed_address: bool
    phone: str
    not_safe: bool
    protected: bool
    name_keys: list[str]
    kind: str | None
    is_carer: bool | None


@dataclass(frozen=True, slots=True)
class Around:
    """`relatives`, carers first; `alike`, at most 5; who last changed the person's details here.

    `last` is None where nobody did, because a source brought them. `joined` are other persons here
    who were found to be this one, or the one that this was found to be.
    """

    relatives: list[Other]
    alike: list[Other]
    last: Deed | None
    joined: list[Other]

    @property
    def ids(self) -> list[UUID]:
        """Of all of them."""
        return [each.id for each in self.relatives + self.alike + self.joined]


# In SQL of its own, and one question, because every page of a person asks it. Few share a birth
# date or a postcode; of these, whose name has nothing in common is left out already there.
JOINED = "joined"
FACTS = ", ".join(f"other.{name}" for name in Other._fields[:-2])
AROUND = f"""
SELECT last.at, last.actor_name, last.actor_kind, last.basis, other.*
FROM (SELECT) AS always
LEFT JOIN ({LAST_DEED}) AS last ON true
LEFT JOIN (
    SELECT {FACTS}, related.kind, related.is_carer
    FROM people_relatedperson related JOIN people_person other ON other.id = related.relative_id
    WHERE related.person_id = %(id)s
    UNION ALL
    SELECT {FACTS}, NULL, NULL FROM people_person other WHERE id IN (
        SELECT people_around(%(id)s, %(born)s, %(postcode)s, %(keys)s::varchar[]))
    UNION ALL
    SELECT {FACTS}, '{JOINED}', NULL FROM people_person other
    WHERE joined_to_id = %(id)s OR id = %(joined_to)s
) AS other ON true
ORDER BY other.is_carer DESC, other.kind, other.given_name, other.id
"""


def around(person: Person | None) -> Around:
    """Who is around a person, and who last changed their details; nobody where there is none."""
    if person is None:
        return Around([], [], None, [])
    ways = ways_to_write(f"{person.given_name} {person.family_name}")
    asked = {
        "id": person.pk,
        "born": person.birth_date,
        "postcode": person.postcode,
        "keys": [key for way in ways for keys in way for key in keys],
        "joined_to": person.joined_to_id,
        "person": person.pk,
        "actions": list(DETAILS),
    }
    with connection.cursor() as cursor:
        cursor.execute(AROUND, asked)
        rows = cursor.fetchall()
    others = [Other(*row[4:]) for row in rows if row[4]]
    alike = [one for one in others if one.kind is None and _could_be_taken(person, one, ways)]
    alike = [one for one in alike if not are_two(person, one)]
    return Around(
        relatives=[each for each in others if each.kind not in (None, JOINED)],
        alike=alike[:FEW_ALIKE],
        joined=[each for each in others if each.kind == JOINED],
        last=Deed(*rows[0][:4]) if rows[0][0] else None,
    )


def _could_be_taken(of: Person, other: Other, ways: list[list[list[str]]]) -> bool:
    """Never assume: born on one day with a name that sounds alike, or at home at one postcode.

    The latter with either of these (twins; a father and a son of one name).
    """
    same_birth = of.birth_date is not None and of.birth_date == other.birth_date
    same_home = of.postcode != "" and of.postcode == other.postcode
    same_name = any(_goes_by(other, way) for way in ways)
    return (same_birth and same_name) or (same_home and (same_name or same_birth))


def _goes_by(other: Other, keys: list[list[str]]) -> bool:
    """Whether somebody has a name with one of the keys of each word."""
    has = set(other.name_keys)
    told = [each for each in keys if each]
    return bool(told) and all(not has.isdisjoint(each) for each in told)


def could_be(
    given_name: str,
    family_name: str,
    birth_date: date | None,
    nhs_number: str | None,
    gender: str = Person.Gender.UNKNOWN,
) -> list[Person]:
    """Who somebody described so might already be, at most 10: before they are made known twice.

    The same NHS number; or the same birth date and one name that sounds alike; or, where either
    birth date is not known, all names that sound alike. Not who has another number and gender.
    """
    names = f"{given_name} {family_name}"
    found = Q(nhs_number=nhs_number) if nhs_number else NOBODY
    if birth_date:
        one_word = reduce(or_, (named(word) for word in names.split()), NOBODY)
        found |= one_word & Q(birth_date=birth_date)
        found |= named(names) & Q(birth_date=None)
    else:
        found |= named_alone(names)
    people = Person.objects.filter(found).select_related("practice").prefetch_related(OTHER_NAMES)
    described = Person(nhs_number=nhs_number, gender=gender)
    return [each for each in people.order_by("id") if not are_two(each, described)][:FEW]
