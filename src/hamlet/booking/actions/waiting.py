"""The waiting list: who waits for a place, and is offered the next that comes free."""

from datetime import date
from uuid import UUID

from hamlet.booking import policies, queries
from hamlet.booking.actions.notices import tell
from hamlet.booking.actions.taking import end_of_hold, lock_person, make, take_place
from hamlet.booking.models import Booking, Waiting
from hamlet.directory.queries import service as service_of
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotFound, UserError
from hamlet.people import queries as people

KEPT_MINUTES = 120


@verb
def wait(
    *, by: Actor, service: UUID, person: UUID, from_day: date, until_day: date, need: str = "",
    subject: str = "",
) -> Waiting:  # fmt: skip
    """Put a person on the waiting list for any place between two days. Twice is once."""
    policies.require_booking(by, person, service_of(service))
    has = lock_person(person, service)
    if until_day < max(from_day, clock.today()):
        raise UserError("The last day is over, or before the first. Change one of them.")
    if has is not None:
        raise UserError("There is a booking already. Change that one instead.")
    held, _ = Waiting.objects.update_or_create(
        person_id=person,
        service_id=service,
        ended_at=None,
        defaults={"from_day": from_day, "until_day": until_day},
        create_defaults={
            "from_day": from_day,
            "until_day": until_day,
            "since": clock.now(),
            "need": need.strip(),
            "subject": subject,
            "asked_by": by.id,
        },
    )
    _wrote(by, held, "waiting.wait")
    return held


@verb
def stop_waiting(*, by: Actor, waiting: UUID) -> Waiting:
    """Take a person off the waiting list."""
    held = Waiting.objects.filter(pk=waiting).select_related("service").first()
    if held is None:
        raise NotFound("Nobody waits here any longer.")
    policies.require_booking(by, held.person_id, held.service)
    if held.ended_at is None:
        held.ended_at, held.why_ended = clock.now(), "stopped"
        held.save()
    _wrote(by, held, "waiting.stop")
    return held


@verb
def offer_place(*, by: Actor, waiting: UUID) -> Booking:
    """Keep the next free place for somebody who waits, and tell them.

    Raises `Conflict` where there is none any more, or they have a booking.
    """
    held = Waiting.objects.filter(pk=waiting).select_related("service__team").first()
    has = lock_person(held.person_id, held.service_id)
    room = queries.place_for(held)
    if room is None or has is not None:
        raise Conflict("No place is left for them, or they have one.")
    kept = take_place(queries.slot(room.id), by)
    made = make(
        by, "hold", kept, people.person(held.person_id), f"{held.pk.hex}:{room.id.hex}",
        held_until=end_of_hold(kept, KEPT_MINUTES), need=held.need, subject=held.subject,
        channel=Booking.Channel.WAITING,
    )  # fmt: skip
    held.booking = made
    held.save()
    tell(made, "offered")
    _wrote(by, held, "waiting.offer")
    return made


def _wrote(by: Actor, held: Waiting, action: str) -> None:
    deed(by=by, action=action, subject=f"waiting:{held.pk}", people=[held.person_id])
