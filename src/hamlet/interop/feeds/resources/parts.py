"""The parts of FHIR resources that many have: concepts, who says so, and when."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from hamlet.interop import checks
from hamlet.interop.kinds import fhir

Row = dict[str, str]
Find = Callable[[dict], dict]
"""Gives the resource of the same bundle that a reference names, or {}."""
NAME_USES = ("official", "usual", None, "nickname", "temp", "old", "maiden")
LONGEST_CODE = 40


def concept(made: dict, notes: list[str]) -> Row:
    """A concept's words, and its first code as `system|code`."""
    found = next((e for e in fhir.parts(made, "coding") if e.get("code")), {})
    system, code = text(found, "system", 300), text(found, "code", 300)
    kept = f"{system}|{code}" if system and code else code
    if len(kept) > LONGEST_CODE:
        notes.append("a code that, with the name of its system, is too long to keep")
        kept = ""
    return {"words": words_of(made), "code": kept}


def words_of(made: dict) -> str:
    """What a person would read: the text, else what the first code is called."""
    return text(made, "text", 300) or checks.text(fhir.words_of(made), "words", 300)


def joined(words: str, more: Iterable[str]) -> str:
    """'Penicillin: rash, hives'."""
    told = ", ".join(dict.fromkeys(each.strip() for each in more if each.strip()))
    return ": ".join(filter(None, (words, told)))


def author(made: dict, names: Iterable[str], find: Find) -> str:
    """Who says so, by the first of these parts that names somebody."""
    for name in names:
        found = made.get(name)
        many = found if isinstance(found, list) else [found]
        for each in many:
            if isinstance(each, dict) and (said := name_of(each, find)):
                return said
    return ""


def name_of(reference: dict, find: Find) -> str:
    """What somebody is called, by the reference or by the resource that it names."""
    if shown := text(reference, "display", 120):
        return shown
    found = find(reference).get("name")
    if isinstance(found, str):
        return checks.text(found, "name", 120)
    best = fhir.best(fhir.parts({"name": found}, "name"), NAME_USES)
    whole = f"{fhir.given(best)} {text(best, 'family', 100)}".strip()
    return text(best, "text", 120) or whole


def first(made: dict, names: Iterable[str], notes: list[str], of_period: str = "start") -> str:
    """The first of these dates that is said; of a period its start or end."""
    for name in names:
        said = fhir.part(made, name).get(of_period) if name.endswith(("Period", "period")) else (
            made.get(name)
        )  # fmt: skip
        if said:
            return _moment(said, notes)
    return ""


def _moment(written: Any, notes: list[str]) -> str:
    """A moment as a table would have it, in UTC where its zone is said; what is none stays, for the
    check to refuse."""
    said = checks.text(written, "date", 40)
    if checks.is_partial(said):
        notes.append("the day of a date that came without one: taken as the first")
        return f"{said}-01-01"[:10] if len(said) == 4 else f"{said}-01"
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return said
    if len(said) <= 10:
        return said
    if found.tzinfo and found.year > 1:
        return f"{found.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"
    return f"{found:%Y-%m-%dT%H:%M:%S}"


def text(made: dict, name: str, longest: int) -> str:
    """A part that is a text; '' where it is not said."""
    return checks.text(made.get(name), name, longest)


def updated(resource: dict) -> str:
    """When its source last brought it up to date; '' where it does not say."""
    return _moment(fhir.part(resource, "meta").get("lastUpdated"), [])
