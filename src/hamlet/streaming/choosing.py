"""What has to be said before somebody goes anywhere: one list, for the form and for the verb."""

from collections.abc import Iterator
from dataclasses import dataclass

from hamlet.access import terms
from hamlet.streaming.models import Attendance
from hamlet.streaming.rules import STAYS, STREAMS

ASK_A_NURSE = (
    "They have a red flag. Only a streaming nurse may send them elsewhere than to the emergency "
    "department: ask one."
)
NOT_YOURS = (
    "You may send people where the rules say, or to the emergency department; and keep them here "
    "where no time is left for same-day access. A streaming nurse may send them elsewhere: ask one."
)
Problem = tuple[str, str]
"""The field, and what to do."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Where somebody goes, as it was decided: fields as those of `Attendance`."""

    chosen: str
    differs: str = ""
    despite: str = ""
    consent: str = ""
    refusal: str = ""


def stays_at(held: Attendance) -> str:
    """Where somebody stays who does not agree to be sent on."""
    return held.suggested if held.suggested in STAYS else "urgent"


def is_against_flags(held: Attendance, chosen: str) -> bool:
    """Whether it would send somebody with a red flag elsewhere than the emergency department."""
    return bool(held.found["flags"]) and chosen in STREAMS and chosen != "emergency"


def problems(
    held: Attendance, choice: Choice, *, may_differ: bool, full: bool = False
) -> Iterator[Problem]:
    """Everything that has to be put right before a choice can be kept; nothing where it can.
    `full`: the rules suggest same-day access, and no time is left there today."""
    if choice.chosen not in STREAMS:
        yield "chosen", "Choose where they go."
        return
    if choice.chosen not in STAYS and choice.consent != "yes":
        yield "consent", "Ask them first: whoever is sent on has to agree. Else they stay here."
    if choice.consent == "no" and not choice.refusal:
        yield "refusal", "Say why they do not agree: it tells what has to change."
    if is_against_flags(held, choice.chosen):
        yield from _against_flags(choice, may_differ)
    elif _differs(held, choice.chosen, choice.consent):
        yield from _elsewhere(choice, may_differ, full)


def differs_from_rules(held: Attendance) -> bool:
    """Whether it was decided that somebody goes elsewhere than the rules say."""
    return bool(held.chosen) and _differs(held, held.chosen, held.consent)


def _differs(held: Attendance, chosen: str, consent: str) -> bool:
    """Who does not agree to be sent on and stays is not sent elsewhere than the rules say."""
    stays = consent == "no" and held.suggested not in STAYS and chosen in STAYS
    return chosen != held.suggested and not stays


def _against_flags(choice: Choice, may_differ: bool) -> Iterator[Problem]:
    if not may_differ:
        yield "chosen", ASK_A_NURSE
        return
    if not choice.despite:
        yield "despite", "They have a red flag. Choose why they do not go to the department."
    if not terms.says_enough(choice.differs):
        yield "differs", f"They have a red flag. {terms.TOO_FEW_LETTERS}."


def _elsewhere(choice: Choice, may_differ: bool, full: bool) -> Iterator[Problem]:
    if not (may_differ or choice.chosen == "emergency" or (full and choice.chosen in STAYS)):
        yield "chosen", NOT_YOURS
    elif not choice.differs.strip():
        yield "differs", "You send them elsewhere than the rules say. Say why in a few words."
