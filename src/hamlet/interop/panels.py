"""What intake shows on the timelines of people: which sources are late."""

from typing import TYPE_CHECKING

from hamlet.access import sight
from hamlet.design.panels import Panel
from hamlet.interop import queries
from hamlet.interop.freshness import freshness
from hamlet.interop.presenters.sources import late_sentences
from hamlet.kernel.actor import Actor

if TYPE_CHECKING:
    from hamlet.people.models import Person


def of_timeline(actor: Actor, person: "Person") -> Panel | None:
    """The sources that are late, whoever the person is: what is missing is not known to be."""
    with sight.beyond("when sources were last heard tells of no resident"):
        found = [(each, freshness(each, each.last_at)) for each in queries.sources()]
    late = [(each, fresh) for each, fresh in found if fresh.late]
    if not late:
        return None
    return Panel("Late", "interop/late_panel.jinja", {"sentences": late_sentences(late)})
