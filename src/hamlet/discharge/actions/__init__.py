"""The verbs of discharge."""

from hamlet.discharge.actions.assessing import assess, rely
from hamlet.discharge.actions.destinations import keep_destinations
from hamlet.discharge.actions.following import add_follow_up, drop, name_owner, refer
from hamlet.discharge.actions.hearing import Heard, Said, Unheard, hear
from hamlet.discharge.actions.stays import (
    admit,
    come_back,
    give_ticket,
    leave,
    make_ready,
    plan,
    say_why,
    settle,
)

__all__ = [
    "Heard",
    "Said",
    "Unheard",
    "add_follow_up",
    "admit",
    "assess",
    "come_back",
    "drop",
    "give_ticket",
    "hear",
    "keep_destinations",
    "leave",
    "make_ready",
    "name_owner",
    "plan",
    "refer",
    "rely",
    "say_why",
    "settle",
]
