"""The verbs of messages: giving a source its key, and doing what a message asks."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, OperationalError, connection, transaction

from hamlet.access import roles
from hamlet.booking import actions as booking
from hamlet.booking import queries as bookings
from hamlet.booking.queries import Booking
from hamlet.interop.actions.refusals import keep_refused_whole
from hamlet.interop.files import WHOLE
from hamlet.interop.messages.keys import new_key
from hamlet.interop.messages.reading import Asked, Message
from hamlet.interop.models import Appointment, Delivery, Quarantine, Source
from hamlet.interop.records import CHANGED, NEW, REFUSED, SAME, Refused
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed, NotFound, UserError
from hamlet.people import queries as people

STANDS = "no longer asked for by this source, but by others: the booking stands"
OLDER = "older than what is held: nothing was changed"
UNNAMED = "a message without a name"


@verb
def give_key(*, by: Actor, source: str) -> str:
    """Give a source of bookings a new key, told once; the one before opens nothing any more."""
    roles.require(by, "intake.run")
    held = Source.objects.filter(pk=source, holds=Source.Holds.BOOKINGS).first()
    if held is None:
        raise NotFound(f"No source {source} is declared that sends bookings.")
    key, held.key_hash = new_key()
    held.save()
    deed(by=by, action="source.key", subject=f"source:{source}", purpose=RUNNING)
    return key


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message: counted in `delivery`; the `booking` it is about, or the
    `problem`."""

    delivery: Delivery
    booking: Booking | None = None
    problem: UserError | None = None


@verb
def take_message(
    *,
    by: Actor,
    source: Source,
    message: Message,
    sha256: str,
    replay_of: Delivery | None = None,
) -> Taken:
    """Do what a message of a source asks, as that source. What cannot be done is kept with the
    reason, and changes nothing."""
    came = _delivery(source, message, sha256, replay_of)
    outcome, made, problem = SAME, None, message.problem
    if message.asked is not None:
        outcome, made, problem = _try(by, came, message.asked)
    if problem is not None:
        outcome = REFUSED
    came.read, came.finished_at = 1, clock.now()
    setattr(came, outcome, 1)
    came.save()
    if problem is not None:
        _keep(came, problem, message)
    elif message.asked is not None:
        _mended(came, message.asked)
    _wrote(by, came, outcome)
    return Taken(came, made, problem)


def _delivery(source: Source, message: Message, sha256: str, replay_of) -> Delivery:
    return Delivery(
        source=source,
        file=message.name or UNNAMED,
        replay_of=replay_of,
        as_at=message.asked.version if message.asked else clock.now(),
        kind=source.key,
        path=source.key,
        sha256=sha256,
        at=clock.now(),
    )


def _try(by: Actor, came: Delivery, asked: Asked) -> tuple[str, Booking | None, UserError | None]:
    try:
        with transaction.atomic():
            outcome, made = _do(by, came, asked)
    except OperationalError:
        raise
    except UserError as problem:
        return REFUSED, None, problem
    except DatabaseError as error:
        said = str(error).splitlines()[0]
        return REFUSED, None, Refused("Does not fit the database", f"It was refused: {said}.")
    return outcome, made, None


def _do(by: Actor, came: Delivery, asked: Asked) -> tuple[str, Booking | None]:
    """Bring the appointment to what its latest version says; older ones change nothing."""
    source = came.source
    held = _locked(source, asked.key)
    if held.version is not None and asked.version <= held.version:
        _require_same(held, asked)
        if asked.version < held.version:
            _note(came, OLDER)
        return SAME, bookings.booking(held.booking) if held.booking else None
    new = held.version is None
    made = _end(by, came, held) if asked.ended else _ask(by, held, asked)
    held.booking = made.pk if made else None
    held.version, held.ended, held.slot = asked.version, asked.ended, asked.slot
    held.save()
    return (NEW if new else CHANGED), made


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
    person = _person(asked)
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
    if live.slot_id == asked.slot:
        return live
    return booking.move(by=by, booking=live.pk, version=live.version, slot=asked.slot)


def _person(asked: Asked) -> people.Person:
    """Whom a message is about. Whether a number is unknown or somebody else's is not told apart:
    whoever holds a partner's key could try dates of birth one by one."""
    found = people.by_nhs_number(asked.nhs_number)
    person = people.person(found) if found else None
    if person is None or person.birth_date not in (None, asked.birth_date):
        raise Refused(
            "Nobody with this NHS number and date of birth",
            "Nobody with this NHS number and date of birth is known here to you. Check both, or "
            "have them registered, then send it again.",
        )
    return person


def _live(held: Appointment) -> Booking | None:
    """The booking of an appointment, while it is still to come."""
    found = bookings.booking(held.booking) if held.booking else None
    return found if found is not None and found.is_live else None


def _end(by: Actor, came: Delivery, held: Appointment) -> Booking | None:
    """Cancel it, unless others ask for the same booking, or it was not made by message."""
    live = _live(held)
    if live is None:
        return None
    others = Appointment.objects.filter(booking=live.pk, ended=False).exclude(pk=held.pk)
    if live.channel != Booking.Channel.PARTNER or others.exists():
        _note(came, STANDS)
        return live
    return booking.cancel(by=by, booking=live.pk, version=live.version)


def _note(came: Delivery, words: str) -> None:
    came.notes[words] = {"number": 1, "where": []}


RULES: tuple[tuple[type[UserError], Callable[[UserError], str]], ...] = (
    (Refused, lambda problem: problem.rule),
    (booking.Taken, lambda _: "The time is full"),
    (booking.AlreadyBooked, lambda _: "There is a booking at another time"),
    (NotAllowed, lambda _: "Not allowed to this source"),
    (NotFound, lambda _: "No such time"),
    (UserError, lambda _: "Could not be done"),
)


def _keep(came: Delivery, problem: UserError, message: Message) -> None:
    rule = next(said(problem) for kind, said in RULES if isinstance(problem, kind))
    key = message.asked.key if message.asked else getattr(problem, "key", "")
    keep_refused_whole(came, Refused(rule, str(problem), key), message.text)


def _mended(came: Delivery, asked: Asked) -> None:
    """What was refused of this appointment, as of this version or an older one, is mended."""
    still = Quarantine.objects.filter(kind=came.kind, key=asked.key, resolved_at=None)
    still = still.filter(position=WHOLE, delivery__as_at__lte=asked.version)
    still.update(resolved_at=clock.now())


def _wrote(by: Actor, came: Delivery, outcome: str) -> None:
    subject, detail = f"delivery:{came.pk}", {"outcome": outcome}
    deed(by=by, action="message.take", subject=subject, purpose=RUNNING, detail=detail)
