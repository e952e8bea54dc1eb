"""What waits for an information governance lead, on their home page."""

from typing import Any

from hamlet.access import roles
from hamlet.design.panels import Panel
from hamlet.kernel.actor import Actor
from hamlet.sharing import queries
from hamlet.sharing.presenters import home


def of_home(actor: Actor, page: Any) -> Panel | None:
    """Openings to review, agreements that end soon or wait for signatures. Counts alone."""
    if not (roles.may(actor, "opening.review") and roles.may(actor, "agreement.look")):
        return None
    context = home.waiting(queries.openings_counted(), queries.agreements_counted())
    return Panel("Sharing", "sharing/home_panel.jinja", context)
