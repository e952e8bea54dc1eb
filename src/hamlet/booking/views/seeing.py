"""Whether a booking is shown, and how much of the person: what every page of one begins with."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest

from hamlet.access import roles, sight
from hamlet.access.decisions import decide
from hamlet.booking import needs, policies, presenters, queries
from hamlet.booking.models import Change
from hamlet.booking.queries import Booking, Written
from hamlet.directory.queries import Service
from hamlet.journal.actions import look
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed, NotFound
from hamlet.people.banner import banner, full_name
from hamlet.people.queries import Person

HOW_NOW = "To book another time, find the person first: their page says how to open the record."


@dataclass(frozen=True, slots=True)
class Seen:
    """A booking as an actor may see it. `closed` says why the person's record is not open to them;
    the team that gives the service knows their name all the same."""

    booking: Booking
    closed: str = ""

    @property
    def context(self) -> dict:
        """What the templates of every page of a booking show of the person."""
        person = self.booking.person
        return {
            "booking": self.booking,
            "banner": None if self.closed else banner(person),
            "name": full_name(person),
            "closed": self.closed,
        }


def seen(actor: Actor, booking: UUID) -> Seen:
    """A booking that the actor may see; the look is in the journal, and so is a refused one."""
    found = _found(booking)
    decision = policies.may_see(actor, found)
    look(
        by=actor,
        action="booking.look" if decision.allowed else "booking.refused",
        subject=f"booking:{found.pk}",
        people=[found.person_id],
        basis=decision.basis,
    )
    if not decision.allowed and not roles.may(actor, "person.search"):
        raise NotFound(queries.NO_SUCH_BOOKING)
    if not decision.allowed and found.made_by == actor.id and not found.is_live:
        raise NotAllowed(presenters.over_for_maker(found), HOW_NOW)
    decision.require()
    record = decide(actor, "person.look", found.person_id)
    return Seen(found, "" if record.allowed else record.basis)


def where_it_went(actor: Actor, of: Booking, changes: Iterable[Change]) -> list[str]:
    """Where words of danger went, and who was told, for whoever booked with them: the referral
    itself is the team's."""
    wrote = actor.id in (of.made_by, *(each.actor_id for each in changes))
    if not wrote or of.subject:
        return []
    return needs.went(Written(f"booking:{of.pk}", of.person, of.service, of.need, ""))


def say_where_it_went(request: HttpRequest, person: Person, service: Service, need: str) -> None:
    """The same once somebody waits, or is one more, for whom another page is shown next."""
    for said in needs.went(Written("", person, service, need, "")):
        messages.warning(request, said)


def _found(booking: UUID) -> Booking:
    """The booking; one beyond the actor's reach too, so that staff are told that it is refused."""
    try:
        return queries.booking(booking)
    except NotFound:
        with sight.beyond("a refusal tells staff that the booking is there"):
            return queries.booking(booking)
