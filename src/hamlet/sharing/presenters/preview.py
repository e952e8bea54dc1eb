"""What an agreement would open or close, in sentences and a short table.

Organisations of one kind with the same change are one row, so that 45 practices are not 45 rows.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hamlet.sharing.presenters import words

HEAD = ("Organisation", "Gains or loses", "What", "For", "Held by", "People")
EACH_HEAD = ("Organisation", "What", "People")
MOST = 3
"""So many findings are said above the table, and so many of a kind are still named one by one."""

NOTHING_OPENS = "Nothing would change: other agreements in force let all of this be seen already."
NOTHING_CLOSES = "Nothing would close: it lets nothing be seen now that no other agreement does."


@dataclass(frozen=True, slots=True)
class Sight:
    """One organisation, and what it gains or loses alike, of the same people."""

    organisation: UUID
    name: str
    gains: bool
    categories: tuple[str, ...]
    purposes: tuple[str, ...]
    holders: int
    people: int


@dataclass(frozen=True, slots=True)
class Group:
    """Organisations of one kind with the same change."""

    kind: str
    sights: tuple[Sight, ...]

    @property
    def first(self) -> Sight:
        """One of them, which says what they have in common."""
        return self.sights[0]

    @property
    def most(self) -> int:
        """The people of the organisation with the most."""
        return max(each.people for each in self.sights)

    @property
    def name(self) -> str:
        """What they are called together."""
        one = len(self.sights) == 1
        return self.first.name if one else words.of_kind(self.kind, len(self.sights))


def grouped(
    changes: Iterable[Any], kinds: dict[UUID, str], everybody: Collection[UUID] = ()
) -> list[Group]:
    """The changes as groups, those of the most people first.

    Whoever finds `everybody` stands alone: others of its kind have nothing like its numbers.
    """
    alike: dict[tuple, list[Sight]] = {}
    for sight in _sights(changes):
        kind = kinds.get(sight.organisation, "other")
        alone = sight.organisation if sight.organisation in everybody else None
        key = (kind, alone, sight.gains, sight.categories, sight.purposes)
        alike.setdefault(key, []).append(sight)
    found = [
        Group(key[0], together) for key, sights in alike.items() for together in _together(sights)
    ]
    return sorted(found, key=lambda each: (-each.most, each.name))


def _together(sights: list[Sight]) -> list[tuple[Sight, ...]]:
    return [tuple(sights)] if len(sights) > MOST else [(each,) for each in sights]


def _sights(changes: Iterable[Any]) -> list[Sight]:
    """Changes of one organisation that differ in category or purpose alone, put together."""
    purposes: dict[tuple, list[str]] = {}
    for each in changes:
        of = (each.organisation_id, each.organisation, each.gains, each.holders, each.people)
        purposes.setdefault((of, each.category), []).append(each.purpose)
    categories: dict[tuple, list[str]] = {}
    for (of, category), found in purposes.items():
        categories.setdefault((of, tuple(sorted(found))), []).append(category)
    return [
        Sight(to, name, gains, tuple(sorted(found)), chosen, len(holders), people)
        for ((to, name, gains, holders, people), chosen), found in categories.items()
    ]


def sentences(groups: list[Group], ending: bool) -> list[str]:
    """What was found, the most people first."""
    would = "would lose" if ending else "would gain"
    told = [each for each in groups if each.most]
    if not groups:
        return [NOTHING_CLOSES if ending else NOTHING_OPENS]
    if not told:
        return [
            f"Nobody {would} sight of anybody today: whoever sees helps nobody whom others hold."
        ]
    left = len(told) - MOST
    rest = [f"And {left} more, in the table below."] if left > 0 else []
    return [_sentence(each) for each in told[:MOST]] + rest


def _sentence(group: Group) -> str:
    first = group.first
    verb = "gain" if first.gains else "lose"
    what = words.categories_briefly(first.categories)
    each = f", {_people(group)} each" if len(group.sights) > 1 else f" of {_people(group)}"
    return f"{group.name} would {verb} sight of {what}{each}."


def _people(group: Group) -> str:
    said = _range(each.people for each in group.sights)
    return f"{said} {'person' if said == '1' else 'people'}"


def _range(numbers: Iterable[int]) -> str:
    found = sorted(numbers)
    return f"{found[0]:,}" if found[0] == found[-1] else f"{found[0]:,} to {found[-1]:,}"


def row(group: Group) -> list[Any]:
    """A group in the table."""
    first, several = group.first, len(group.sights) > 1
    holders = _range(each.holders for each in group.sights)
    return [
        words.capital(group.name),
        {"tag": "Gains" if first.gains else "Loses", "colour": "green" if first.gains else "red"},
        words.capital(words.categories_or_all(first.categories)),
        words.capital(words.purposes(first.purposes)),
        f"{holders} organisation{'' if holders == '1' else 's'}",
        {"text": _range(e.people for e in group.sights), "sub": "each" if several else ""},
    ]


def each_row(group: Group) -> list[list[str]]:
    """Every organisation of a group by itself, the most people first."""
    what = words.capital(words.categories_or_all(group.first.categories))
    ranked = sorted(group.sights, key=lambda each: (-each.people, each.name))
    return [[each.name, what, f"{each.people:,}"] for each in ranked]


def of_referrals(number: int) -> list[str]:
    """What becomes of open referrals, whose teams lose sight of the record."""
    if not number:
        return []
    said = "1 open referral is" if number == 1 else f"{number:,} open referrals are"
    return [
        f"{said} with teams that would lose sight of the record. They keep the name and how to "
        "reach the person, and nothing else of it."
    ]


def page(
    changes: Collection[Any], kinds: dict[UUID, str], everybody: Iterable[UUID], ending: bool
) -> dict[str, Any]:
    """All that a page shows of a preview."""
    referrals = max((each.referrals for each in changes), default=0)
    everybody = set(everybody)
    groups = grouped(changes, kinds, everybody)
    return {
        "findings": sentences(groups, ending) + of_referrals(referrals),
        "head": HEAD,
        "rows": [row(each) for each in groups],
        "each_head": EACH_HEAD,
        "each": [
            {"caption": words.capital(group.name), "rows": each_row(group)}
            for group in groups
            if len(group.sights) > 1
        ],
        "everybody": sorted(
            {
                each.name
                for group in groups
                for each in group.sights
                if each.organisation in everybody
            }
        ),
    }
