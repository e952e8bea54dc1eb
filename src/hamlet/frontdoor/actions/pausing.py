"""A clock that stands still while something is asked, and what is put aside: neither hides waiting.

While triage asks for more, its clock stands still, for two days in all however often it asks: then
it runs on by itself. It never stands still for an emergency, or for what is late already. The
deadline that is kept while it stands is the one that holds if nobody ever answers.
"""

from datetime import datetime, timedelta
from uuid import UUID

from hamlet.directory import queries as directory
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.actions.moving import locked, move
from hamlet.frontdoor.actions.requiring import need_words, require_owner
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.reading import unjudged_danger
from hamlet.frontdoor.waits import MOST_PAUSED, paused
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.calendars import WorkingCalendar
from hamlet.kernel.errors import Conflict, UserError
from hamlet.place.queries import triage_team

LONGEST_ASIDE = timedelta(days=7)
SAY_HOW_SOON = (
    "Its words may mean danger to life, and nobody said how soon it is. Speak with them, and say so"
    " first, under ‘Add to this, or say that it is more urgent’."
)


def check_judged(held: Referral) -> None:
    """`UserError` where nobody said yet how soon something is whose words may mean danger: neither
    a clock that stands still nor a list on which it comes later is for that."""
    if unjudged_danger(held):
        raise UserError(SAY_HOW_SOON)


def due_while_asked(held: Referral) -> datetime | None:
    """The deadline of what is asked about now, if nobody ever answers."""
    due, now = held.due_at, clock.now()
    left = MOST_PAUSED - paused(held.moves.all(), now)
    if due is None or due <= now or held.urgency == Referral.Urgency.EMERGENCY or not left:
        return due
    triage = _calendar_of_triage(held)
    return triage.deadline(now + left, triage.minutes_between(now, due))


def due_when_answered(held: Referral) -> datetime | None:
    """The deadline of what was answered now: as much open time is left as when it was asked."""
    asked = held.moves.filter(name="ask").last()
    if held.due_at is None or asked.due_at is None or held.due_at <= asked.due_at:
        return held.due_at
    triage = _calendar_of_triage(held)
    left = triage.minutes_between(asked.at, asked.due_at)
    return min(held.due_at, triage.deadline(clock.now(), left))


def _calendar_of_triage(held: Referral) -> WorkingCalendar:
    return directory.calendar_of_team(triage_team(held.place).pk)


@verb
def snooze(
    *, by: Actor, referral: UUID, version: int, until: datetime, reason: str, words: str = ""
) -> Referral:
    """Put a referral aside until a moment, at most a week away. Its promise stays as it is.

    It comes back by itself at that moment, an hour before its promise falls due, or when anything
    else happens to it.
    """
    held = locked(referral, version)
    require_owner(by, held)
    if reason not in lifecycle.PUT_ASIDE:
        raise UserError("Choose why it can wait.")
    if reason == "aside_other":
        need_words(words, "Say why it can wait.")
    if held.acts_at_once:
        raise UserError("An emergency cannot be put aside. Act on it now, or hand it over.")
    check_judged(held)
    if not clock.now() < until <= clock.now() + LONGEST_ASIDE:
        raise UserError("Choose a moment within the next seven days.")
    at = f"{clock.london(until):%-d %B %H:%M}"
    return move(held, "snooze", by=by, reason=reason, words=words, towards=at, snoozed_until=until)


@verb
def wake(*, by: Actor, referral: UUID, version: int) -> Referral:
    """Bring back what was put aside, before its moment."""
    held = locked(referral, version)
    require_owner(by, held)
    if held.snoozed_until is None:
        raise Conflict("This is not put aside any more.")
    return move(held, "wake", by=by)
