"""What people are told of a booking, in their language, and reminded of before it. For verbs only.

A notice names neither the service nor the person: it is read on phones that others look at.
"""

from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from hamlet.booking.models import Booking, Notice, Waiting
from hamlet.booking.queries import beginning, way_to
from hamlet.design.words import moment_words
from hamlet.journal.bulk import insert
from hamlet.kernel import clock
from hamlet.people import queries as people

WORDS = {
    "booked": gettext_noop("%(reference)s: you are booked on %(when)s."),
    "moved": gettext_noop("%(reference)s: your booking is now on %(when)s."),
    "cancelled": gettext_noop("%(reference)s: your booking on %(when)s is cancelled."),
    "withdrawn": gettext_noop(
        "%(reference)s: we are sorry, we had to cancel %(when)s. You are first for the next time."
    ),
    "offered": gettext_noop(
        "%(reference)s: a time is free on %(when)s. We keep it for you until %(until)s."
    ),
    "no_place": gettext_noop(
        "We are sorry: no time came free on the days that you gave. Our team looks at it now. "
        "Call us if you still need help."
    ),
    "reminder": gettext_noop("%(reference)s: remember, you are booked on %(when)s."),
}
REMIND_AT = timedelta(hours=10)
"""Reminders go out at ten in the morning of the day before."""


def tell(booking: Booking, kind: str) -> None:
    """Write what a change tells the person, and the reminder before what they are booked for."""
    insert(*notices(booking, kind, people.person(booking.person_id)))


def notices(booking: Booking, kind: str, person: people.Person) -> list[Notice]:
    """What a change tells the person, not written yet, and the reminder where there is one."""
    now = clock.now()
    found = [_notice(booking, kind, now, person)]
    if booking.state == "booked" and (at := _reminder_at(booking.slot.starts_at)) > now:
        found.append(_notice(booking, "reminder", at, person))
    return found


def tell_waiting(waiting: Waiting, kind: str) -> None:
    """Write to who waits what became of it."""
    person = people.person(waiting.person_id)
    insert(_to(person, kind, clock.now(), waiting=waiting))


def drop(booking: Booking) -> None:
    """Do not send what is no longer so."""
    found = Notice.objects.filter(booking=booking, dropped_at=None, sent_at=None)
    found.filter(send_at__gt=clock.now()).update(dropped_at=clock.now())


def _reminder_at(starts: datetime) -> datetime:
    day_before = clock.london(starts).date() - timedelta(days=1)
    return clock.utc(beginning(day_before) + REMIND_AT)


def _notice(booking: Booking, kind: str, send_at: datetime, person: people.Person) -> Notice:
    return _to(person, kind, send_at, booking=booking)


def _to(person: people.Person, kind: str, send_at: datetime, **about) -> Notice:
    language = people.written_language(person) or "en-gb"
    need = people.communication_need(person)
    channel, address = way_to(person, need.format)
    return Notice(
        kind=kind,
        channel=channel,
        address=address,
        language=language,
        format=need.format,
        words=_words(about.get("booking"), kind, language),
        created_at=clock.now(),
        send_at=send_at,
        **about,
    )


def _words(booking: Booking | None, kind: str, language: str) -> str:
    with translation.override(language):
        if booking is None:
            return gettext(WORDS[kind])
        return gettext(WORDS[kind]) % {
            "reference": booking.reference,
            "when": moment_words(booking.slot.starts_at),
            "until": moment_words(booking.held_until),
        }
