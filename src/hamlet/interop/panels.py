"""What interop shows of people: on timelines which sources are late, and the way to the pack."""

from typing import TYPE_CHECKING

from hamlet.design import links
from hamlet.design.panels import Panel
from hamlet.interop.freshness import late_sources
from hamlet.interop.presenters.sources import late_sentences
from hamlet.kernel.actor import Actor

if TYPE_CHECKING:
    from hamlet.people.models import Person


def of_timeline(actor: Actor, person: "Person") -> Panel | None:
    """The sources that are late, whoever the person is: what is missing is not known to be."""
    sentences = late_sentences(late_sources())
    return (
        Panel("Late", "interop/late_panel.jinja", {"sentences": sentences}) if sentences else None
    )


def of_person(actor: Actor, person: "Person") -> Panel:
    """Where to make what goes with somebody to hospital."""
    address = links.to("pack:pack", person.pk)
    return Panel("Transfer pack", "interop/pack_panel.jinja", {"href": address})
