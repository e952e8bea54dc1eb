"""What people are told of a booking, in their language, and reminded of before it. For verbs only.

A notice names neither the service nor the person: it is read on phones that others look at.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext, gettext_noop

from hamlet.booking.models import Booking, Waiting
from hamlet.booking.queries import beginning
from hamlet.design.words import moment_words
from hamlet.journal.bulk import insert
from hamlet.kernel import clock
from hamlet.notices import actions as sending
from hamlet.notices.queries import Notice, to_person
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
    person, now = people.person(waiting.person_id), clock.now()
    insert(to_person(person, f"waiting:{waiting.pk}", kind, lambda: gettext(WORDS[kind]), now))


def drop(booking: Booking) -> None:
    """Do not send what is no longer so."""
    sending.drop(f"booking:{booking.pk}")


def _reminder_at(starts: datetime) -> datetime:
    day_before = clock.london(starts).date() - timedelta(days=1)
    return clock.utc(beginning(day_before) + REMIND_AT)


def _notice(booking: Booking, kind: str, send_at: datetime, person: people.Person) -> Notice:
    subject = f"booking:{booking.pk}"
    return to_person(person, subject, kind, lambda: _words(booking, kind), send_at)


def _words(booking: Booking, kind: str) -> str:
    """In the language in force."""
    return gettext(WORDS[kind]) % {
        "reference": booking.reference,
        "when": moment_words(booking.slot.starts_at),
        "until": moment_words(booking.held_until),
    }
