"""What rooms above show on a person's page. They register in their app's `ready()`.

The person comes with the `decision` by which the page is shown.
"""

from hamlet.design.panels import Panel, Panels

__all__ = ["Panel", "of", "of_timeline", "register", "register_for_timeline"]

_panels = Panels()
register = _panels.register
of = _panels.of

_on_timeline = Panels()
register_for_timeline = _on_timeline.register
of_timeline = _on_timeline.of
