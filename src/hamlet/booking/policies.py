"""Who may book for whom, see a booking, and change it."""

from uuid import UUID

from django.utils.translation import gettext

from hamlet.access import roles, terms
from hamlet.access.decisions import OPENED_TO_LOOK, Decision, decide, decide_again
from hamlet.booking.models import Booking, Waiting
from hamlet.design.words import date_words
from hamlet.directory.queries import Service
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.people import queries as people
from hamlet.people.queries import Person

ENOUGH = "Allowed: your team gives this service."
SAY_WHY_ONE_MORE = (
    "Write in a few words why one more comes than there is room for, such as who sent them and why "
    "it cannot wait."
)
SHORTEST_REASON = 3
"""Letters or digits."""
NOT_THEIRS = "Only the service itself says whether somebody came."


def require_booking(by: Actor, person: UUID, service: Service) -> Person:
    """The person. Raises `NotAllowed` with the reason, `UserError` where they died or are not of
    the service's age."""
    if by.kind != "resident":
        roles.require(by, "booking.make")
    decision = decide(by, "booking.make", person).require_whole()
    if decision.ground and decision.ground.kind == "opening" and gives(by, service):
        raise NotAllowed(OPENED_TO_LOOK)
    found = people.person(person)
    check_alive(found)
    if not service.is_for(found.birth_date):
        raise UserError(gettext("This service is for people of another age. Choose another."))
    return found


def check_alive(person: Person) -> None:
    """`UserError` where somebody has died."""
    if (died := person.death_date) is not None:
        raise UserError(
            gettext("This person died on %(day)s. Nothing can be booked.")
            % {"day": date_words(died)}
        )


def may_see(actor: Actor, booking: Booking, record: Decision | None = None) -> Decision:
    """Whether, and why, an actor may see a booking: as part of the record, as its service is.

    `record` is what was decided on the record at this moment, where that is known.
    """
    if gives(actor, booking.service):
        return Decision(True, (ENOUGH,))
    record = record or decide(actor, "person.look", booking.person_id)
    return _of_record(actor, booking.service, record, f"booking:{booking.pk}")


def may_see_waiting(actor: Actor, waiting: Waiting, record: Decision | None = None) -> bool:
    """Whether an actor who may see a person is told that they wait for a service. `record` as for
    `may_see`."""
    service = waiting.service
    if gives(actor, service):
        return True
    if service.restricted:
        return False
    record = record or decide(actor, "person.look", waiting.person_id)
    return _of_record(actor, service, record).allowed


def _of_record(actor: Actor, service: Service, record: Decision, item: str = "") -> Decision:
    if not record.allowed:
        return record
    category, holder = service.category or terms.CONTACTS, service.organisation_id
    return decide_again(record, actor, "person.look", category, held_by=holder, item=item)


def require_waiting(by: Actor, waiting: Waiting) -> None:
    """Raises `NotAllowed` with the reason where an actor may neither end somebody's waiting, nor
    say how it went on: their service's team may, and whoever may book for them."""
    if by.kind == "system" or gives(by, waiting.service):
        return
    decide(by, "booking.make", waiting.person_id).require_whole()
    if by.kind != "resident" and not may_see_waiting(by, waiting):
        raise NotAllowed("What they wait for is kept closer, or not shared with your organisation.")


def gives(actor: Actor, service: Service) -> bool:
    """Whether one of the actor's teams gives the service."""
    return service.team_id is not None and service.team_id in actor.team_ids


def require_giving(by: Actor, service: Service) -> None:
    """Raises `NotAllowed` where none of the actor's teams gives the service."""
    if not gives(by, service):
        raise NotAllowed(f"Only {service.name} itself may put one more in a full time.")


def may_change(actor: Actor, booking: Booking) -> bool:
    """Whether an actor may move or cancel a booking: who may book for the person and see it."""
    if actor.kind == "system" or gives(actor, booking.service):
        return True
    decision = decide(actor, "booking.make", booking.person_id)
    return decision.whole and may_see(actor, booking).allowed


def require_change(by: Actor, booking: Booking) -> None:
    """Raises `NotAllowed` with the reason where `may_change` says no."""
    if not may_change(by, booking):
        may_see(by, booking).require()
        decide(by, "booking.make", booking.person_id).require_whole()


def may_mark(actor: Actor, booking: Booking) -> bool:
    """Whether an actor may say that somebody came."""
    return actor.kind == "system" or gives(actor, booking.service)


def require_marking(by: Actor, booking: Booking) -> None:
    """Raises `NotAllowed` where `may_mark` says no."""
    if not may_mark(by, booking):
        raise NotAllowed(NOT_THEIRS)
