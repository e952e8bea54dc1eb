"""What somebody said is not about them, and what came of it, in their language."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hamlet.design.words import date_words
from hamlet.people.queries import Dispute
from hamlet.portal.forms.not_me import ABOUT

CAME_OF_IT = {
    "taken_off": gettext_noop("You are right. We have taken it off your record."),
    "put_right": gettext_noop("You are right. We have put it right."),
    "asked": gettext_noop("We have asked the service that wrote it to put it right."),
    "theirs": gettext_noop("We looked, and it is about you. It stays in your record."),
}


def said(disputes: Iterable[Dispute]) -> list[dict[str, Any]]:
    """What was said, newest first: about what, in which words, and what came of it or by when."""
    return [
        {
            "about": dict(ABOUT)[each.about],
            "words": each.words,
            "when": _("Said on %(when)s") % {"when": date_words(each.said_at)},
            "next": _next(each),
            "answer": each.answer,
            "by": each.answered_by,
        }
        for each in disputes
    ]


def _next(each: Dispute) -> str:
    if each.answered_at:
        return _(CAME_OF_IT[each.outcome])
    by = {"when": date_words(each.answer_by)}
    return _("Somebody is looking at it. They will answer by %(when)s.") % by
