"""The verbs of streaming."""

from hamlet.streaming.actions.attendances import assess, book, identify, stream
from hamlet.streaming.actions.following import follow_up, note_missed
from hamlet.streaming.actions.rules import draft_rules, put_live, set_rules, try_rules

__all__ = [
    "assess",
    "book",
    "draft_rules",
    "follow_up",
    "identify",
    "note_missed",
    "put_live",
    "set_rules",
    "stream",
    "try_rules",
]
