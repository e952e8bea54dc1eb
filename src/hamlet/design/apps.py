"""The design room as Django sees it: a holder of templates and static files."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Gives Django the room's label; the room has no models."""

    name = "hamlet.design"
    label = "design"
    verbose_name = "Design"
