"""What rooms above show on a person's page, on top of their timeline and beside its items.

They register in their app's `ready()`.

The person comes with the `decision` by which the page is shown.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

from hamlet.design.panels import Panel, Panels
from hamlet.kernel.actor import Actor
from hamlet.people.queries import Origin

__all__ = [
    "Origin",
    "Panel",
    "of",
    "of_hits",
    "of_items",
    "of_timeline",
    "origin_of",
    "register",
    "register_for_hits",
    "register_for_items",
    "register_for_timeline",
    "register_origin",
]


_panels = Panels()
register = _panels.register
of = _panels.of

_on_timeline = Panels()
register_for_timeline = _on_timeline.register
of_timeline = _on_timeline.of

_beside_items = Panels()
register_for_items = _beside_items.register
of_items = _beside_items.of

_on_hits = Panels()
register_for_hits = _on_hits.register
of_hits = _on_hits.of
"""What can be done at once about each person that a search found: the context of such a panel holds
the `text` of a link and the `view` that it leads to, which takes the person's id."""


_origins: dict[str, Callable[[Actor, UUID], Origin | None]] = {}


def register_origin(name: str, provider: Callable[[Actor, UUID], Origin | None]) -> None:
    """Let people be registered from something of another room, which `?name=id` tells."""
    _origins[name] = provider


def origin_of(actor: Actor, asked: Mapping[str, str]) -> Origin | None:
    """What the address of the page says that somebody is registered from, as far as the actor sees
    it; None for nothing."""
    for name in _origins.keys() & asked.keys():
        try:
            return _origins[name](actor, UUID(asked[name]))
        except ValueError:
            return None
    return None
