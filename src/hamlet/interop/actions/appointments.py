"""What a message about an appointment asks, done by the verbs of booking. For verbs only."""

import hashlib

from django.db import connection

from hamlet.booking import actions as booking
from hamlet.booking import queries as bookings
from hamlet.booking.queries import Booking
from hamlet.interop.actions.whom import person_of
from hamlet.interop.messages.appointments import Asked
from hamlet.interop.models import Appointment, Source
from hamlet.interop.records import CHANGED, NEW, SAME, Done, Refused
from hamlet.kernel.actor import Actor

STANDS = "no longer asked for by this source, but by others: the booking stands"
OLDER = "older than what is held: nothing was changed"


def do(by: Actor, source: Source, asked: Asked) -> Done:
    """Bring the appointment to what its latest version says; older ones change nothing."""
    held = _locked(source, asked.key)
    if held.version is not None and asked.version <= held.version:
        _require_same(held, asked)
        notes = (OLDER,) if asked.version < held.version else ()
        return Done(SAME, bookings.booking(held.booking) if held.booking else None, notes)
    outcome = NEW if held.version is None else CHANGED
    made, notes = _end(by, held) if asked.ended else (_ask(by, held, asked), ())
    held.booking = made.pk if made else None
    held.version, held.ended, held.slot = asked.version, asked.ended, asked.slot
    held.save()
    return Done(outcome, made, notes)


def _locked(source: Source, key: str) -> Appointment:
    """What is held of an appointment, or an empty one, while nobody else changes it."""
    with connection.cursor() as cursor:
        locked = f"appointment:{source.key}:{key}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [locked])
    held = Appointment.objects.filter(source=source, key=key).first()
    return held or Appointment(source=source, key=key)


def _require_same(held: Appointment, asked: Asked) -> None:
    """`Refused` where two messages of one version say different things."""
    said = (held.ended, held.slot) == (asked.ended, asked.slot)
    if asked.version == held.version and not (said or (held.ended and asked.ended)):
        raise Refused(
            "Two messages say different things",
            "Another message of the same version of this appointment says otherwise. Send a later "
            "version that is right.",
        )


def _ask(by: Actor, held: Appointment, asked: Asked) -> Booking:
    """Have it booked at the slot that is asked for."""
    person = person_of(asked.who)
    live = _live(held)
    if live is not None and live.person_id != person.pk:
        raise Refused(
            "The appointment is another person's",
            "This appointment was asked for somebody else. Cancel it, and ask under another "
            "identifier.",
        )
    if live is None:
        key = hashlib.sha256(f"{held.source_id}:{held.key}:{asked.version}".encode()).hexdigest()
        return booking.book(
            by=by, slot=asked.slot, person=person.pk, submission_key=key, need=asked.need,
            channel=Booking.Channel.PARTNER,
        )  # fmt: skip
    if live.slot_id != asked.slot:
        booking.move(by=by, booking=live.pk, version=live.version, slot=asked.slot)
    return booking.add_need(by=by, booking=live.pk, need=asked.need)


def _live(held: Appointment) -> Booking | None:
    """The booking of an appointment, while it is still to come."""
    found = bookings.booking(held.booking) if held.booking else None
    return found if found is not None and found.is_live else None


def _end(by: Actor, held: Appointment) -> tuple[Booking | None, tuple[str, ...]]:
    """Cancel it, unless others ask for the same booking, or it was not made by message."""
    live = _live(held)
    if live is None:
        return None, ()
    others = Appointment.objects.filter(booking=live.pk, ended=False).exclude(pk=held.pk)
    if live.channel != Booking.Channel.PARTNER or others.exists():
        return live, (STANDS,)
    return booking.cancel(by=by, booking=live.pk, version=live.version), ()
