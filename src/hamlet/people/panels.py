"""What rooms above show on a person's page, on top of their timeline and beside its items.

They register in their app's `ready()`.

The person comes with the `decision` by which the page is shown.
"""

from typing import Any

from hamlet.access import roles
from hamlet.design.panels import Panel, Panels
from hamlet.kernel.actor import Actor
from hamlet.people.presenters.doubts import waiting
from hamlet.people.queries.disputes import to_answer
from hamlet.people.queries.records import doubts

__all__ = [
    "Panel",
    "of",
    "of_home",
    "of_items",
    "of_timeline",
    "register",
    "register_for_items",
    "register_for_timeline",
]


def of_home(actor: Actor, page: Any) -> Panel | None:
    """How many doubts and disputes wait, for whoever decides them. Counts alone."""
    if not roles.may(actor, "match.review"):
        return None
    context = waiting(doubts().count(), to_answer().count())
    return Panel("Who is who", "people/home_panel.jinja", {"lines": context})


_panels = Panels()
register = _panels.register
of = _panels.of

_on_timeline = Panels()
register_for_timeline = _on_timeline.register
of_timeline = _on_timeline.of

_beside_items = Panels()
register_for_items = _beside_items.register
of_items = _beside_items.of
