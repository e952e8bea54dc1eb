"""Saying who came, and taking that apart where it was somebody else."""

from uuid import UUID

from hamlet.access.decisions import decide
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.people import queries as people
from hamlet.streaming import queries
from hamlet.streaming.actions.holding import keep, let_see, locked, put_right, see_no_more
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
    put_right(held)
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

    What was found and decided stays, and so does a booking in that record whose time has begun:
    its service is told by whoever took it apart. Raises `UserError` while one can be cancelled.
    """
    held = locked(by, attendance, version)
    if held.person_id is None:
        raise UserError("Nobody has said who they are, so there is nothing to take apart.")
    put_right(held)
    see_no_more(by, held)
    held.person_id = None
    keep(by, held, "take_apart")
    return held
