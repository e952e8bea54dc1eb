"""The verbs of protected whereabouts: to keep them apart, see them with a reason, end that."""

from uuid import UUID

from hamlet.access import sight
from hamlet.access.decisions import Decision, decide
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.people.actions.people import fill, locked
from hamlet.people.here import keep_in_step
from hamlet.people.models import Person, Whereabouts
from hamlet.people.models.whereabouts import NOWHERE
from hamlet.people.settling import refresh_beside

ONLY_RELATED = (
    "Where they are is kept closer. It opens to the team that helps them and to their practice, "
    "and to others only where somebody's life is in danger now."
)


@verb
def protect_whereabouts(*, by: Actor, person: UUID, because: str) -> Person:
    """Keep apart where somebody is and how to reach them; done again, it changes nothing."""
    decision = decide(by, "whereabouts.protect", person).require()
    _chosen(because, Whereabouts.Because.values)
    held = locked(person)
    if not held.protected:
        told = {field: getattr(held, field) for field in NOWHERE}
        Whereabouts(
            person=held, because=because, since=clock.now(), protected_by=by.name, **told
        ).save(force_insert=True)
        _replace(held, NOWHERE, protected=True)
    _deed(by, "whereabouts.protect", person, decision, because)
    return held


@verb
def end_protection(*, by: Actor, person: UUID, because: str) -> Person:
    """Bring whereabouts back where everybody sees them who sees the record."""
    decision = _decide(by, person)
    _chosen(because, Whereabouts.Over.values)
    held = locked(person)
    with sight.whereabouts(person):
        kept = _kept(held)
        told = {field: getattr(kept, field) for field in NOWHERE}
        kept.delete()
    _replace(held, told, protected=False)
    _deed(by, "whereabouts.end", person, decision, because)
    return held


@verb
def see_whereabouts(*, by: Actor, person: UUID, because: str) -> Whereabouts:
    """Where somebody is, for whoever helps them and says what for: seen once it is in the journal.

    Raises `NotAllowed` where there is no relationship and nobody's life is in danger.
    """
    _chosen(because, Whereabouts.For.values)
    decision = _decide(by, person, in_danger=because == Whereabouts.For.DANGER)
    _deed(by, "whereabouts.look", person, decision, because)
    held = locked(person)
    with sight.whereabouts(person):
        return _kept(held)


@verb
def change_whereabouts(*, by: Actor, person: UUID, version: int, **details) -> Person:
    """Change whereabouts that are protected. `Conflict` as `change` raises it."""
    decision = _decide(by, person)
    held = locked(person)
    if held.version != version:
        raise Conflict("Somebody changed these details meanwhile. Nothing was saved; look again.")
    fill(held, details, by_source=False)
    _deed(by, "whereabouts.change", person, decision)
    return held


def _decide(by: Actor, person: UUID, in_danger: bool = False) -> Decision:
    decision = decide(by, "whereabouts.look", person).require()
    if decision.ground and not (decision.ground.is_related or in_danger):
        raise NotAllowed(ONLY_RELATED)
    return decision


def _chosen(because: str, among: list[str]) -> None:
    if because not in among:
        raise UserError("Choose a reason.")


def _kept(held: Person) -> Whereabouts:
    if not held.protected:
        raise UserError("Where they are is not protected. It stands on their record.")
    return held.whereabouts


def _replace(held: Person, told: dict, protected: bool) -> None:
    for field, value in told.items():
        setattr(held, field, value)
    held.protected = protected
    held.version += 1
    held.save()
    keep_in_step(held)
    with sight.beyond("who may be somebody whose whereabouts are protected is kept closer too"):
        refresh_beside(held.pk)


def _deed(by: Actor, action: str, person: UUID, decision: Decision, because: str = "") -> None:
    subject, basis = f"person:{person}", decision.basis
    detail = {"reason": because} if because else None
    deed(by=by, action=action, subject=subject, people=[person], basis=basis, detail=detail)
