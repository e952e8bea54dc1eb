"""The verbs of how somebody is reached, and where."""

from uuid import UUID

from hamlet.access.decisions import Decision, decide
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict
from hamlet.people.actions.people import differing, fill, locked
from hamlet.people.models import Person


@verb
def record_ways_to_reach(
    *, by: Actor, person: UUID, version: int, phone: str, email: str
) -> Person:
    """Say by which phone and email somebody is reached. `Conflict` as `change` raises it."""
    decision = decide(by, "communication.record", person).require_whole()
    held = locked(person)
    if held.version != version:
        raise Conflict("Somebody changed these details meanwhile. Nothing was saved; look again.")
    told = {"phone": phone, "email": email}
    # What is protected is not on their page: that it stands empty there says nothing.
    told = {name: value for name, value in told.items() if value or not held.protected}
    if changed := differing(held, told):
        fill(held, told, by_source=False)
    _deed(by, "person.reach", person, decision, changed)
    return held


@verb
def say_not_safe(*, by: Actor, person: UUID) -> Person:
    """Say that no phone or email is safe to use for somebody. Staff withdraw it by `change`.

    The journal says no more than that it changed how to reach them: who acts for them reads that.
    """
    decision = decide(by, "communication.record", person).require_whole()
    held = locked(person)
    if not held.not_safe:
        held.not_safe = True
        held.version += 1
        held.save(update_fields=["not_safe", "version"])
    _deed(by, "person.reach", person, decision, ["not_safe"])
    return held


def _deed(by: Actor, action: str, person: UUID, decision: Decision, fields: list[str]) -> None:
    subject, basis = f"person:{person}", decision.basis
    detail = {"fields": fields}
    deed(by=by, action=action, subject=subject, people=[person], basis=basis, detail=detail)
