"""Acting for somebody: the person reads that it began, and it ends."""

from uuid import UUID

from hamlet.access import queries as access
from hamlet.access.actions import close_relationships
from hamlet.access.decisions import decide
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound
from hamlet.portal.models import Acknowledgement, Invitation


@verb
def end_proxy(*, by: Actor, person: UUID, relationship: int) -> None:
    """End that somebody acts for a person: the person does so, that somebody, or staff.

    All ends by which that somebody does, so that what the person reads is so. `NotFound` where
    there is no such thing, or for anybody else.
    """
    held = access.those_acting_for(person).filter(pk=relationship).first()
    if held is None or not (held.holder == by.id or _decides(by, person)):
        raise NotFound("There is nobody such who acts for them.")
    end_each(by, person, held.holder)


def end_each(by: Actor, person: UUID, holder: UUID) -> None:
    """End all by which an account acts for a person; its invitations are used up for good. Used by
    the verbs only."""
    for each in access.those_acting_for(person).filter(holder=holder):
        used = Invitation.objects.filter(pk=each.subject.removeprefix("proxy:"))
        used.update(ended_at=clock.now())
        close_relationships(by=by, subject=each.subject, holder=holder, person=person)
        deed(by=by, action="proxy.end", subject=each.subject, people=[person])


@verb
def acknowledge_proxy(*, by: Actor, person: UUID, relationship: int) -> None:
    """Keep that a person has read who began to act for them; done twice, it is done once.

    `NotFound` for anybody else, and where nobody such acts or acted for them.
    """
    decision = decide(by, "sharing.record", person)
    own = decision.allowed and decision.ground and decision.ground.kind == "self"
    held = access.ever_acting_for(person).filter(pk=relationship).first()
    if not own or held is None:
        raise NotFound("There is nobody such who acts for them.")
    if not Acknowledgement.objects.filter(pk=held.pk).exists():
        Acknowledgement(relationship=held.pk, person=person, at=clock.now()).save()
    deed(by=by, action="proxy.read", subject=held.subject, people=[person])


def _decides(by: Actor, person: UUID) -> bool:
    """Whether somebody decides who acts for a person: not another who acts for them."""
    decision = decide(by, "sharing.record", person)
    return decision.allowed and not (decision.ground and decision.ground.kind == "proxy")
