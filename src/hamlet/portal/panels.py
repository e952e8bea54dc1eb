"""What the portal shows on the staff's page of a person."""

from typing import TYPE_CHECKING

from hamlet.access.decisions import decide_again
from hamlet.design.panels import Panel
from hamlet.kernel.actor import Actor

if TYPE_CHECKING:
    from hamlet.people.models import Person


def of_person(actor: Actor, person: "Person") -> Panel | None:
    """Whether a person has their own pages, how many act for them, and the way to open them."""
    if not decide_again(person.decision, actor, "person.change").allowed:
        return None
    kinds = [each.kind for each in person.decision.weighed.acting]
    context = {
        "id": person.pk,
        "has_account": "self" in kinds,
        "acting": kinds.count("proxy"),
    }
    return Panel("Their own pages", "portal/staff/panel.jinja", context)
