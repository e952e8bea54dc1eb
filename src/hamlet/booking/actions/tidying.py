"""What happens by itself: holds run out, times are withdrawn, nobody says whether they came."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Max

from hamlet.access.actions import close_relationships
from hamlet.booking import lifecycle, queries
from hamlet.booking.actions.bookings import SEEN_AFTER
from hamlet.booking.actions.notices import drop, tell
from hamlet.booking.actions.taking import change, locked
from hamlet.booking.models import Booking, Waiting
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict

WAITS = timedelta(days=28)
MOST_OFFERS = 3


@verb
def let_go(*, by: Actor, booking: UUID) -> Booking:
    """Let a place go that was kept and not taken in time. Who waited waits on, but not for ever:
    who heard of several and let them go hears no more until they, or somebody for them, ask again.
    What nobody could tell them of, they did not let go: after as many of these nothing more is kept
    for them, and the team follows it up."""
    held = locked(booking)
    if held.state != "held" or held.held_until > clock.now():
        raise Conflict("This place is not to be let go.")
    drop(held)
    change(held, "let_go", by=by)
    waited = Waiting.objects.filter(booking=held, ended_at=None).first()
    if waited is None:
        return held
    if why := _why_no_more(waited):
        waited.ended_at, waited.why_ended = clock.now(), why
    else:
        waited.booking = None
    waited.save()
    return held


def _why_no_more(waited: Waiting) -> str:
    """Why nothing more is offered to somebody: `MOST_OFFERS` that they heard of were let go, the
    last one too, or as many that nobody could tell them of; '' where they wait on."""
    found = Booking.objects.filter(person=waited.person_id, service=waited.service_id)
    offers = found.filter(channel=Booking.Channel.WAITING, state="let_go")
    ended = Waiting.objects.filter(person=waited.person_id, service=waited.service_id)
    before = ended.aggregate(at=Max("ended_at"))["at"] or waited.since
    heard = [queries.was_heard(each) for each in offers.filter(made_at__gte=before)]
    if sum(heard) >= MOST_OFFERS:
        return lifecycle.NO_ANSWER
    return lifecycle.NOT_TOLD if len(heard) - sum(heard) >= MOST_OFFERS else ""


@verb
def withdraw(*, by: Actor, booking: UUID) -> Booking:
    """End a booking whose time the service had to withdraw: they are told, and wait first. So is
    whoever heard that it was kept for them, and waits on."""
    held = locked(booking)
    if held.slot.withdrawn_at is None:
        raise Conflict("This time is offered still.")
    was_booked = held.state == "booked"
    was_told = was_booked or queries.was_heard(held)
    _ended(by, held)
    Waiting.objects.filter(booking=held, ended_at=None).update(booking=None)
    if was_booked:
        _wait_first(held)
    if was_told:
        tell(held, "withdrawn")
    return held


@verb
def end_after_death(*, by: Actor, booking: UUID) -> Booking:
    """End a booking of somebody who has died, and their waiting. Nobody is written to."""
    held = locked(booking)
    if held.person.death_date is None:
        raise Conflict("This person is not known to have died.")
    _ended(by, held)
    found = Waiting.objects.filter(person=held.person_id, ended_at=None)
    found.update(ended_at=clock.now(), why_ended="died")
    return held


def _ended(by: Actor, held: Booking) -> None:
    drop(held)
    change(held, "withdraw", by=by)
    close_relationships(by=by, subject=f"booking:{held.pk}")


def _wait_first(lost: Booking) -> None:
    """Who lost their time waits since they had booked it, from that day on."""
    day = clock.london(lost.slot.starts_at).date()
    Waiting.objects.get_or_create(
        person_id=lost.person_id,
        service_id=lost.service_id,
        ended_at=None,
        defaults={
            "since": lost.made_at,
            "from_day": clock.today(),
            "until_day": day + WAITS,
            "need": lost.need,
            "subject": lost.subject,
            "asked_by": lost.made_by,
        },
    )


@verb
def not_said(*, by: Actor, booking: UUID) -> Booking:
    """Say of a booking that is over that nobody said whether they came. It still can be said."""
    held = locked(booking)
    change(held, "not_said", by=by)
    at = clock.now() + SEEN_AFTER
    close_relationships(by=by, subject=f"booking:{held.pk}", at=at)
    return held
