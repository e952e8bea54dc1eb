"""Streaming rules: who goes where from the front door of an emergency department, and why.

Pure: a set of rules is data, an assessment is data, and the same two always give the same answer,
now or years later. The first rule that fits decides; a red flag always comes before any rule.
"""

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
    under_months: int = (OLDEST + 1) * 12
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
        for flag in self.flags.values():
            if unknown := set(flag.complaints) - self.complaints.keys():
                yield f"{flag.words}: no complaint is called {', '.join(sorted(unknown))}."
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
