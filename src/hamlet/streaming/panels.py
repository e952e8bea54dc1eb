"""What streaming shows on a person's page, to who works at the front door of a department."""

from typing import TYPE_CHECKING

from hamlet.access import roles
from hamlet.design import links
from hamlet.design.panels import Panel
from hamlet.kernel.actor import Actor
from hamlet.streaming import presenters, queries

if TYPE_CHECKING:
    from hamlet.people.models import Person


def of_person(actor: Actor, person: "Person") -> Panel | None:
    """Begin an assessment of this person, or say that somebody who came unknown is them."""
    if not roles.may(actor, "attendance.stream") or person.death_date or not actor.team_ids:
        return None
    unknown = [
        {"name": presenters.name_of(each), "at": each.assessed_at, "id": each.pk,
         "version": each.version}
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
