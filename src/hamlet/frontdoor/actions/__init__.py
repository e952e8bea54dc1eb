"""The verbs of the front door: the only way in which a referral changes."""

from hamlet.frontdoor.actions.adding import add, tell_more
from hamlet.frontdoor.actions.adopting import History, Past, adopt
from hamlet.frontdoor.actions.assigning import assign, go_off_shift, hand_back
from hamlet.frontdoor.actions.booked import receive_booked
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
    climb_back,
    offer,
    recall,
    take_back,
    triage_and_offer,
    turn_down,
)
from hamlet.frontdoor.actions.joining import join, part
from hamlet.frontdoor.actions.messages import mark_read
from hamlet.frontdoor.actions.outside import tell_outside
from hamlet.frontdoor.actions.pausing import snooze, wake
from hamlet.frontdoor.actions.raising import raise_up, set_ladder, take_round
from hamlet.frontdoor.actions.read_within import set_read_within
from hamlet.frontdoor.actions.receiving import Referrer, Stated, identify, receive
from hamlet.frontdoor.actions.settling import agree, settle
from hamlet.frontdoor.actions.working import end, review, start

__all__ = [
    "History",
    "Past",
    "Referrer",
    "Stated",
    "accept",
    "add",
    "adopt",
    "agree",
    "answer",
    "ask",
    "ask_to_stop",
    "assign",
    "climb_back",
    "end",
    "go_off_shift",
    "go_on",
    "hand_back",
    "identify",
    "join",
    "mark_read",
    "offer",
    "part",
    "raise_up",
    "recall",
    "receive",
    "receive_booked",
    "refuse",
    "review",
    "set_ladder",
    "set_read_within",
    "settle",
    "signpost",
    "snooze",
    "start",
    "take_back",
    "take_round",
    "tell_more",
    "tell_outside",
    "triage",
    "triage_and_offer",
    "turn_down",
    "wake",
    "withdraw",
]
