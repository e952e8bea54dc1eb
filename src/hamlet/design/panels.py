"""Parts of a page that rooms above contribute, so that the page's room need not know them.

It lives in this room because it is about what stands on a page, and knows no domain: the room of
the page makes a `Panels`, a higher room registers a provider in its app's `ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hamlet.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of a page. The template sees itself as `panel`, with `heading` and `context`.

    `leads`: the first thing to do on the page is in it.
    """

    heading: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    leads: bool = False


Provider = Callable[[Actor, Any], Panel | None]
"""Gives the panel about a subject for an actor, or None where it has nothing to show them."""


class Panels:
    """The panels of one kind of page, in the order that their rooms asked for."""

    def __init__(self) -> None:
        self._providers: dict[str, tuple[int, Provider]] = {}

    def register(self, name: str, order: int, provider: Provider) -> None:
        """Add a provider under a name, or replace the one that has it; low orders come first."""
        self._providers[name] = (order, provider)

    def of(self, actor: Actor, subject: Any) -> list[Panel]:
        """The panels about `subject` that `actor` is shown."""
        in_order = sorted(self._providers.items(), key=lambda item: (item[1][0], item[0]))
        made = (provider(actor, subject) for _, (_, provider) in in_order)
        return [panel for panel in made if panel is not None]


home = Panels()
"""The home page of staff is every room's, so its panels stand here. Their subject is None."""
