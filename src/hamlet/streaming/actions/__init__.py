"""The verbs of streaming."""

from hamlet.streaming.actions.assessing import assess, correct, end
from hamlet.streaming.actions.deciding import book, stream
from hamlet.streaming.actions.following import follow_up, note_missed
from hamlet.streaming.actions.identifying import identify, take_apart
from hamlet.streaming.actions.rules import draft_rules, drop_rules, put_live, set_rules, try_rules

__all__ = [
    "assess",
    "book",
    "correct",
    "draft_rules",
    "drop_rules",
    "end",
    "follow_up",
    "identify",
    "note_missed",
    "put_live",
    "set_rules",
    "stream",
    "take_apart",
    "try_rules",
]
