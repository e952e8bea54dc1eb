"""The life of a referral: its states, and the moves between them. The only way to move.

Pure data and one function; `actions` applies it. Every state names its FHIR Task status. A
referral is open until it reaches one of the four ends, each of which needs an outcome or a reason
and sends the referrer a notice.
"""

from dataclasses import dataclass
from datetime import timedelta

from hamlet.kernel.errors import Conflict, Fault


@dataclass(frozen=True, slots=True)
class State:
    """One state. `words` is how staff read it; `task_status` is FHIR R4 Task.status."""

    name: str
    words: str
    task_status: str
    is_open: bool = True


RECEIVED = State("received", "Waiting for triage", "requested")
ASKED = State("asked", "More information asked for", "on-hold")
TRIAGED = State("triaged", "Decided, not yet offered", "received")
OFFERED = State("offered", "Offered, waiting for an answer", "ready")
RETURNED = State("returned", "Came back, needs a new decision", "received")
DISPUTED = State("disputed", "Turned down twice, with the arbiter", "received")
JOINED = State("joined", "Joined with another for the same need", "on-hold")
ACCEPTED = State("accepted", "Accepted", "accepted")
ACTIVE = State("active", "Under way", "in-progress")
ENDED = State("ended", "Ended", "completed", is_open=False)
SIGNPOSTED = State("signposted", "Signposted", "completed", is_open=False)
REFUSED = State("refused", "Not taken on", "rejected", is_open=False)
WITHDRAWN = State("withdrawn", "Withdrawn", "cancelled", is_open=False)

STATES = {
    state.name: state
    for state in (
        RECEIVED, ASKED, TRIAGED, OFFERED, RETURNED, DISPUTED, JOINED, ACCEPTED, ACTIVE,
        ENDED, SIGNPOSTED, REFUSED, WITHDRAWN,
    )
}  # fmt: skip
OPEN = tuple(name for name, state in STATES.items() if state.is_open)
CLOSED = tuple(name for name, state in STATES.items() if not state.is_open)

LOOSE = tuple(name for name in OPEN if name != "joined")
"""The open states of what goes on by itself."""

UNDECIDED = frozenset({"received", "returned"})
ON_THE_DESK = UNDECIDED | {"asked", "triaged", "accepted", "active"}
"""Where whoever owns a referral is the one to act, and nobody else is asked."""

TRIAGE_AN_EMERGENCY, ACT_ON_AN_EMERGENCY = timedelta(minutes=15), timedelta(hours=2)
"""Within which an emergency is decided on and acted on at the latest, day and night."""

ANSWERED_FOR = ("offered", "disputed")
"""Where another team than the owner has to answer: the one it was offered to, or the arbiter's."""


@dataclass(frozen=True, slots=True)
class Move:
    """One move: from which states, to which. `to` None keeps the state."""

    name: str
    words: str
    before: frozenset[str]
    to: str | None


def _move(name: str, words: str, before, to: str | None) -> Move:
    return Move(name, words, frozenset(before), to)


MOVES = {
    move.name: move
    for move in (
        _move("receive", "sent it in", (), "received"),
        _move(
            "book",
            "booked a time with words that may mean danger: it goes to",
            {"received"},
            "accepted",
        ),
        _move("identify", "said whom it is about", LOOSE, None),
        _move("add", "added to it", LOOSE, None),
        _move("ask", "asked for more information", UNDECIDED, "asked"),
        _move("answer", "sent more information", {"asked"}, "received"),
        _move("triage", "decided on it", UNDECIDED | {"asked", "triaged"}, "triaged"),
        _move("offer", "offered it", {"triaged", "returned", "accepted", "active"}, "offered"),
        _move("accept", "accepted it", {"offered"}, "accepted"),
        _move("turn_down", "could not take it", {"offered"}, "returned"),
        _move("turn_down_again", "could not take it either", {"offered"}, "disputed"),
        _move("settle", "settled it: it goes to", {"disputed"}, "accepted"),
        _move("agree", "agreed to what was proposed: it goes to", {"returned"}, "accepted"),
        _move("climb_back", "had no answer in time", {"offered"}, "returned"),
        _move("recall", "took the offer back", {"offered"}, "returned"),
        _move("take_back", "took it back", {"returned"}, "accepted"),
        _move("resume", "took it back", {"returned"}, "active"),
        _move("assign", "gave it to", LOOSE, None),
        _move("start", "made first contact", {"accepted"}, "active"),
        _move("review", "reviewed it", {"active"}, None),
        _move("snooze", "put it aside until", ON_THE_DESK, None),
        _move("wake", "brought it back", ON_THE_DESK, None),
        _move("join", "joined it with another for the same need", UNDECIDED | {"asked"}, "joined"),
        _move("take_in", "joined another with it", LOOSE, None),
        _move("part", "took it apart again", {"joined"}, "received"),
        _move("end", "ended it", {"accepted", "active"}, "ended"),
        _move("signpost", "gave advice instead", UNDECIDED | {"asked"}, "signposted"),
        _move("refuse", "could not take it on", UNDECIDED | {"asked"}, "refused"),
        _move("ask_to_stop", "asked to stop it", LOOSE, None),
        _move("go_on", "checked that they want it to go on", LOOSE, None),
        _move("withdraw", "withdrew it", OPEN, "withdrawn"),
    )
}

FOLLOWED = frozenset(
    {
        "triage", "offer", "accept", "turn_down", "turn_down_again", "climb_back", "recall",
        "agree", "settle", "take_back", "resume", "start", "end", "signpost", "refuse",
    }
)  # fmt: skip
"""Moves that whatever is joined with a referral makes too. What one referrer asked, added or
answered is not told to another."""

OUTCOMES = {
    "goal_met": "What was asked for was done",
    "partly_met": "Partly done",
    "not_needed": "No longer needed",
    "passed_on": "Passed to another service that accepted",
    "no_contact": "Could not be reached after the agreed tries",
    "declined": "The person decided against it",
    "admitted": "Went into hospital",
    "died": "The person died",
}

REASONS = {
    "not_eligible": "Outside who the service is for",
    "no_capacity": "No room in time",
    "wrong_service": "Another service fits better",
    "more_needed": "Not enough information",
    "unsafe": "Needs more urgent help than the service gives",
    "duplicate": "Already being dealt with",
    "other": "Another reason",
}

PUT_ASIDE = {
    "call_back": "Somebody is to ring back",
    "later": "The person asked for later",
    "result": "A result or a paper is on its way",
    "aside_other": "Another reason to wait",
}


def reason_words(code: str) -> str:
    """The reason or outcome of a move in words; '' where it has none."""
    return {**OUTCOMES, **PUT_ASIDE, **REASONS}.get(code, "")


def after(state: str, move: str) -> str:
    """The state that `move` leads to from `state` ('' before it is received).

    Raises `Conflict` where the move cannot be made from there, in words for whoever tried.
    """
    if move not in MOVES:
        raise Fault(f"no such move: {move}")
    rule = MOVES[move]
    if state not in rule.before and not (move == "receive" and not state):
        words = STATES[state].words.lower() if state else "not received"
        raise Conflict(f"This cannot be done now: the referral is '{words}'.")
    return rule.to or state
