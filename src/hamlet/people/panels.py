"""What rooms above show on a person's page. They register in their app's `ready()`.

The person comes with the `decision` by which the page is shown.
"""

from hamlet.design.panels import Panel, Panels

__all__ = ["Panel", "of", "register"]

_panels = Panels()
register = _panels.register
of = _panels.of
