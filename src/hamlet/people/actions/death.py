"""The verbs of somebody's death."""

from datetime import date
from uuid import UUID

from hamlet.access.actions import end_personal_sight
from hamlet.access.decisions import Decision, decide
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.people.actions.people import locked
from hamlet.people.models import Person


@verb
def record_death(*, by: Actor, person: UUID, on: date) -> Person:
    """Record that somebody died, and when; said again with another date, it mends the date.

    Their own pages close, and those of whoever acted for them. Their open referrals stay until a
    team ends them. Raises `UserError` where the date lies ahead or before their birth.
    """
    decision = decide(by, "person.death", person).require()
    held = locked(person)
    _refuse_impossible_death(held, on)
    _set_death(held, on)
    end_personal_sight(by=by, person=person)
    _deed(by, "person.death", person, decision)
    return held


@verb
def withdraw_death(*, by: Actor, person: UUID) -> Person:
    """Say that a death was recorded by mistake. The journal keeps the date that was recorded.

    Their own pages, and those of whoever acted for them, stay closed until staff open them again.
    Raises `UserError` where no death is recorded.
    """
    decision = decide(by, "person.death", person).require()
    held = locked(person)
    if held.death_date is None:
        raise UserError("No death is recorded for this person. Nothing was changed.")
    was = held.death_date.isoformat()
    _set_death(held, None)
    _deed(by, "person.withdraw_death", person, decision, {"was": was})
    return held


def _refuse_impossible_death(of: Person, on: date) -> None:
    if on > clock.today():
        raise UserError("The date of death lies in the future. Give the day on which they died.")
    if of.birth_date and on < of.birth_date:
        raise UserError("The date of death lies before the date of birth. Check both.")


def _set_death(of: Person, on: date | None) -> None:
    of.death_date = on
    of.version += 1
    of.save(update_fields=["death_date", "version"])


def _deed(
    by: Actor, action: str, person: UUID, decision: Decision, detail: dict | None = None
) -> None:
    subject, basis = f"person:{person}", decision.basis
    deed(by=by, action=action, subject=subject, people=[person], basis=basis, detail=detail)
