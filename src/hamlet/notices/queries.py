"""What is told outside Hamlet, what waits to be sent, and how somebody can be written to."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.utils import translation

from hamlet.access.one import one
from hamlet.kernel import clock
from hamlet.kernel.calendars import WeeklyHours, WorkingCalendar
from hamlet.kernel.errors import UserError
from hamlet.kernel.identifiers import phone, takes_texts
from hamlet.notices.models import ContactPoint, Notice
from hamlet.people import queries as people
from hamlet.people.queries import Person

__all__ = ["ContactPoint", "Notice"]

HEARD = Q(address__gt="", gave_up_at=None) & (Q(dropped_at=None) | Q(sent_at__isnull=False))
"""What reached somebody, or may yet: there is a way to write to them, and nobody gave it up."""


class Way(NamedTuple):
    """How somebody is written to: 'text', 'email' or 'none', and where."""

    channel: str
    address: str


NO_WAY = Way("none", "")
NEWS = "news"


def way_to(person: Person, format: str) -> Way:
    """By text to a number that takes them; by email where they asked for that or have none; nowhere
    to whom it is not safe to write."""
    return NO_WAY if person.not_safe else way(person.phone, person.email, format)


def way(phone: str, email: str, format: str = "") -> Way:
    """The same of a number and a mailbox that are safe, or ''."""
    if takes_texts(phone) and not (format.lower() == "email" and email):
        return Way("text", phone)
    return Way("email", email) if email else NO_WAY


def read_address(written: str) -> tuple[str, str]:
    """'text' or 'email', and the number or mailbox in its kept form; `UserError` for neither."""
    if "@" not in written:
        number = phone(written)
        if not takes_texts(number):
            raise UserError("This number takes no texts. Give a mobile number, or a mailbox.")
        return "text", number
    try:
        validate_email(written.strip())
    except ValidationError:
        raise UserError("An email address looks like on-call@example.org. Check it.") from None
    return "email", written.strip()


def to_person(
    person: Person, subject: str, kind: str, words: Callable[[], str], send_at: datetime
) -> Notice:
    """A notice for a person, not written yet; `words` gives what it says in the language in force.

    Write it with `journal.bulk.insert`, from inside a verb.
    """
    language, need = people.written_language(person) or "en-gb", people.communication_need(person)
    to = way_to(person, need.format)
    with translation.override(language):
        said = words()
    return Notice(
        subject=subject,
        person_id=person.pk,
        kind=kind,
        channel=to.channel,
        address=to.address,
        language=language,
        format=need.format,
        words=said,
        created_at=clock.now(),
        send_at=send_at,
    )


def to_who_asked(
    to: Way,
    subject: str,
    kind: str,
    words: Callable[[], str],
    send_at: datetime,
    language: str,
    format: str,
) -> Notice:
    """A notice for who asked for something, not written yet.

    Of `NEWS` no more than one of a subject waits to be tried: write it with
    `insert(…, unless_there=True)`, which changes nothing where there is one.
    """
    with translation.override(language):
        said = words()
    return Notice(
        subject=subject,
        kind=kind,
        channel=to.channel,
        address=to.address,
        language=language,
        format=format,
        words=said,
        created_at=clock.now(),
        send_at=send_at,
    )


def outbox() -> QuerySet[Notice]:
    """What waits to be sent, by when."""
    found = Notice.objects.filter(dropped_at=None, sent_at=None, gave_up_at=None, address__gt="")
    return found.select_related("person", "contact").order_by("send_at")


def due(most: int) -> list[UUID]:
    """The notices that are to be sent now, the longest due first, so many at most."""
    found = outbox().filter(send_at__lte=clock.now())
    return list(found.values_list("pk", flat=True)[:most])


def notice(notice_id: UUID) -> Notice:
    """One notice with whom it is for; `NotFound` where there is none."""
    return one(
        Notice.objects.select_related("person", "contact"), notice_id, "There is no such notice."
    )


def about(subject: str) -> QuerySet[Notice]:
    """What is told of a subject, as far as the actor may see it; the newest first."""
    return Notice.objects.filter(subject=subject).order_by("-created_at", "-send_at")


def points(team: UUID) -> QuerySet[ContactPoint]:
    """Where a team is told of what is raised to it, the first to be added on top."""
    return ContactPoint.objects.filter(team=team, ended_at=None)


def point(point_id: UUID, lock: bool = False) -> ContactPoint:
    """One contact point, also one that has ended; `NotFound` where there is none."""
    every = ContactPoint.objects.select_for_update() if lock else ContactPoint.objects
    return one(every, point_id, "There is no such contact point.")


def is_answered(of: ContactPoint) -> bool:
    """Whether somebody answers there now."""
    if not of.week:
        return True
    calendar = WorkingCalendar(WeeklyHours.of(of.week), bank_holidays="open")
    return calendar.is_open(clock.now())


def to_point(of: ContactPoint, kind: str, words: str) -> Notice:
    """A notice for a team at one of its contact points, not written yet, to be sent at once."""
    now = clock.now()
    return Notice(
        subject=f"team:{of.team_id}",
        contact=of,
        kind=kind,
        channel=of.channel,
        address=of.address,
        words=words,
        created_at=now,
        send_at=now,
    )


def last_to_team(team: UUID, kind: str) -> datetime | None:
    """When a team was last written to about something of a kind; None where it never was."""
    found = about(f"team:{team}").filter(kind=kind)
    return found.values_list("created_at", flat=True).first()
