"""The queue of openings and the page of one, in plain words."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.urls import reverse

from hamlet.access import terms
from hamlet.design.words import date_words, duration, moment_words, time_words
from hamlet.journal.words import WORDS
from hamlet.kernel import clock
from hamlet.people.banner import full_name
from hamlet.sharing.forms.openings import FINDINGS

HEAD = ("Who opened whose record", "When", "Why", "What stands out", "Now")


def name_of(person: Any) -> str:
    """A person's name, or that they are no longer known."""
    return full_name(person) if person else "Somebody no longer known here"


NO_CHANGE = ("person.open", "opening.", "relationship.", "message.")
"""Deeds, or what they begin with, that change nothing of the record."""


def changes(actions: Iterable[str]) -> list[str]:
    """What somebody changed, each once, as what a name is followed by: 'recorded an alert'."""
    found = [each for each in actions if not each.startswith(NO_CHANGE)]
    return [WORDS[each].staff for each in dict.fromkeys(found)]


def row(each: Any, person: Any, changed: Sequence[str] = ()) -> list[Any]:
    """One opening in the queue. What was `changed` heads it."""
    words = [each.words, *([f"Restricted: {SECOND_STEP}"] if each.restricted else [])]
    return [
        {
            "text": " and ".join([f"{each.actor_name} opened {name_of(person)}", *changed]),
            "href": reverse("sharing:opening", args=[each.pk]),
            "sub": each.organisation_name,
        },
        moment_words(each.opened_at),
        {"text": terms.REASONS[each.reason], "sub": ". ".join(words)},
        _stands_out(each, changed),
        _now(each),
    ]


SECOND_STEP = "opened by a second step"


def _stands_out(each: Any, changed: Sequence[str]) -> Any:
    also = "They changed the record" if changed else ""
    if each.stands_out:
        return {"tag": _capital(each.get_stands_out_display()), "colour": "red", "sub": also}
    if each.restricted:
        return {"tag": "Restricted record", "colour": "orange", "sub": also}
    return {"tag": also, "colour": "orange"} if changed else "–"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _now(each: Any) -> dict[str, str]:
    found = _found(each)
    if is_open(each):
        left = duration(each.closes_at - clock.now())
        return {"clock": f"Open, {left} left", "state": "soon", "sub": found}
    return {"clock": f"Closed, was open {_length(each)}", "state": "none", "sub": found}


def _found(each: Any) -> str:
    """What was found; for how long somebody is waited for who was asked to say more."""
    if each.finding == "asked":
        waited = duration(clock.now() - each.reviewed_at)
        return f"{each.reviewed_by} asked them to say more, and has waited for {waited}"
    return FINDINGS.get(each.finding, "Not reviewed yet")


def is_open(each: Any) -> bool:
    """Whether the record is open still."""
    return each.closes_at > clock.now()


def _length(each: Any) -> str:
    return duration(each.closes_at - each.opened_at)


def counted(found: dict[str, int]) -> str:
    """'6 to review, 3 of them stand out. 1 record is open now.'"""
    waiting, first, now = found["waiting"], found["standing_out"], found["open"]
    stand = "stands" if first == 1 else "stand"
    standing = f", {first:,} of them {stand} out" if first else ""
    records = "1 record is" if now == 1 else f"{now:,} records are"
    asked = f", {found['asked']:,} asked to say more" if found["asked"] else ""
    return f"{waiting:,} to review{standing}{asked}. {records} open now."


def facts(held: Any, person: Any, changed: Sequence[str]) -> list[dict[str, str]]:
    """What is known of an opening, as a summary list, with what was changed meanwhile first."""
    born = date_words(person.birth_date) if person else ""
    rows = [
        ("What they changed", _capital(", ".join(changed))),
        ("Whose record", f"{name_of(person)}, born {born}" if born else name_of(person)),
        ("Who opened it", ", ".join(filter(None, (held.actor_name, held.organisation_name)))),
        ("Reason", terms.REASONS[held.reason]),
        ("In their words", held.words),
        ("Stands out", _capital(held.get_stands_out_display()) if held.stands_out else ""),
        ("Restricted", "Yes: they took the second step" if held.restricted else "No"),
        ("Opened", moment_words(held.opened_at)),
        ("Closes" if is_open(held) else "Closed", _closing(held)),
        ("What the person reads", _kept(held)),
        ("Review", _review(held)),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _closing(held: Any) -> str:
    if is_open(held):
        left = duration(held.closes_at - clock.now())
        return f"{moment_words(held.closes_at)}, in {left}"
    return f"{moment_words(held.closes_at)}, after {_length(held)}"


def _kept(held: Any) -> str:
    if held.kept_from_person:
        return f"Nothing of it. {held.kept_by} kept it from them: {held.kept_from_person}"
    return "That it was opened, by whom, when and why"


def _review(held: Any) -> str:
    if not held.reviewed_at:
        return "Nobody has looked at it yet"
    said = f"{FINDINGS[held.finding]}. {held.finding_words}"
    return f"{said} ({held.reviewed_by}, {moment_words(held.reviewed_at)})"


def seen(entries: Iterable[Any]) -> list[dict[str, str]]:
    """What was done and seen, oldest first; the same again and again is one line."""
    runs = [list(run) for _, run in groupby(entries, key=lambda entry: entry.action)]
    return [_line(run) for run in runs]


def _line(run: list[Any]) -> dict[str, str]:
    first, last = run[0], run[-1]
    words = _capital(WORDS[first.action].staff)
    when = moment_words(first.at)
    if len(run) > 1:
        when = f"{when} to {time_words(last.at)}"
        words = f"{words}, {len(run)} times"
    return {"when": when, "text": words, "datetime": first.at.isoformat()}
