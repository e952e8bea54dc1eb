"""The waiting list: who waits for a place, and is offered the next that comes free."""

from datetime import date, datetime
from uuid import UUID

from hamlet.access.one import one
from hamlet.booking import policies, queries
from hamlet.booking.actions.notices import drop, tell, tell_waiting
from hamlet.booking.actions.taking import (
    change,
    end_of_hold,
    lock_person,
    make,
    take_place,
    whoevers,
)
from hamlet.booking.lifecycle import IN_VAIN, NO_PLACE, NOT_TOLD
from hamlet.booking.models import Booking, Waiting
from hamlet.booking.needs import Written, written
from hamlet.directory.queries import service as service_of
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError
from hamlet.people import queries as people

KEPT_MINUTES = 120


@verb
def wait(
    *, by: Actor, service: UUID, person: UUID, from_day: date, until_day: date, need: str = "",
    subject: str = "",
) -> Waiting:  # fmt: skip
    """Put a person on the waiting list for any place between two days. Twice is once, by the days
    and the need that were said last; whom nobody could tell of a place waits on from when they
    began."""
    wanted = service_of(service)
    told = policies.require_booking(by, person, wanted)
    has = lock_person(person, service)
    if until_day < max(from_day, clock.today()):
        raise UserError("The last day is over, or before the first. Change one of them.")
    if until_day > queries.farthest():
        raise UserError("The last day is too far ahead. Choose an earlier one.")
    if has is not None:
        raise UserError("There is a booking already. Change that one instead.")
    said = {"from_day": from_day, "until_day": until_day}
    if need.strip():
        said |= {"need": need.strip(), "subject": subject}
    began = {"since": _began(person, service), "subject": subject, "asked_by": by.id}
    held, _ = Waiting.objects.update_or_create(
        person_id=person,
        service_id=service,
        ended_at=None,
        defaults=said,
        create_defaults=began | said,
    )
    _wrote(by, held, "waiting.wait")
    asked = Written(f"waiting:{held.pk}", told, wanted, need, "asked to wait for a time")
    written(by, asked, subject)
    return held


def _began(person: UUID, service: UUID) -> datetime:
    """Since when somebody waits who is put on the list now."""
    last = Waiting.objects.filter(person=person, service=service).order_by("-ended_at").first()
    return last.since if last and last.why_ended == NOT_TOLD else clock.now()


@verb
def stop_waiting(*, by: Actor, waiting: UUID) -> Waiting:
    """Take a person off the waiting list; what was kept for them is let go. Twice is once."""
    held = _held(waiting)
    policies.require_waiting(by, held)
    lock_person(held.person_id, held.service_id)
    held.refresh_from_db(fields=["ended_at", "why_ended", "booking"])
    if held.ended_at is None:
        _let_go(by, held)
        held.ended_at, held.why_ended = clock.now(), "stopped"
        held.save()
    _wrote(by, held, "waiting.stop")
    return held


def _held(waiting: UUID) -> Waiting:
    return one(Waiting.objects.select_related("service"), waiting, "Nobody waits here any longer.")


def _let_go(by: Actor, held: Waiting) -> None:
    if held.booking_id is None:
        return
    kept = whoevers(held.booking_id)
    if kept.state == "held":
        drop(kept)
        change(kept, "let_go", by=by)
    held.booking = None


@verb
def end_waiting(*, by: Actor, waiting: UUID) -> Waiting:
    """End the waiting of somebody whose last day is over and for whom no place came: they are told,
    and the service's team follows it up. Raises `Conflict` where they wait still, or have ended."""
    held = _held(waiting)
    lock_person(held.person_id, held.service_id)
    held.refresh_from_db(fields=["ended_at", "until_day", "booking"])
    if held.ended_at or held.booking_id or held.until_day >= clock.today():
        raise Conflict("This waiting is not over.")
    held.ended_at, held.why_ended = clock.now(), NO_PLACE
    held.save()
    tell_waiting(held, NO_PLACE)
    _wrote(by, held, "waiting.end")
    return held


@verb
def follow_up(*, by: Actor, waiting: UUID, outcome: str) -> Waiting:
    """Say how it went on with somebody who waited in vain. Raises `Conflict` where somebody said it
    before."""
    held = Waiting.objects.select_for_update(of=("self",)).select_related("service")
    held = one(held.filter(why_ended__in=IN_VAIN), waiting, "There is nobody to follow up here.")
    policies.require_waiting(by, held)
    if held.followed_at is not None:
        raise Conflict(
            f"{held.followed_by} has followed it up already. Nothing of yours was saved."
        )
    if outcome not in Waiting.Outcome.values:
        raise UserError("Choose how it went on.")
    held.outcome, held.followed_by, held.followed_at = outcome, by.name, clock.now()
    held.save()
    _wrote(by, held, "waiting.follow_up")
    return held


@verb
def offer_place(*, by: Actor, waiting: UUID) -> Booking:
    """Keep the next free place for somebody who waits, and tell them.

    Raises `Conflict` where there is none any more, they have a booking, or wait no longer.
    """
    held = Waiting.objects.filter(pk=waiting).select_related("service__team").first()
    has = lock_person(held.person_id, held.service_id)
    held.refresh_from_db(fields=["ended_at", "booking"])
    if held.ended_at or held.booking_id:
        raise Conflict("They wait no longer, or a place is kept for them.")
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
