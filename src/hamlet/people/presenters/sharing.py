"""Sharing, as a person wants it, in words: openings, wishes, and what is kept closer."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hamlet.access import terms
from hamlet.access.decisions import Decision, Question, weigh
from hamlet.design import links, words

if TYPE_CHECKING:
    from hamlet.access.models import Opening, Restriction, Wish

OPENING_HEAD = ("Who", "When", "Why", "In their words")


def opening(each: "Opening") -> list[Any]:
    """A row of an opening of a record with a reason."""
    who = {"text": each.actor_name, "sub": each.organisation_name}
    return [who, words.moment_words(each.opened_at), each.get_reason_display(), each.words]


def wish(each: "Wish") -> dict[str, str]:
    """'They do not want housing and benefits seen by Tidewell Homes, since 3 May 2025.'"""
    what = terms.CATEGORIES.get(each.category, "anything in their record")
    whom = each.organisation_name or "other organisations"
    said = {
        "object": f"They do not want {what} to be seen by {whom}",
        "share": f"They want {what} to be seen by {whom}",
        "opt_out": "They do not want their record used for planning or research",
    }[each.kind]
    since = f"since {words.date_words(each.said_at)} (recorded by {each.said_by})"
    return {"words": f"{said}, {since}.", "end": links.to("people:end_wish", each.pk)}


def closer(decision: Decision, restrictions: Iterable["Restriction"]) -> list[dict[str, str]]:
    """What is kept closer, of what is open to whoever asks: that an item is, tells of the item.

    `decision` is theirs on the person.
    """
    asked = ((each, Question("person.look", item=each.subject)) for each in restrictions)
    return [_restriction(each) for each, of in asked if weigh(decision.weighed, of).allowed]


def _restriction(each: "Restriction") -> dict[str, str]:
    """What is kept closer, why and since when."""
    what = "One referral" if each.subject else "The whole record"
    since = words.date_words(each.since)
    return {
        "words": f"{what}, because of: {each.get_kind_display()}, since {since}.",
        "end": links.to("people:end_restriction", each.pk),
    }
