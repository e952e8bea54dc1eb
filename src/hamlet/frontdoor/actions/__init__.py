"""The verbs of the front door: the only way in which a referral changes."""

from hamlet.frontdoor.actions.adding import add
from hamlet.frontdoor.actions.adopting import History, Past, adopt
from hamlet.frontdoor.actions.deciding import (
    answer,
    ask,
    ask_to_stop,
    go_on,
    refuse,
    signpost,
    triage,
    withdraw,
)
from hamlet.frontdoor.actions.handing_over import (
    accept,
    assign,
    climb_back,
    offer,
    recall,
    take_back,
    triage_and_offer,
    turn_down,
)
from hamlet.frontdoor.actions.messages import mark_read
from hamlet.frontdoor.actions.receiving import Referrer, Stated, identify, receive
from hamlet.frontdoor.actions.working import end, start

__all__ = [
    "History",
    "Past",
    "Referrer",
    "Stated",
    "accept",
    "add",
    "adopt",
    "answer",
    "ask",
    "ask_to_stop",
    "assign",
    "climb_back",
    "end",
    "go_on",
    "identify",
    "mark_read",
    "offer",
    "recall",
    "receive",
    "refuse",
    "signpost",
    "start",
    "take_back",
    "triage",
    "triage_and_offer",
    "turn_down",
    "withdraw",
]
