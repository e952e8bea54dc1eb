"""The queue of openings and the page of one, in plain words."""

from collections.abc import Iterable
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


def row(each: Any, person: Any) -> list[Any]:
    """One opening in the queue."""
    words = [each.words, *([f"Restricted: {SECOND_STEP}"] if each.restricted else [])]
    return [
        {
            "text": f"{each.actor_name} opened {name_of(person)}",
            "href": reverse("sharing:opening", args=[each.pk]),
            "sub": each.organisation_name,
        },
        moment_words(each.opened_at),
        {"text": terms.REASONS[each.reason], "sub": ". ".join(words)},
        _stands_out(each),
        _now(each),
    ]


SECOND_STEP = "opened by a second step"


def _stands_out(each: Any) -> Any:
    if each.stands_out:
        return {"tag": _capital(each.get_stands_out_display()), "colour": "red"}
    return {"tag": "Restricted record", "colour": "orange"} if each.restricted else "–"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _now(each: Any) -> dict[str, str]:
    found = FINDINGS.get(each.finding, "Not reviewed yet")
    if is_open(each):
        left = duration(each.closes_at - clock.now())
        return {"clock": f"Open, {left} left", "state": "soon", "sub": found}
    return {"clock": f"Closed, was open {_length(each)}", "state": "none", "sub": found}


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
    return f"{waiting:,} to review{standing}. {records} open now."


def facts(held: Any, person: Any) -> list[dict[str, str]]:
    """What is known of an opening, as a summary list."""
    born = date_words(person.birth_date) if person else ""
    rows = [
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
