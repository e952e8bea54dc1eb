"""Who of a list could be taken for another of it."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING
from uuid import UUID

from hamlet.kernel.names import name_keys
from hamlet.people.models import Person

if TYPE_CHECKING:
    from hamlet.people.queries.near import Other

Words = list[set[str]]


def are_two(one: "Person | Other", other: "Person | Other") -> bool:
    """Whether two NHS numbers and two genders say that these are two: nothing shows them as alike.

    They are twins; or one person who has a new number for another marker, and whom it would out.
    """
    numbers, genders = {one.nhs_number, other.nhs_number}, {one.gender, other.gender}
    known = None not in numbers and Person.Gender.UNKNOWN not in genders
    return known and len(numbers) == len(genders) == 2


def looking_alike(people: Sequence[Person]) -> dict[UUID, list[Person]]:
    """Those of a list whom one could take for another of it, each with the others."""
    names = {each.pk: _words(each) for each in people}
    found = defaultdict(list)
    for one, other in combinations(people, 2):
        if _alike(one, other, names):
            found[one.pk].append(other)
            found[other.pk].append(one)
    return found


def _words(person: Person) -> Words:
    """The sounds of each word of a name, or its spelling where it has no sound."""
    parts = f"{person.given_name} {person.family_name}".split()
    return [_telling(name_keys(part)) for part in parts]


def _telling(keys: list[str]) -> set[str]:
    return {key for key in keys if key.startswith("~")} or set(keys)


def _alike(one: Person, other: Person, names: dict[UUID, Words]) -> bool:
    """Of one name, however spelt and in any order; or born on one day with a word in common."""
    if are_two(one, other):
        return False
    mine, theirs = names[one.pk], names[other.pk]
    if one.birth_date and one.birth_date == other.birth_date:
        return any(_sounds_like(word, theirs) for word in mine)
    fewer, more = sorted((mine, theirs), key=len)
    return (len(fewer) > 1 or len(more) == 1) and all(_sounds_like(word, more) for word in fewer)


def _sounds_like(word: set[str], words: Words) -> bool:
    return any(not word.isdisjoint(each) for each in words)
