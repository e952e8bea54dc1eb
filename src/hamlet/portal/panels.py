"""What the portal shows on the staff's pages of a person, and of a stay in hospital."""

from typing import TYPE_CHECKING

from django.conf import settings

from hamlet.access import roles
from hamlet.access.decisions import decide_again
from hamlet.design.panels import Panel
from hamlet.kernel.actor import Actor
from hamlet.people.queries import written_language

if TYPE_CHECKING:
    from hamlet.discharge.models import Stay
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


def of_stay(actor: Actor, stay: "Stay") -> Panel | None:
    """The ticket home in each language, the person's own first, for who plans their way home."""
    theirs = stay.team_id in actor.team_ids and roles.may(actor, "stay.plan")
    if not theirs or stay.planned_at is None or stay.settled_at is not None:
        return None
    own = written_language(stay.person) or "en-gb"
    languages = sorted(settings.LANGUAGES, key=lambda each: each[0] != own)
    context = {"person": stay.person_id, "languages": languages, "given": stay.ticket_at}
    return Panel("Their ticket home", "portal/staff/ticket_panel.jinja", context)
