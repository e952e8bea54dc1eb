"""What persons say is not about them, in words."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.html import format_html

from hamlet.design import links, words
from hamlet.kernel import clock
from hamlet.kernel.promises import time_left_words
from hamlet.people.models import Dispute, Item, SourceRecord
from hamlet.people.models.record import HERE
from hamlet.people.presenters.doubts import name, source
from hamlet.people.queries.timeline import Row

HEAD = ("What", "Said", "Answer")
MARK = "The person says that this is not about them. Nobody has answered yet."


def standing(disputes: Iterable[Dispute]) -> list[str]:
    """Each open dispute as staff who open the record read it: what it is about, no more.

    Who wrote it, and the words, may tell of something that is kept closer.
    """
    return [
        f"They say that this is not about them: {each.get_about_display()}. Said on "
        f"{words.date_words(each.said_at)}, to be answered by {words.date_words(each.answer_by)}."
        for each in disputes
    ]


def marked(disputes: Iterable[Dispute]) -> set[tuple]:
    """What of a timeline is disputed: records, and items by the record and their key."""
    return {(each.record_id, each.item_key) for each in disputes if each.record_id}


def is_marked(item: Row, disputed: Collection[tuple]) -> bool:
    """Whether an item is disputed, or the whole record that it stands in."""
    return (item.record, item.key) in disputed or (item.record, "") in disputed


def not_theirs(item: Row, person: Any) -> str:
    """The way to say that an item is not about the person."""
    href = f"{links.to('people:not_theirs', person)}?item={item.id}"
    hidden = format_html('<span class="nhsuk-u-visually-hidden">: {}</span>', item.words)
    return format_html('<a href="{}">Not theirs?{}</a>', href, hidden)


def rows(disputes: Iterable[Dispute]) -> list[list[Any]]:
    """The rows of the list of those that wait for an answer."""
    return [
        [
            {"text": _what(each), "href": links.to("people:dispute", each.pk)},
            {"text": each.words, "sub": f"On {words.date_words(each.said_at)}"},
            _clock(each),
        ]
        for each in disputes
    ]


def _what(each: Dispute) -> str:
    about = each.get_about_display().capitalize()
    return f"{about}, {each.organisation.name}" if each.organisation else about


def _clock(each: Dispute) -> dict[str, str]:
    left = time_left_words(each.answer_by, clock.now())
    return {"clock": left, "state": "late" if each.answer_by < clock.now() else "ok"}


def facts(each: Dispute, item: Item | None) -> list[dict[str, str]]:
    """What is known of a dispute, and of the item that it is about."""
    return [
        {"key": "About", "value": _what(each)},
        *([{"key": "Item", "value": _item(item)}] if item else []),
        {"key": "They say", "value": each.words},
        {"key": "Said by", "value": f"{each.said_by}, {words.moment_words(each.said_at)}"},
        {"key": "To be answered by", "value": words.moment_words(each.answer_by)},
        *_answered(each),
    ]


def _item(item: Item) -> str:
    return f"{item.get_kind_display()}, {words.date_words(item.at)}, kept there as {item.key}"


def _answered(each: Dispute) -> list[dict[str, str]]:
    if each.answered_at is None:
        return []
    by = f"{each.answered_by}, {words.moment_words(each.answered_at)}"
    return [
        {"key": "What came of it", "value": each.get_outcome_display()},
        {"key": "What the person reads", "value": each.answer},
        {"key": "Answered by", "value": by},
    ]


def to_take_off(records: Iterable[SourceRecord]) -> list[tuple[SourceRecord, str]]:
    """The records that could be taken off a person, each in words."""
    return [
        (each, f"{name(each)}, {source(each)}, {each.key}")
        for each in records
        if each.source != HERE
    ]
