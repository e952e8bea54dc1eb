"""The verbs of what of somebody's identity is kept closer: seen with a reason, and recorded."""

from dataclasses import dataclass
from uuid import UUID

from hamlet.access import sight
from hamlet.access.decisions import Decision, decide
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.people import naming
from hamlet.people.actions.people import locked
from hamlet.people.models import BirthSex, PersonName
from hamlet.people.queries.names import every_name

ONLY_RELATED = (
    "This opens in a clinical role to the team that helps them and to their practice. Ask the "
    "person, or a clinician of the team that helps them."
)


@dataclass(frozen=True, slots=True)
class Identity:
    """All names beside the usual one, those kept closer too, and the sex recorded at birth."""

    names: list[PersonName]
    birth_sex: BirthSex | None


@verb
def see_identity(*, by: Actor, person: UUID, because: str) -> Identity:
    """What is kept closer of who somebody is, for whoever says what they need it for.

    Raises `NotAllowed` where there is no relationship.
    """
    if because not in BirthSex.For.values:
        raise UserError("Choose a reason.")
    decision = _decide(by, person)
    _deed(by, "identity.look", person, decision, {"reason": because})
    with sight.closer(person):
        return Identity(every_name(person), BirthSex.objects.filter(person=person).first())


@verb
def record_birth_sex(*, by: Actor, person: UUID, sex: str) -> BirthSex:
    """Record the sex that was recorded at birth; said again, it mends it.

    Where it is another than their gender, their former names are kept closer.
    """
    decision = _decide(by, person)
    if sex not in BirthSex.Sex.values:
        raise UserError("Choose what was recorded at birth.")
    held = locked(person)
    with sight.closer(person):
        made, _ = BirthSex.objects.update_or_create(
            person=held, defaults={"sex": sex, "recorded_at": clock.now()}
        )
    if naming.would_out(held):
        naming.keep_former_closer([person])
        naming.find_by_names(held)
    _deed(by, "identity.record", person, decision)
    return made


def _decide(by: Actor, person: UUID) -> Decision:
    decision = decide(by, "identity.look", person).require()
    if decision.ground and not decision.ground.is_related:
        raise NotAllowed(ONLY_RELATED)
    return decision


def _deed(
    by: Actor, action: str, person: UUID, decision: Decision, detail: dict | None = None
) -> None:
    subject, basis = f"person:{person}", decision.basis
    deed(by=by, action=action, subject=subject, people=[person], basis=basis, detail=detail)
