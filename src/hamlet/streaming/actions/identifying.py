"""Saying who came, and taking that apart where it was somebody else."""

from uuid import UUID

from hamlet.access.decisions import decide
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.people import queries as people
from hamlet.streaming import queries
from hamlet.streaming.actions.holding import free, keep, let_see, locked, see_no_more
from hamlet.streaming.models import Attendance


@verb
def identify(
    *, by: Actor, attendance: UUID, version: int, person: UUID, sure: bool = False
) -> Attendance:
    """Say who somebody is who came unknown, or put right who was said.

    Raises `UserError` where what was told at the door differs from the record, unless `sure`.
    """
    held = locked(by, attendance, version)
    decide(by, "person.look", person).require()
    free(held)
    found = people.person(person)
    differing = queries.differences(held, found)
    if differing and not sure:
        raise UserError(f"Not the same: {', '.join(differing)}. Ask them again, and say so.")
    see_no_more(by, held)
    held.person_id = found.pk
    keep(by, held, "identify")
    let_see(by, held)
    return held


@verb
def take_apart(*, by: Actor, attendance: UUID, version: int) -> Attendance:
    """Say that somebody who came is not the person who was said: they are unknown again.

    What was found and decided stays. Raises `UserError` while a booking in that record stands.
    """
    held = locked(by, attendance, version)
    if held.person_id is None:
        raise UserError("Nobody has said who they are, so there is nothing to take apart.")
    free(held)
    see_no_more(by, held)
    held.person_id = None
    keep(by, held, "take_apart")
    return held
