"""The timeline in words: each item with its source and age, what is current, what is hidden."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.html import format_html, format_html_join

from hamlet.access import terms
from hamlet.design import links, words
from hamlet.kernel import clock
from hamlet.people.presenters.disputes import MARK, is_marked, not_theirs
from hamlet.people.queries.timeline import (
    KINDS,
    MOST_ON_TOP,
    PAGE,
    Part,
    Row,
    Timeline,
    where_more_may_be,
)

HEAD = ("When", "What", "Part of the record", "From")
TOP = {
    "alert": ("Alerts", "No alert"),
    "allergy": ("Allergies", "No allergy"),
    "problem": ("Health problems", "No health problem"),
    "medicine": ("Medicines", "No medicine"),
    "result": ("Newest results", "No result"),
    "plan": ("Plans", "No plan"),
    "wish": ("Wishes", "No wish"),
}
"""Of each kind its heading, and how it is said that there is none."""
MOST = 8
NEVER_CUT = ("alert", "allergy")
"""Kinds that may do harm where they are not seen: all of them stand on top."""
BELOW = {
    "alert": terms.CONTACTS,
    "allergy": "medicines",
    "problem": "problems",
    "medicine": "medicines",
    "result": "results",
    "plan": "plans",
    "wish": terms.END_OF_LIFE,
}
"""The part of the record in which more of a kind is found."""


def ago(at: datetime) -> str:
    """'today', '3 days ago', '5 months ago', '2 years ago'."""
    then, today = clock.london(at).date(), clock.today()
    days, months = (today - then).days, words.whole_months(then, today)
    if days < 1:
        return "today"
    if months < 1:
        return "yesterday" if days == 1 else f"{days} days ago"
    number, unit = (months, "month") if months < 24 else (months // 12, "year")
    return f"{number} {unit} ago" if number == 1 else f"{number} {unit}s ago"


def row(
    item: Row,
    last_look: datetime | None,
    person: UUID | None = None,
    disputed: Collection[tuple] = (),
) -> list[Any]:
    """An item as a row of the table; marked where it is disputed, and else with the way to say so,
    where `person` is given."""
    new = last_look is not None and item.received_at > last_look
    when = {"text": words.when_words(item.at), "sub": "New since you last looked" if new else ""}
    what = {"text": item.said, "sub": _sub(item, person, disputed)}
    held = f"received {ago(item.received_at)}"
    return [when, what, category(item.category), {"text": item.organisation, "sub": held}]


def _sub(item: Row, person: UUID | None, disputed: Collection[tuple]) -> str:
    more = ". ".join(filter(None, _more(item)))
    if is_marked(item, disputed):
        return f"{more}. {MARK}"
    return format_html("{}. {}", more, not_theirs(item, person)) if person else more


def _more(item: Row) -> Iterable[str]:
    yield KINDS.get(item.kind, "Of no kind that is known here")
    if item.until:
        ended = "Ended" if item.until <= clock.now() else "Until"
        yield f"{ended} {words.date_words(item.until)}"
    yield f"By {item.author}" if item.author else ""


def category(name: str) -> str:
    """A part of the record, with a capital."""
    return terms.CATEGORIES[name].capitalize()


def top(
    items: Sequence[Row],
    hidden: Sequence[Part],
    disputed: Collection[tuple] = (),
    alerts: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """What is current, kind by kind. Where there is nothing of a kind, whether there is none or it
    may be hidden. `alerts` are the words of those recorded here."""
    return [
        _current(
            kind,
            [each for each in items if each.kind == kind],
            where_more_may_be(kind, hidden),
            disputed,
            alerts if kind == "alert" else (),
        )
        for kind in TOP
    ]


def _current(
    kind: str,
    items: list[Row],
    hidden: list[Part],
    disputed: Collection[tuple],
    alerts: Sequence[str],
) -> dict[str, Any]:
    heading, none = TOP[kind]
    lines = [*(_ours(each) for each in alerts), *_lines(kind, items, disputed)]
    shown = lines if kind in NEVER_CUT else lines[:MOST]
    if len(lines) > len(shown) or len(items) >= MOST_ON_TOP:
        shown = [*shown, _more_below(kind, len(lines) - len(shown), len(items))]
    if hidden:
        shown.append(f"There may be some that you are not shown: {_parts(hidden)}")
    return {"key": heading, "value": _joined(shown), "absent": f"{none} is recorded"}


def _more_below(kind: str, more: int, items: int) -> str:
    """How many more there are, and where. Of very many not all were looked at."""
    least = "at least " if items >= MOST_ON_TOP else ""
    part = category(BELOW[kind])
    told = f"and {least}{more} more" if more else "and perhaps older ones"
    return format_html('{}: <a href="?category={}#items">{}</a>', told, BELOW[kind], part)


def _parts(hidden: Iterable[Part]) -> str:
    """'mental health, from Mind; plans, from Homes'."""
    return "; ".join(f"{terms.CATEGORIES[each.category]}, from {each.name}" for each in hidden)


def _ours(words: str) -> str:
    return format_html('{} <span class="hamlet-quiet">recorded here</span>', words)


def _joined(lines: Iterable[str]) -> str:
    return format_html_join("", '<span class="hamlet-line">{}</span>', ((each,) for each in lines))


def _lines(kind: str, items: list[Row], disputed: Collection[tuple]) -> list[str]:
    if kind == "result":
        return _results(items, disputed)
    same: dict[tuple, list[Row]] = {}
    for each in items:
        same.setdefault((each.said.casefold(), is_marked(each, disputed)), []).append(each)
    return [_line(each, disputed) for each in same.values()]


def _line(found: list[Row], disputed: Collection[tuple]) -> str:
    """What holds, once however often it was told: since when, and by whom."""
    newest, oldest = found[0], found[-1]
    last = f"told {len(found)} times, last on {words.date_words(newest.at)}"
    told = [f"since {words.date_words(oldest.at)}", *([last] if len(found) > 1 else [])]
    told += dict.fromkeys(each.organisation for each in found)
    said = f"{', '.join(told)}{_doubted(newest, disputed)}"
    return format_html('{} <span class="hamlet-quiet">{}</span>', newest.said, said)


def _doubted(item: Row, disputed: Collection[tuple]) -> str:
    return ". The person says that this is not about them" if is_marked(item, disputed) else ""


def _results(items: list[Row], disputed: Collection[tuple]) -> list[str]:
    """The newest result of each kind, and how it stands to the one before."""
    series: dict[tuple, list[Row]] = {}
    for each in items:
        series.setdefault((each.code or each.words, each.unit), []).append(each)
    return [_result(each, disputed) for each in series.values()]


def _result(found: list[Row], disputed: Collection[tuple]) -> str:
    newest = found[0]
    told = f"{words.date_words(newest.at)}{_trend(found)}, {newest.organisation}"
    told += _doubted(newest, disputed)
    return format_html('{} <span class="hamlet-quiet">{}</span>', newest.said, told)


def _trend(found: list[Row]) -> str:
    """', up from 48 on 3 May 2026'; '' where there is nothing to compare with."""
    before = next((each for each in found[1:] if each.value is not None), None)
    if before is None or found[0].value is None:
        return ""
    change = found[0].value - before.value
    way = "the same as" if change == 0 else "up from" if change > 0 else "down from"
    return f", {way} {before.value:g} on {words.date_words(before.at)}"


def hidden(parts: Iterable[Part]) -> list[str]:
    """What there is and is not shown: which part, from whom, and why."""
    return [f"{each.said}: {each.decision.reasons[0]}" for each in parts]


def choices(parts: Sequence[Part]) -> tuple[list[tuple[str, str]], list[tuple[UUID, str]]]:
    """The parts of the record and the sources by which the list can be narrowed."""
    names = sorted({each.category for each in parts}, key=list(terms.CATEGORIES).index)
    sources = sorted({(each.name, each.organisation) for each in parts})
    return [(each, category(each)) for each in names], [(by, name) for name, by in sources]


def next_page(person: UUID, asked: Timeline, items: Sequence[Row], query: str) -> str:
    """Where the items before these are; '' where there are none."""
    if len(items) <= PAGE:
        return ""
    address = links.to("people:timeline", person)
    return f"{address}?{query}{'&' if query else ''}after={items[PAGE - 1].id}"


def caption(asked: Timeline, last_look: datetime | None) -> str:
    """What the list holds, in a sentence."""
    when = f"as it was known on {words.date_words(asked.as_at)}" if asked.as_at else "newest first"
    if asked.before:
        when += f", from {words.date_words(asked.before)} back"
    if asked.received_since and last_look:
        return f"What came since you last looked, on {words.moment_words(last_look)}"
    return f"What partners have sent, {when}"
