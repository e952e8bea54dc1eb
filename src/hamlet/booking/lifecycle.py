"""The life of a booking: its states and the changes between them. Pure data and one function.

Each state names its FHIR Appointment status.
"""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from hamlet.kernel.errors import Conflict, Fault


@dataclass(frozen=True, slots=True)
class State:
    """One state. `words` is how staff read it; `status` is FHIR R4 Appointment.status."""

    name: str
    words: str
    status: str


HELD = State("held", gettext_noop("Kept for some minutes"), "pending")
BOOKED = State("booked", gettext_noop("Booked"), "booked")
CAME = State("came", gettext_noop("Came"), "fulfilled")
DID_NOT_COME = State("absent", gettext_noop("Did not attend"), "noshow")
CANCELLED = State("cancelled", gettext_noop("Cancelled"), "cancelled")
LET_GO = State("let_go", gettext_noop("Not taken"), "cancelled")
NOT_SAID = State("not_said", gettext_noop("Nobody said whether they came"), "booked")

STATES = {
    state.name: state for state in (HELD, BOOKED, CAME, DID_NOT_COME, CANCELLED, LET_GO, NOT_SAID)
}
LIVE = ("held", "booked")
"""Those still to come; a person has one at a time with a service."""
TAKING = ("held", "booked", "came", "absent", "not_said")
"""Those that take a place; a hold only until it ends."""


NO_PLACE, NOT_TOLD, NO_ANSWER = "no_place", "not_told", "no_answer"
"""Why waiting ended: no place came, nobody could tell of those that were kept, none was taken."""
IN_VAIN = (NO_PLACE, NOT_TOLD)
"""Those that the team follows up."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A change: from which states, to which (None keeps it), and its words after a name."""

    before: frozenset[str]
    to: str | None
    words: str


CHANGES = {
    "hold": Rule(frozenset({""}), "held", gettext_noop("kept a place")),
    "book": Rule(frozenset({"", "held"}), "booked", gettext_noop("booked it")),
    "move": Rule(frozenset({"booked"}), "booked", gettext_noop("changed the time")),
    "add": Rule(frozenset({"booked"}), None, gettext_noop("added what it is for")),
    "cancel": Rule(frozenset({"booked"}), "cancelled", gettext_noop("cancelled it")),
    "withdraw": Rule(
        frozenset({"booked", "held"}), "cancelled", gettext_noop("had to close this time")
    ),
    "let_go": Rule(frozenset({"held"}), "let_go", gettext_noop("let the place go")),
    "came": Rule(
        frozenset({"booked", "absent", "not_said"}), "came", gettext_noop("said that they came")
    ),
    "absent": Rule(
        frozenset({"booked", "came", "not_said"}),
        "absent",
        gettext_noop("said that they did not come"),
    ),
    "not_said": Rule(
        frozenset({"booked"}), "not_said", gettext_noop("was not told whether they came")
    ),
}


def after(state: str, change: str) -> str:
    """The state that `change` leads to from `state` ('' for a booking that is being made).

    Raises `Conflict` where it cannot be made from there, in words for whoever tried and in their
    language.
    """
    if change not in CHANGES:
        raise Fault(f"no such change of a booking: {change}")
    rule = CHANGES[change]
    if state not in rule.before:
        words = STATES[state].words if state else gettext_noop("Not made yet")
        raise Conflict(
            gettext("This cannot be done now. The booking stands as: %(state)s.")
            % {"state": gettext(words)}
        )
    return rule.to or state
