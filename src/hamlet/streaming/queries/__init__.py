"""What one may ask about streaming: the rules, who came, and how the day goes."""

from hamlet.streaming.models import Attendance, RuleSet
from hamlet.streaming.queries.attendances import (
    NO_SUCH_ATTENDANCE,
    again,
    attendance,
    attendances,
    doors,
    flags_first,
    is_to_come,
    left_open,
    missed,
    of_another,
    of_day,
    standing_bookings,
    steps,
    to_be_missed,
    unfinished,
)
from hamlet.streaming.queries.board import Board, board
from hamlet.streaming.queries.likeness import could_be, differences, here_already
from hamlet.streaming.queries.places import (
    next_same_day,
    places,
    same_day_service,
    same_day_times,
    times_today,
)
from hamlet.streaming.queries.versions import (
    Tried,
    live_rules,
    rule_set,
    rule_sets,
    rules_of,
    tried,
)

__all__ = [
    "NO_SUCH_ATTENDANCE",
    "Attendance",
    "Board",
    "RuleSet",
    "Tried",
    "again",
    "attendance",
    "attendances",
    "board",
    "could_be",
    "differences",
    "doors",
    "flags_first",
    "here_already",
    "is_to_come",
    "left_open",
    "live_rules",
    "missed",
    "next_same_day",
    "of_another",
    "of_day",
    "places",
    "rule_set",
    "rule_sets",
    "rules_of",
    "same_day_service",
    "same_day_times",
    "standing_bookings",
    "steps",
    "times_today",
    "to_be_missed",
    "tried",
    "unfinished",
]
