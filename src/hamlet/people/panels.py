"""What rooms above show on a person's page. They register in their app's `ready()`."""

from hamlet.design.panels import Panel, Panels

__all__ = ["Panel", "of", "register"]

_panels = Panels()
register = _panels.register
of = _panels.of
