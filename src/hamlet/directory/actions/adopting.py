"""Taking over an entry that another directory told, and giving it back."""

from uuid import UUID

from hamlet.access import sight
from hamlet.directory import policies
from hamlet.directory.actions.saving import locked, save
from hamlet.directory.models import Service, ServiceArea, ServiceAtLocation, ServiceHours
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed, UserError

OWN_PARTS = (ServiceHours, ServiceArea, ServiceAtLocation)


@verb
def adopt(*, by: Actor, service: UUID, version: int, team: UUID) -> Service:
    """Take over an entry that another directory told, for a team that gives it: from now on it is
    kept here and given by the team's organisation, and that directory changes it no more. Where it
    came from stays.

    Raises `Conflict` where somebody changed or took it since.
    """
    held = locked(service)
    if held.version != version:
        raise Conflict("Somebody changed this entry since you opened it. Look at it again.")
    mine = next((each for each in policies.require_adopt(by, held) if each.pk == team), None)
    if mine is None:
        raise NotAllowed("This entry is not that team’s to take over. Choose one of the list.")
    held.team, held.organisation = mine, mine.organisation
    held.withdrawn_at = held.given_back_at = None
    held.adopted_at = held.assured_at = clock.now()
    held.version += 1
    save(held)
    detail = {"team": str(team), "version": held.version}
    subject = f"service:{service}"
    deed(by=by, action="service.adopt", subject=subject, purpose=RUNNING, detail=detail)
    return held


@verb
def give_back(*, by: Actor, service: UUID, version: int) -> Service:
    """Give an entry that was taken over back to the directory that told of it, which keeps it from
    now on. It says what the team said until that directory is read again (`keep_service`).

    Raises `Conflict` where somebody changed it since, and `UserError` where referrals, times or
    anything else here are of it: a team has to stand behind those.
    """
    held = locked(service)
    if held.version != version:
        raise Conflict("Somebody changed this entry since you opened it. Look at it again.")
    policies.require_give_back(by, held)
    if _is_used_here(held):
        raise UserError(
            "Referrals or times here are of this service, so a team has to keep it. If it is given "
            "no more, say so in its entry, under Now."
        )
    held.team = held.adopted_at = None
    held.given_back_at = clock.now()
    held.version += 1
    save(held)
    detail = {"version": held.version}
    subject = f"service:{service}"
    deed(by=by, action="service.give_back", subject=subject, purpose=RUNNING, detail=detail)
    return held


def _is_used_here(of: Service) -> bool:
    """Whether rooms above keep anything of a service, whoever it is about."""
    above = (each for each in of._meta.related_objects if each.related_model not in OWN_PARTS)
    with sight.beyond("whether anything at all is of a service says nothing of whom"):
        return any(
            each.related_model._base_manager.filter(**{each.field.name: of}).exists()
            for each in above
        )
