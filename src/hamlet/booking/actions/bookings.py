"""Booking: keep a place, book it, change the time, cancel, and say whether they came."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext

from hamlet.access.actions import close_relationships, open_relationship
from hamlet.booking import policies, queries
from hamlet.booking.actions.notices import drop, tell
from hamlet.booking.actions.taking import (
    AlreadyBooked,
    Asked,
    change,
    end_of_hold,
    lock_both,
    locked,
    make,
    take_place,
    whoevers,
)  # fmt: skip
from hamlet.booking.models import Booking, Slot, Waiting
from hamlet.booking.needs import Written, written
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.people import queries as people
from hamlet.people.queries import Person

MOST_NEED = 2_000
"""Characters of what a booking is for, of all who asked for it."""
SEEN_AFTER = timedelta(days=7)
"""How long a team sees the record of whom it has seen, to write down what came of it."""


@verb
def hold(*, by: Actor, slot: UUID, person: UUID, submission_key: str, **details) -> Booking:
    """Keep a place for a person for some minutes. `details`: need, subject, channel.

    Another place that was kept for them with the same service is let go. Raises as `book`.
    """
    found = queries.slot(slot)
    told = policies.require_booking(by, person, found.service)
    asked = lock_both(person, found, submission_key)
    if (known := _known(by, asked, submission_key, person, found)) is not None:
        return known
    kept = take_place(found, by, asked=asked)
    until = end_of_hold(kept, kept.schedule.hold_minutes)
    return make(by, "hold", kept, told, submission_key, held_until=until, **details)


@verb
def book(
    *, by: Actor, slot: UUID, person: UUID, submission_key: str, overbooked: str = "", **details
) -> Booking:
    """Book a place for a person; one that was kept for them in this slot becomes theirs.

    `details`: need, subject, channel. The same `submission_key`, or another way to ask for what is
    booked, gives the booking again; what it says more of the need is added. Raises `Taken` where
    somebody else was quicker, `AlreadyBooked` where they have another time, `UserError` where a
    resident has to say what it is for, `NotAllowed` with the reason.
    """
    found = queries.slot(slot)
    told = policies.require_booking(by, person, found.service)
    asked = lock_both(person, found, submission_key)
    known = _known(by, asked, submission_key, person, found)
    if known is not None and known.state != "held":
        return _add(by, known, told, details)
    if known is not None:
        drop(known)
        made = change(known, "book", by=by, need=details.get("need") or known.need)
        tell(made, "booked")
    else:
        _require_why(by, found, details.get("need", ""))
        kept = take_place(found, by, overbooked, asked)
        details["overbooked"] = overbooked.strip()
        made = make(by, "book", kept, told, submission_key, **details)
    _booked(by, made, told, asked.waits)
    return made


def _require_why(by: Actor, slot: Slot, need: str) -> None:
    if by.kind == "resident" and slot.schedule.asks_why and not need.strip():
        raise UserError(gettext("Say in a few words what it is for."))


def _known(
    by: Actor, asked: Asked, submission_key: str, person: UUID, slot: Slot
) -> Booking | None:
    """What this asking, or another, has made already in this slot; other holds are let go."""
    if asked.known is None:
        return None
    live = whoevers(asked.known)
    if live.submission_key == submission_key:
        if (live.person_id, live.slot_id) != (person, slot.pk):
            raise UserError(gettext("This form was sent already, for another time. Begin again."))
        return _again(by, live) if live.state != "held" else _still(by, live)
    if live.state == "held":
        return _still(by, live) if live.slot_id == slot.pk else _let_go(by, live)
    if live.slot.ends_at <= clock.now():
        change(live, "not_said", by=by)
        ends = {"subject": f"booking:{live.pk}", "at": clock.now() + SEEN_AFTER}
        close_relationships(by=by, **ends)
        return None
    if live.slot_id != slot.pk:
        raise AlreadyBooked(live)
    return _again(by, live)


def _again(by: Actor, known: Booking) -> Booking:
    subject = f"booking:{known.pk}"
    deed(by=by, action="booking.again", subject=subject, people=[known.person_id])
    return known


def _still(by: Actor, held: Booking) -> Booking | None:
    """A hold, as long as it holds; afterwards it is let go and asked for anew."""
    return _again(by, held) if held.held_until > clock.now() else _let_go(by, held)


def _let_go(by: Actor, held: Booking) -> None:
    drop(held)
    change(held, "let_go", by=by)
    Waiting.objects.filter(booking=held, ended_at=None).update(booking=None)


def _booked(by: Actor, made: Booking, told: Person, waited: bool) -> None:
    """What follows from a booking: the team sees the person, who waits no longer, and is told of
    words that may mean danger."""
    subject, service = f"booking:{made.pk}", made.service
    if service.team_id:
        open_relationship(
            by=by,
            holder_kind="team",
            holder=service.team_id,
            person=made.person_id,
            kind="booked",
            subject=subject,
            organisation=service.team.organisation_id,
        )
    if waited:
        found = Waiting.objects.filter(person=made.person_id, service=service, ended_at=None)
        found.update(ended_at=clock.now(), why_ended="booked", booking=made)
    written(by, Written(subject, told, service, made.need, "booked a time"), made.subject)


@verb
def add_need(*, by: Actor, booking: UUID, need: str) -> Booking:
    """Add to a booking what else it is for. What it says already is not said twice. Raises
    `UserError` where no more fits."""
    held = locked(booking)
    policies.require_change(by, held)
    return _again(by, _add(by, held, people.person(held.person_id), {"need": need}))


def _add(by: Actor, held: Booking, told: Person, details: dict) -> Booking:
    """Whoever asks for what is booked says what for in their own words: none may be lost, and they
    may mean danger."""
    need = details.get("need", "").strip()
    if not need or need in held.need:
        return held
    both = f"{held.need}\n{need}".strip()
    if len(both) > MOST_NEED:
        raise UserError(gettext("No more fits into what it is for. Call us to tell us more."))
    change(held, "add", by=by, need=both)
    asked = Written(f"booking:{held.pk}", told, held.service, need, "booked a time")
    written(by, asked, details.get("subject", ""))
    return held


@verb
def move(*, by: Actor, booking: UUID, version: int, slot: UUID) -> Booking:
    """Change the time of a booking, which keeps its place until the new one is certain."""
    held = locked(booking, version)
    policies.require_change(by, held)
    if slot == held.slot_id:
        raise UserError(gettext("It is booked at this time already. Choose another."))
    wanted = queries.slot(slot)
    if wanted.service_id != held.service_id:
        raise UserError(gettext("That time is with another service. Book it on its own."))
    taken = take_place(wanted, by, keeps=True)
    drop(held)
    change(held, "move", by=by, slot=taken)
    tell(held, "moved")
    return held


@verb
def cancel(*, by: Actor, booking: UUID, version: int, words: str = "") -> Booking:
    """Cancel a booking; its place is free at once."""
    held = locked(booking, version)
    policies.require_change(by, held)
    if held.slot.starts_at <= clock.now():
        raise UserError(gettext("This time has begun, so it can no longer be cancelled."))
    drop(held)
    change(held, "cancel", by=by, words=words)
    close_relationships(by=by, subject=f"booking:{held.pk}")
    tell(held, "cancelled")
    return held


@verb
def came(*, by: Actor, booking: UUID, version: int) -> Booking:
    """Say that they came."""
    return _said(by, booking, version, "came")


@verb
def absent(*, by: Actor, booking: UUID, version: int, words: str = "") -> Booking:
    """Say that they did not come: no fault of theirs is meant by it."""
    return _said(by, booking, version, "absent", words)


def _said(by: Actor, booking: UUID, version: int, name: str, words: str = "") -> Booking:
    held = locked(booking, version)
    policies.require_marking(by, held)
    if clock.today() < clock.london(held.slot.starts_at).date():
        raise UserError("It is for another day. On the day, say whether they came.")
    drop(held)
    change(held, name, by=by, words=words)
    at = clock.now() + SEEN_AFTER
    close_relationships(by=by, subject=f"booking:{held.pk}", at=at)
    return held
