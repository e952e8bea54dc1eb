"""What discharge shows on a person's page, and what rooms above add to the page of a stay."""

from typing import TYPE_CHECKING

from hamlet.access import roles
from hamlet.access.decisions import decide_again
from hamlet.design import links
from hamlet.design.panels import Panel, Panels
from hamlet.discharge import policies, presenters, queries
from hamlet.kernel.actor import Actor

if TYPE_CHECKING:
    from hamlet.people.models import Person

_of_stay = Panels()
register_for_stay = _of_stay.register
of_stay = _of_stay.of


def of_person(actor: Actor, person: "Person") -> Panel | None:
    """That somebody is in hospital, or the way to say that they are."""
    held = queries.open_stay(person.pk)
    if held is not None and policies.may_see(actor, held).allowed:
        context = {"stay": held.pk, "ward": held.ward, "state": presenters.state(held)}
        return Panel("In hospital", "discharge/person_panel.jinja", context)
    admits = (
        roles.may(actor, "stay.admit")
        and decide_again(person.decision, actor, "stay.admit").allowed
    )
    if held is not None or person.death_date or not admits:
        return None
    context = {"stay": None, "admit": links.to("discharge:new", person.pk)}
    return Panel("In hospital", "discharge/person_panel.jinja", context)
