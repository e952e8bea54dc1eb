"""What happens by itself: holds run out, times are withdrawn, nobody says whether they came."""

from datetime import timedelta
from uuid import UUID

from hamlet.access.actions import close_relationships
from hamlet.booking import queries
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
    What nobody could tell them of, they did not let go."""
    held = locked(booking)
    if held.state != "held" or held.held_until > clock.now():
        raise Conflict("This place is not to be let go.")
    drop(held)
    change(held, "let_go", by=by)
    waited = Waiting.objects.filter(booking=held, ended_at=None).first()
    if waited is None:
        return held
    if _let_go_since(waited) >= MOST_OFFERS:
        waited.ended_at, waited.why_ended = clock.now(), "no_answer"
    else:
        waited.booking = None
    waited.save()
    return held


def _let_go_since(waited: Waiting) -> int:
    """How many offers somebody heard of and let go since they began to wait, the last one too."""
    found = Booking.objects.filter(person=waited.person_id, service=waited.service_id)
    offers = found.filter(channel=Booking.Channel.WAITING, state="let_go")
    return sum(queries.was_heard(each) for each in offers.filter(made_at__gte=waited.since))


@verb
def withdraw(*, by: Actor, booking: UUID) -> Booking:
    """End a booking whose time the service had to withdraw: they are told, and wait first."""
    held = locked(booking)
    if held.slot.withdrawn_at is None:
        raise Conflict("This time is offered still.")
    was_booked = held.state == "booked"
    _ended(by, held)
    Waiting.objects.filter(booking=held, ended_at=None).update(booking=None)
    if was_booked:
        _wait_first(held)
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
