"""What waits for whoever decides who is who, on their home page."""

from typing import Any

from hamlet.access import roles
from hamlet.design.panels import Panel
from hamlet.kernel.actor import Actor
from hamlet.people.presenters.doubts import waiting
from hamlet.people.queries.disputes import to_answer
from hamlet.people.queries.records import doubts


def doubts_and_disputes(actor: Actor, page: Any) -> Panel | None:
    """How many doubts and disputes wait, for whoever decides them. Counts alone."""
    if not roles.may(actor, "match.review"):
        return None
    context = waiting(doubts().count(), to_answer().count())
    return Panel("Who is who", "people/home_panel.jinja", {"lines": context})
