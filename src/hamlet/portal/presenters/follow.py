"""Where a request is and what comes next, in words that give nothing away about anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from hamlet.design.words import date_words, moment_words
from hamlet.frontdoor.queries import Message, Move, Referral
from hamlet.kernel import clock

LAY = frozenset({"resident", "carer"})

NEXT = {
    "received": (gettext_noop("A nurse will read your request."),),
    "asked": (gettext_noop("We need to know more before a nurse can decide."),),
    "triaged": (
        gettext_noop("A nurse has decided who should help."),
        gettext_noop("We are asking that team now."),
    ),
    "offered": (gettext_noop("We have asked a team to help, and wait for their answer."),),
    "returned": (gettext_noop("That team could not help. A nurse is finding another one."),),
    "disputed": (gettext_noop("We are deciding now which team will help you."),),
    "joined": (gettext_noop("We are working on this. You do not need to do anything."),),
    "accepted": (gettext_noop("A team has said yes. They will contact you."),),
    "active": (gettext_noop("Your help has started. The team will tell you what comes next."),),
    "signposted": (gettext_noop("A nurse has advice for you, and this request has ended."),),
    "refused": (gettext_noop("We could not take this on."),),
    "withdrawn": (gettext_noop("This request was stopped. You can ask again at any time."),),
}
STOP_ASKED = (
    gettext_noop("You asked us to stop."),
    gettext_noop("A nurse will check that you are safe, then close it."),
    gettext_noop("If you want your request to go on, call us."),
)
WENT_ON = gettext_noop("We have checked. Your request goes on.")
"""What follows a wish to stop, for whoever holds the reference: not what the person told us."""
ENDED = {
    "goal_met": gettext_noop("What was asked for has been done."),
    "partly_met": gettext_noop("Part of what was asked for has been done."),
    "not_needed": gettext_noop("The help was no longer needed."),
    "passed_on": gettext_noop("Another service has said yes to helping."),
    "no_contact": gettext_noop("We tried to reach you, but could not."),
    "declined": gettext_noop("We were told that this help is not wanted."),
    "admitted": gettext_noop("This request has ended. Call us."),
    "died": gettext_noop("This request has ended. Call us."),
}
REFUSED = {
    "not_eligible": gettext_noop("Our services are not meant for this need."),
    "no_capacity": gettext_noop("Nobody here had room in time."),
    "wrong_service": gettext_noop("Another service can help you better."),
    "more_needed": gettext_noop("We did not know enough to decide."),
    "unsafe": gettext_noop("You need help sooner than we can give it."),
    "duplicate": gettext_noop("Somebody is already helping with this."),
}
"""Why a request was not taken on, for whoever asked; another reason is in the nurse's words."""
STEPS = (
    ("receive", gettext_noop("We have your request")),
    ("triage", gettext_noop("A nurse decides who should help")),
    ("accept", gettext_noop("A team says yes")),
    ("start", gettext_noop("Help starts")),
    ("end", gettext_noop("The request ends")),
)
REACHED = {"offered": 2, "accepted": 3, "active": 4, "triaged": 2}
"""How many steps are behind an open request in each state; one in every other."""
CLOSING = frozenset({"end", "signpost", "refuse", "withdraw"})


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of a request's way: its words, when it was, and whether it is done or now."""

    text: str
    when: str
    tag: str
    colour: str


@dataclass(frozen=True, slots=True)
class Note:
    """Words that were written to whoever asked. `lang` is set where not in the page's language."""

    words: str
    when: str
    lang: str


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a tracking page says. `question` and `advice` are None where there are none.

    `helper` is who can help instead, in the words of staff; '' where nobody was named.
    """

    reference: str
    version: int
    is_open: bool
    may_add: bool
    may_stop: bool
    next: tuple[str, ...]
    next_english: tuple[str, ...]
    steps: tuple[StepShown, ...]
    messages: tuple[Note, ...]
    question: Note | None
    helper: str
    advice: Note | None


def shown(referral: Referral, moves: Sequence[Move], messages: Sequence[Message]) -> Shown:
    """What to show of a referral to anybody who holds its reference: never who or what it is about.

    What staff wrote for a professional referrer stays with that referrer.
    """
    lay = referral.referrer_kind in LAY
    refusal = _refusal(referral, moves) if lay else None
    went_on = moves[-1].name == "go_on"
    sentences = (*((WENT_ON,) if went_on else ()), *_next(referral), *_reason(refusal))
    return Shown(
        reference=referral.reference,
        version=referral.version,
        is_open=referral.ended_at is None,
        may_add=may_be_added_to(referral),
        may_stop=may_be_stopped(referral),
        next=(*(_(each) for each in sentences), *promise(referral.due_at, referral.state)),
        next_english=sentences if referral.ended_at or referral.stop_asked or went_on else (),
        steps=_steps(referral, moves),
        messages=tuple(_message(each) for each in reversed(messages)) if lay else (),
        question=_question(referral, moves) if lay else None,
        helper=refusal.towards if refusal else "",
        advice=_advice(referral, refusal) if lay else None,
    )


def may_be_added_to(referral: Referral) -> bool:
    """Whether whoever asked may still add to it."""
    return referral.ended_at is None and referral.referrer_kind in LAY


def may_be_stopped(referral: Referral) -> bool:
    """Whether whoever asked may still ask that it be stopped."""
    return may_be_added_to(referral) and not referral.stop_asked


def where_it_is(referral: Referral) -> list[str]:
    """What happens next with a request, or what happened, in sentences."""
    sentences = [_(each) for each in _next(referral)]
    return (
        sentences if referral.ended_at else [*sentences, *promise(referral.due_at, referral.state)]
    )


def _next(referral: Referral) -> tuple[str, ...]:
    if referral.stop_asked and referral.ended_at is None:
        return STOP_ASKED
    if referral.state == "ended":
        return (ENDED.get(referral.outcome, ENDED["died"]),)
    return NEXT[referral.state]


def promise(due: datetime | None, state: str) -> tuple[str, ...]:
    """When the next promise falls due; the truth where it has passed."""
    if due is None or state == "asked":
        return ()
    if due < clock.now():
        return (_("This takes longer than we promised. Call us if you are worried."),)
    return (_("We aim to do this by %(when)s.") % {"when": moment_words(due)},)


def _steps(referral: Referral, moves: Sequence[Move]) -> tuple[StepShown, ...]:
    times = {}
    for move in moves:
        times["end" if move.name in CLOSING else move.name] = move.at
    done = _done(referral, times)
    return tuple(
        _step(_(words), times.get(name), number < done, number == done)
        for number, (name, words) in enumerate(STEPS)
        if referral.ended_at is None or name in times
    )


def _done(referral: Referral, times: dict[str, datetime]) -> int:
    if referral.ended_at is not None:
        return len(STEPS)
    return REACHED.get(referral.state, 1)


def _step(text: str, at: datetime | None, done: bool, now: bool) -> StepShown:
    if done:
        return StepShown(text, date_words(at), _("Done"), "green")
    tag, colour = (_("Now"), "blue") if now else (_("Not yet"), "grey")
    return StepShown(text, "", tag, colour)


def _message(message: Message) -> Note:
    """A message as it was sent; what was sent in English is put into the page's language."""
    if message.language.startswith("en"):
        return Note(_(message.words), moment_words(message.created_at), "")
    return Note(message.words, moment_words(message.created_at), _lang(message.language))


def _question(referral: Referral, moves: Sequence[Move]) -> Note | None:
    if referral.state != "asked":
        return None
    asked = [move for move in moves if move.name == "ask"][-1]
    return Note(asked.words, moment_words(asked.at), _lang("en-gb"))


def _refusal(referral: Referral, moves: Sequence[Move]) -> Move | None:
    if referral.state != "refused":
        return None
    return next((move for move in moves if move.name == "refuse"), None)


def _reason(refusal: Move | None) -> tuple[str, ...]:
    return (REFUSED[refusal.reason],) if refusal and refusal.reason in REFUSED else ()


def _advice(referral: Referral, refusal: Move | None) -> Note | None:
    words = refusal.words if refusal else referral.outcome_words
    if referral.state not in ("signposted", "refused") or not words:
        return None
    return Note(words, moment_words(referral.ended_at), _lang("en-gb"))


def _lang(code: str) -> str:
    return "" if code == get_language() else code
