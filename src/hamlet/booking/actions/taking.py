"""How every verb takes a place: the person locked, then the slot, then what is left is counted.

Always in this order, and one slot at a time, so that no two wait for each other. A place is given
back by the state of a booking alone, which needs no lock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext

from hamlet.access import sight
from hamlet.access.actions import restrict_item
from hamlet.booking import lifecycle, policies, queries
from hamlet.booking.actions.notices import notices
from hamlet.booking.models import Booking, Change, Slot
from hamlet.design.words import moment_words, time_words
from hamlet.journal.actions import deed
from hamlet.journal.bulk import insert
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.people import queries as people


class Taken(Conflict):
    """The last place went to somebody else. `following` is the next time with a place, or None;
    `keeps`: who asked has another time, which stays theirs."""

    def __init__(self, service: UUID, after, residents: bool, keeps: bool):
        self.following = queries.next_free(service, after, residents)
        said = (
            gettext("Somebody else was quicker: this time is full now. The old time stands.")
            if keeps
            else gettext(
                "Somebody else was quicker: this time is full now. You have no booking yet."
            )
        )
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


@dataclass(frozen=True, slots=True)
class Asked:
    """What the database told once the person, and where nothing stood in the way the slot, were
    locked: the booking that they have or this key made, whether they wait, and how the slot is."""

    known: UUID | None
    waits: bool
    withdrawn: bool | None
    taken: int | None


def lock_both(person: UUID, slot: Slot, submission_key: str = "") -> Asked:
    """Let nobody else book this person with this service until the transaction ends; and where they
    have no live booking there, nor was one made with this key, nobody else in this slot either."""
    asked = [submission_key, person, slot.service_id, slot.pk, clock.now()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM booking_lock_both(%s, %s, %s, %s, %s)", asked)
        return Asked(*cursor.fetchone())


def lock_person(person: UUID, service: UUID) -> UUID | None:
    """Let nobody else book this person with this service until the transaction ends.

    Gives the live booking that they have there, whoever made it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT booking_asked('', %s, %s)", [person, service])
        return cursor.fetchone()[0]


def whoevers(booking: UUID) -> Booking:
    """A booking that stands in the way, whoever made it."""
    with sight.beyond("one person has one booking with a service, whoever made it"):
        return Booking.objects.select_related("slot", "service__team").get(pk=booking)


def take_place(
    slot: Slot, by: Actor, overbooked: str = "", asked: Asked | None = None, *, keeps: bool = False
) -> Slot:
    """The slot, locked, with a place left in it for one more; `asked` where it is locked already,
    `keeps` where they have another time until then.

    Raises `Taken` where it is full, `UserError` where it is over or withdrawn, `NotAllowed` for a
    resident where only staff book. `overbooked`, the reason, lets the service's own team go beyond.
    """
    if by.kind == "resident" and not slot.schedule.residents:
        raise NotAllowed(gettext("Call us to book this."))
    if asked is None or asked.taken is None:
        withdrawn, taken = _lock(slot)
    else:
        withdrawn, taken = asked.withdrawn, asked.taken
    if withdrawn or slot.starts_at <= clock.now():
        raise UserError(gettext("This time can no longer be booked. Choose another."))
    if taken >= slot.places + _beyond(slot, by, overbooked):
        raise Taken(slot.service_id, slot.starts_at, by.kind == "resident", keeps)
    return slot


def _lock(slot: Slot) -> tuple[bool, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM booking_lock(%s, %s)", [slot.pk, clock.now()])
        return cursor.fetchone()


def _beyond(slot: Slot, by: Actor, overbooked: str) -> int:
    if not overbooked.strip():
        return 0
    if sum(sign.isalnum() for sign in overbooked) < policies.SHORTEST_REASON:
        raise UserError(policies.SAY_WHY_ONE_MORE)
    policies.require_giving(by, slot.service)
    return slot.overbook


def end_of_hold(slot: Slot, minutes: int) -> datetime:
    """When a place kept now is free again: in so many minutes, and never after the slot begins."""
    return min(clock.now() + timedelta(minutes=minutes), slot.starts_at)


def change(booking: Booking, name: str, *, by: Actor, words: str = "", **fields) -> Booking:
    """Make one change of a booking: state, fields, history and journal, all or nothing."""
    before = booking.state
    line = _change(booking, name, by, words, fields)
    booking.save()
    insert(line)
    _wrote(by, booking, name, before)
    return booking


def make(
    by: Actor, name: str, slot: Slot, person: people.Person, submission_key: str, **fields
) -> Booking:
    """A new booking in a slot that was locked, by the change `hold` or `book`, with what the person
    is told of it: one statement writes them."""
    made = Booking(
        submission_key=submission_key,
        slot=slot,
        service=slot.service,
        person_id=person.pk,
        made_by=by.id,
        made_at=clock.now(),
        state="",
    )
    line = _change(made, name, by, "", {"channel": _channel(by)} | fields)
    insert(made, line, *(notices(made, "booked", person) if made.state == "booked" else ()))
    _wrote(by, made, name, "")
    if kind := slot.service.restricted:
        restrict_item(by=by, person=person.pk, kind=kind, subject=f"booking:{made.pk}")
    return made


def _change(booking: Booking, name: str, by: Actor, words: str, fields: dict) -> Change:
    """Bring a booking into its next state; gives the line of its history."""
    booking.state = lifecycle.after(booking.state, name)
    for field, value in fields.items():
        setattr(booking, field, value)
    if booking.state != "held":
        booking.held_until = None
    booking.ended_at = None if booking.state in lifecycle.LIVE else clock.now()
    booking.version += 1
    return Change(
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


def _wrote(by: Actor, booking: Booking, name: str, before: str) -> None:
    deed(
        by=by,
        action=f"booking.{name}",
        subject=f"booking:{booking.pk}",
        people=[booking.person_id],
        detail={"from": before, "to": booking.state},
    )


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
        raise Conflict(
            gettext(
                "%(who)s %(did)s at %(time)s, while you were deciding. "
                "Nothing of yours was saved. Here is how it stands now."
            )
            % {
                "who": last.actor_name,
                "did": gettext(lifecycle.CHANGES[last.name].words),
                "time": time_words(last.at),
            }
        )
    return held
