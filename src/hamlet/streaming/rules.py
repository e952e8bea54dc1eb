"""Streaming rules: who goes where from the front door of an emergency department, and why.

Pure: a set of rules is data, an assessment is data, and the same two always give the same answer,
now or years later. The first rule that fits decides; a red flag always comes before any rule.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from hamlet.kernel.errors import UserError

STREAMS = {
    "emergency": "Emergency department",
    "urgent": "Urgent treatment centre",
    "same_day": "Same-day access",
    "pharmacy": "A pharmacy",
    "own_borough": "Their own practice, or 111",
}
"""Where somebody can go, the most urgent first."""
REGISTERED = {
    "here": "With a practice of this borough",
    "elsewhere": "With a practice of another borough",
    "none": "With no practice",
    "unknown": "They do not know",
}
STAYS = ("emergency", "urgent")
"""Streams that are here: nobody is sent on to them, so nobody has to agree."""
OLDEST = 130
EVERY_AGE = (OLDEST + 1) * 12
"""In months: an age that nobody reaches."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the nurse found in three minutes: age in years, practice, complaint, red flags.

    `months` is the age in whole months where it is known that well, as a baby's is. With a red
    flag the rest may be missing: `age` None, `complaint` ''.
    """

    age: int | None
    registered: str
    complaint: str
    flags: tuple[str, ...] = ()
    months: int | None = None

    @property
    def in_months(self) -> int | None:
        """The age in months; by the last birthday where no more is known."""
        return self.months if self.months is not None or self.age is None else self.age * 12

    def to_json(self) -> dict[str, Any]:
        """As it is kept with a decision."""
        return asdict(self) | {"flags": list(self.flags)}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """As it was kept."""
        return cls(**value | {"flags": tuple(value["flags"])})


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag: its words, and whom it can be true of by age, in months.

    `complaints` are those with which it counts as raised at such an age, ticked or not.
    """

    words: str
    from_months: int = 0
    under_months: int = EVERY_AGE
    complaints: tuple[str, ...] = ()

    def fits(self, found: Assessment) -> bool:
        """Whether it can be true of somebody of that age; an age that nobody knows fits."""
        return found.in_months is None or self.from_months <= found.in_months < self.under_months

    def follows(self, found: Assessment) -> bool:
        """Whether it is raised by age and complaint alone."""
        return found.complaint in self.complaints and self.fits(found)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: for which complaints, ages (from, to, in years) and practices, where to, and why.

    An empty tuple fits all; `oldest` is included.
    """

    to: str
    because: str
    complaints: tuple[str, ...] = ()
    registered: tuple[str, ...] = ()
    youngest: int = 0
    oldest: int = OLDEST

    def fits(self, found: Assessment) -> bool:
        """Whether it decides on an assessment."""
        return (
            found.age is not None
            and (not self.complaints or found.complaint in self.complaints)
            and (not self.registered or found.registered in self.registered)
            and self.youngest <= found.age <= self.oldest
        )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Where to, and why in words. `number` is the rule's, from 1; 0 where none decided."""

    to: str
    because: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """A set of rules. `complaints` (in words) and `flags` are what can be chosen, by key.

    `flagged` and `otherwise` are where somebody goes with a red flag, and where no rule fits.
    """

    complaints: dict[str, str]
    flags: dict[str, Flag]
    rules: tuple[Rule, ...] = ()
    flagged: str = "emergency"
    otherwise: str = "urgent"
    notes: str = field(default="", compare=False)

    def suggest(self, found: Assessment) -> Suggestion:
        """Where somebody goes who was found so."""
        if flags := self.raised(found).flags:
            return Suggestion(self.flagged, f"Red flag: {'; '.join(self.named(flags))}.")
        for number, rule in enumerate(self.rules, 1):
            if rule.fits(found):
                return Suggestion(rule.to, rule.because, number)
        return Suggestion(self.otherwise, "No rule fits, so somebody is to look at it here.")

    def raised(self, found: Assessment) -> Assessment:
        """The same with the red flags that follow from age and complaint, ticked or not."""
        more = {key for key, flag in self.flags.items() if flag.follows(found)}
        return replace(found, flags=tuple(sorted(more.union(found.flags))))

    def offered(self, found: Assessment) -> Assessment:
        """The same with those red flags alone that this version offers: what would be ticked."""
        return replace(found, flags=tuple(each for each in found.flags if each in self.flags))

    def with_complaint(self, key: str, words: str) -> Self:
        """The same with a complaint added at the end, or in other words."""
        return replace(self, complaints=self.complaints | {key: words})

    def with_flag(self, key: str, flag: Flag) -> Self:
        """The same with a red flag added at the end, or changed."""
        return replace(self, flags=self.flags | {key: flag})

    def without(self, part: str, key: str) -> Self:
        """The same without a complaint, a flag or a rule (`part`); a rule's key is its number."""
        if part == "rule":
            kept = tuple(each for n, each in enumerate(self.rules, 1) if str(n) != key)
            return replace(self, rules=kept)
        known = self.complaints if part == "complaint" else self.flags
        kept = {each: words for each, words in known.items() if each != key}
        return replace(self, **{"complaints" if part == "complaint" else "flags": kept})

    def named(self, flags: Iterable[str]) -> list[str]:
        """Red flags in words; as they were kept, where this version does not know them."""
        return [self.flags[each].words if each in self.flags else each for each in flags]

    def contradicted(self, found: Assessment) -> list[str]:
        """The red flags, in words, that cannot be true of somebody of that age."""
        known = (self.flags[each] for each in found.flags if each in self.flags)
        return [each.words for each in known if not each.fits(found)]

    def check(self) -> None:
        """Raises `UserError`, which says what to put right, for rules that cannot be used."""
        for problem in self._problems():
            raise UserError(problem)

    def _problems(self) -> Iterator[str]:
        if self.flagged != "emergency":
            yield "Whoever has a red flag goes to the emergency department. That cannot be changed."
        if self.otherwise not in STAYS:
            yield "Whom no rule fits stays here: the urgent treatment centre or the department."
        yield from _problems_of_words("complaint", self.complaints.values())
        yield from _problems_of_words("red flag", (each.words for each in self.flags.values()))
        for flag in self.flags.values():
            if unknown := set(flag.complaints) - self.complaints.keys():
                yield f"{flag.words}: no complaint is called {', '.join(sorted(unknown))}."
            if not 0 <= flag.from_months < flag.under_months <= EVERY_AGE:
                yield f"{flag.words}: ages go from 0 to {OLDEST}, the youngest first."
        for number, rule in enumerate(self.rules, 1):
            yield from _problems_of(f"Rule {number}", rule, self)

    def to_json(self) -> dict[str, Any]:
        """As a version is kept: what can be chosen as pairs, so that their order is not lost."""
        flags = [[key, asdict(flag)] for key, flag in self.flags.items()]
        return asdict(self) | {"complaints": list(self.complaints.items()), "flags": flags}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """As a version was kept."""
        rules = tuple(
            Rule(
                **each | {name: tuple(each.get(name, ())) for name in ("complaints", "registered")}
            )
            for each in value.get("rules", ())
        )
        flags = {key: _flag(each) for key, each in dict(value["flags"]).items()}
        chosen = {"complaints": dict(value["complaints"]), "flags": flags}
        return cls(**value | chosen | {"rules": rules})


def _flag(value: str | dict[str, Any]) -> Flag:
    """A flag as it was kept: its words alone where it holds for every age."""
    if isinstance(value, str):
        return Flag(value)
    return Flag(**value | {"complaints": tuple(value.get("complaints", ()))})


def new_key(words: str, number: int, known: Iterable[str]) -> str:
    """The key of a complaint or flag that is new in version `number`.

    Never one that an earlier version had: what was found then keeps its meaning.
    """
    slug = re.sub("[^a-z]+", "_", words.casefold()).strip("_")[:40]
    key = f"{slug or 'more'}_{number}"
    return f"{key}_{len(set(known))}" if key in known else key


def _problems_of_words(called: str, said: Iterable[str]) -> Iterator[str]:
    counted = Counter(" ".join(each.split()).casefold() for each in said)
    if not counted:
        yield f"Keep at least one {called} that can be chosen."
    if "" in counted:
        yield f"Write the {called} in words."
    for each, number in counted.items():
        if number > 1:
            yield f"There are two called {each}: a {called} stands in the list once."


def _problems_of(called: str, rule: Rule, among: Rules) -> Iterator[str]:
    if rule.to not in STREAMS:
        yield f"{called}: say where to."
    if not rule.because.strip():
        yield f"{called}: say why, in words that the person can be told."
    if unknown := set(rule.complaints) - among.complaints.keys():
        yield f"{called}: no complaint is called {', '.join(sorted(unknown))}."
    if unknown := set(rule.registered) - REGISTERED.keys():
        yield f"{called}: {', '.join(sorted(unknown))} is no way to be registered."
    if not 0 <= rule.youngest <= rule.oldest <= OLDEST:
        yield f"{called}: ages go from 0 to {OLDEST}, the youngest first."
    if rule.to == "same_day" and set(rule.registered) != {"here"}:
        yield f"{called}: same-day access is for people registered with a practice of this borough."
