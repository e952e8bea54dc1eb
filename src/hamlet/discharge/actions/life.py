"""How a stay begins, ends, and goes on after all: what verbs of people and of messages share."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models.functions import Greatest

from hamlet.access.actions import close_relationships, open_relationship
from hamlet.discharge.actions.held import keep, wrote
from hamlet.discharge.models import NOT_HOME, Delay, Stay
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.place import queries as place

SEEN_AFTER = timedelta(days=14)
"""How long the team sees somebody whom nothing more is to be done for: time for a call."""


# One after the other, in the order of their names.
LOCK = """
SELECT pg_advisory_xact_lock(hashtextextended(name, 0))
FROM unnest(%s::text[]) WITH ORDINALITY AS named (name, number) ORDER BY number
"""


def lock(*names: str) -> None:
    """Let nobody else do something of these names until the transaction ends. Whoever needs several
    names them in one order, so that two never wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [list(names)])


def begin(by: Actor, made: Stay) -> Stay:
    """Keep a stay that begins, and let the team that plans the way home see the person."""
    made.admitted_by, made.admitted_by_name = by.id, by.name
    made.save()
    wrote(by, made, "admit")
    let_see(by, made)
    return made


def let_see(by: Actor, held: Stay) -> None:
    """The team that plans the way home sees the person from now on."""
    open_relationship(
        by=by,
        holder_kind="team",
        holder=held.team_id,
        person=held.person_id,
        kind="caseload",
        subject=f"stay:{held.pk}",
        organisation=place.team(held.team_id).organisation_id,
    )


def end(
    by: Actor,
    held: Stay,
    *,
    destination: str,
    at: datetime,
    followed: bool,
    why: str = "",
    **detail,
) -> Stay:
    """Keep that a stay ended, and for where they went; or say it anew. `followed`: something is to
    be seen to still, and `why` they left all the same; otherwise nothing is left to follow."""
    if held.left_at:
        _take_up_delay(held)
    if held.settled_at and followed:
        held.settled_at = None
        let_see(by, held)
    held.destination, held.left_at = destination, at
    held.went_without = why if followed else ""
    if held.ready_on:  # Until then nothing delays anybody.
        last = clock.london(at).date()
        held.delays.filter(until_day=None).update(until_day=Greatest("from_day", last))
    if not followed:
        close(by, held)
    return keep(by, held, "leave", **detail)


def close(by: Actor, held: Stay) -> None:
    """Nothing is left to follow: the team sees the person for some days longer, and no more."""
    held.settled_at = clock.now()
    close_relationships(by=by, subject=f"stay:{held.pk}", at=clock.now() + SEEN_AFTER)


def go_on(by: Actor, held: Stay) -> Stay:
    """Take back that a stay ended: they are in hospital after all, and what kept them does."""
    _take_up_delay(held)
    if held.planned_at is None or held.destination in NOT_HOME:
        held.destination = ""
    held.left_at = held.settled_at = None
    held.went_without = ""
    let_see(by, held)
    return keep(by, held, "go_on")


def _take_up_delay(held: Stay) -> None:
    """What kept them until they left, keeps them still."""
    if held.ready_on is None:
        return
    last = clock.london(held.left_at).date()
    newest = held.delays.order_by("from_day", "id").last()
    if newest is not None and newest.until_day == max(newest.from_day, last):
        Delay.objects.filter(pk=newest.pk).update(until_day=None)
