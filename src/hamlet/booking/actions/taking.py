"""How every verb takes a place: the person locked, then the slot, then what is left is counted.

Always in this order, and one slot at a time, so that no two wait for each other. A place is given
back by the state of a booking alone, which needs no lock.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext

from hamlet.access import sight
from hamlet.access.actions import restrict_item
from hamlet.booking import lifecycle, queries
from hamlet.booking.models import Booking, Change, Slot
from hamlet.design.words import moment_words
from hamlet.journal.actions import deed
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed, UserError


class Taken(Conflict):
    """The last place went to somebody else. `following` is the next time with a place, or None."""

    def __init__(self, service: UUID, after, residents: bool):
        self.following = queries.next_free(service, after, residents)
        said = gettext("Somebody else was quicker: this time is full now. You have no booking yet.")
        if self.following:
            said += " " + gettext("The next time is %(when)s.") % {
                "when": moment_words(self.following.starts_at)
            }
        super().__init__(said)


class AlreadyBooked(Conflict):
    """The person has a booking with this service at another time: `booking`."""

    def __init__(self, booking: Booking):
        self.booking = booking
        super().__init__(
            gettext("There is a booking already, on %(when)s. Change that one instead.")
            % {"when": moment_words(booking.slot.starts_at)}
        )


def lock_person(person: UUID, service: UUID, submission_key: str = "") -> Booking | None:
    """Let nobody else book this person with this service until the transaction ends.

    Gives the booking that was made with this key, or else the live one that they have, whoever
    made it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT booking_asked(%s, %s, %s)", [submission_key, person, service])
        found = cursor.fetchone()[0]
    if found is None:
        return None
    with sight.beyond("one person has one booking with a service, whoever made it"):
        return Booking.objects.select_related("slot", "service__team").get(pk=found)


def take_place(slot: Slot, by: Actor, overbooked: str = "") -> Slot:
    """The slot, locked, with a place left in it for one more.

    Raises `Taken` where it is full, `UserError` where it is over or withdrawn, `NotAllowed` for a
    resident where only staff book. `overbooked`, the reason, lets the service's own team go beyond.
    """
    if by.kind == "resident" and not slot.schedule.residents:
        raise NotAllowed(gettext("Call us to book this."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM booking_lock(%s, %s)", [slot.pk, clock.now()])
        withdrawn, taken = cursor.fetchone()
    if withdrawn or slot.starts_at <= clock.now():
        raise UserError(gettext("This time can no longer be booked. Choose another."))
    if taken >= slot.places + _beyond(slot, by, overbooked):
        raise Taken(slot.service_id, slot.starts_at, by.kind == "resident")
    return slot


def _beyond(slot: Slot, by: Actor, overbooked: str) -> int:
    if not overbooked.strip():
        return 0
    if slot.service.team_id not in by.team_ids:
        raise NotAllowed(f"Only {slot.service.name} itself may put one more in a full time.")
    return slot.overbook


def end_of_hold(slot: Slot, minutes: int) -> datetime:
    """When a place kept now is free again: in so many minutes, and never after the slot begins."""
    return min(clock.now() + timedelta(minutes=minutes), slot.starts_at)


def change(booking: Booking, name: str, *, by: Actor, words: str = "", **fields) -> Booking:
    """Make one change of a booking: state, fields, history and journal, all or nothing."""
    before = booking.state
    booking.state = lifecycle.after(before, name)
    for field, value in fields.items():
        setattr(booking, field, value)
    if booking.state != "held":
        booking.held_until = None
    booking.ended_at = None if booking.state in lifecycle.LIVE else clock.now()
    booking.version += 1
    booking.save()
    Change.objects.create(
        booking=booking,
        number=booking.version,
        name=name,
        at=clock.now(),
        actor_id=by.id,
        actor_name=by.name,
        organisation=by.organisation,
        starts_at=booking.slot.starts_at,
        words=words.strip(),
    )
    deed(
        by=by,
        action=f"booking.{name}",
        subject=f"booking:{booking.pk}",
        people=[booking.person_id],
        detail={"from": before, "to": booking.state},
    )
    return booking


def make(by: Actor, name: str, slot: Slot, person: UUID, submission_key: str, **fields) -> Booking:
    """A new booking in a slot that was locked, by the change `hold` or `book`."""
    made = Booking(
        submission_key=submission_key,
        slot=slot,
        service=slot.service,
        person_id=person,
        made_by=by.id,
        made_at=clock.now(),
        state="",
        **{"channel": _channel(by)} | fields,
    )
    change(made, name, by=by)
    if kind := slot.service.restricted:
        restrict_item(by=by, person=person, kind=kind, subject=f"booking:{made.pk}")
    return made


def _channel(by: Actor) -> str:
    return Booking.Channel.RESIDENT if by.kind == "resident" else Booking.Channel.STAFF


def locked(booking_id: UUID, version: int | None = None) -> Booking:
    """The booking and its person, held by this transaction. `Conflict` where it changed since."""
    found = queries.booking(booking_id)
    lock_person(found.person_id, found.service_id)
    held = Booking.objects.select_for_update(of=("self",)).select_related(
        "slot__schedule", "service__team", "person"
    )
    held = held.get(pk=booking_id)
    if version not in (None, held.version):
        last = held.changes.order_by("-number").first()
        at = clock.london(last.at)
        raise Conflict(
            f"{last.actor_name} {lifecycle.CHANGES[last.name].words} at {at:%H:%M}, while you "
            "were deciding. Nothing of yours was saved. Here is how it stands now."
        )
    return held
