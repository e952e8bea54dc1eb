"""Who of a list could be taken for another of it."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from uuid import UUID

from hamlet.kernel.names import name_keys
from hamlet.people.models import Person

Words = list[set[str]]


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
    mine, theirs = names[one.pk], names[other.pk]
    if one.birth_date and one.birth_date == other.birth_date:
        return any(_sounds_like(word, theirs) for word in mine)
    fewer, more = sorted((mine, theirs), key=len)
    return (len(fewer) > 1 or len(more) == 1) and all(_sounds_like(word, more) for word in fewer)


def _sounds_like(word: set[str], words: Words) -> bool:
    return any(not word.isdisjoint(each) for each in words)
