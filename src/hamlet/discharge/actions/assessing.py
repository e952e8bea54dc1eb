"""One assessment for every service, and who relies on it."""

from collections.abc import Iterable
from uuid import UUID

from hamlet.access import roles
from hamlet.discharge import policies, terms
from hamlet.discharge.actions.held import held_as, keep
from hamlet.discharge.models import Reliance, TrustedAssessment
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed, UserError


@verb
def assess(
    *, by: Actor, stay: UUID, version: int, pathway: int, needs: Iterable[str], words: str = ""
) -> TrustedAssessment:
    """Keep what somebody needs once home, for every service that will help. The newest counts."""
    roles.require(by, "stay.assess")
    held = held_as(stay, version)
    if held.team_id not in by.team_ids:
        raise NotAllowed(f"{held.team.name} assesses them. Ask somebody in that team.")
    needs = list(needs)
    if pathway not in terms.PATHWAYS or not set(needs) <= terms.NEEDS.keys():
        raise UserError("Choose a pathway, and what they need help with.")
    made = TrustedAssessment.objects.create(
        stay=held,
        at=clock.now(),
        pathway=pathway,
        needs=needs,
        words=words.strip(),
        assessor=by.id,
        assessor_name=by.name,
        organisation=by.organisation,
    )
    held.pathway = pathway
    keep(by, held, "assess", pathway=pathway)
    return made


@verb
def rely(*, by: Actor, stay: UUID, version: int, relies: bool, words: str = "") -> Reliance:
    """Say for a receiving team whether it takes the newest assessment as it is, or why it does not.

    For a team that was asked to help, or helps. Raises `UserError` where there is no assessment.
    """
    roles.require(by, "referral.take")
    held = held_as(stay, version)
    team = policies.asked_of(by, held)
    if team is None:
        raise NotAllowed("Your team was not asked to help them once they leave hospital.")
    newest = held.assessments.first()
    if newest is None:
        raise UserError("Nobody has assessed them yet.")
    if not relies and not words.strip():
        raise UserError("Say why you have to assess them again: whoever assessed them reads it.")
    said = {"relies": relies, "words": words.strip(), "at": clock.now(), "by_name": by.name}
    made, _ = Reliance.objects.update_or_create(assessment=newest, team_id=team, defaults=said)
    keep(by, held, "rely", relies=relies)
    return made
