"""What streaming shows on pages of rooms below, to who works at the front door of a department."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from hamlet.access import roles
from hamlet.design import links
from hamlet.design.panels import Panel
from hamlet.journal.actions import look
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound
from hamlet.people.queries import Origin
from hamlet.streaming import presenters, queries
from hamlet.streaming.policies import THEIRS
from hamlet.streaming.views.board import look_at, rules_by_version

SHOWN = 10

if TYPE_CHECKING:
    from hamlet.people.models import Person


def of_person(actor: Actor, person: "Person") -> Panel | None:
    """Begin an assessment of this person, or say that somebody who came unknown is them."""
    if not roles.may(actor, "attendance.stream") or person.death_date or not actor.team_ids:
        return None
    unknown = [
        {"name": presenters.name_of(each), "age": presenters.age(each), "at": each.assessed_at,
         "id": each.pk}
        for each in queries.could_be(actor, person)
    ]  # fmt: skip
    assesses = roles.may(actor, "attendance.assess")
    if not (assesses or unknown):
        return None
    context = {
        "new": links.to("streaming:new_for", person.pk) if assesses else "",
        "person": person.pk,
        "unknown": unknown,
    }
    return Panel("At the front door", "streaming/person_panel.jinja", context)


def of_home(actor: Actor, page: Any) -> Panel | None:
    """Who waits at the front door, on the home page of who works there."""
    if not (roles.may(actor, "attendance.stream") and queries.doors(actor)):
        return None
    waiting = queries.flags_first(queries.unfinished(actor))
    look_at(actor, waiting[:SHOWN])
    rules = rules_by_version(waiting[:SHOWN])
    rows = [presenters.waiting_row(each, rules[each.rules_id]) for each in waiting[:SHOWN]]
    context = {
        "head": presenters.WAITING_HEAD,
        "rows": rows,
        "number": len(waiting),
        "left_open": queries.left_open(actor).count(),
    }
    return Panel("At the front door", "streaming/home_panel.jinja", context, leads=True)


def of_hit(actor: Actor, page: Any) -> Panel | None:
    """On each person that a search found: assess them, for who assesses."""
    if not (roles.may(actor, "attendance.assess") and queries.doors(actor)):
        return None
    return Panel("At the door", "", {"text": "Assess", "view": "streaming:new_for"})


def registered_from(actor: Actor, attendance: UUID) -> Origin | None:
    """What somebody told at the door who is registered from there, and the way back to it."""
    try:
        held = queries.attendance(attendance)
    except NotFound:
        return None
    if held.team_id not in actor.team_ids:
        return None
    look(by=actor, action="attendance.look", subject=f"attendance:{held.pk}", basis=THEIRS)
    return Origin(
        on=lambda person: links.to("streaming:identify", held.pk, person),
        name=held.stated_name,
        birth_date=held.stated_birth_date,
    )
