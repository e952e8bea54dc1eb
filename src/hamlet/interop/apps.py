"""The room as a Django app."""

from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "hamlet.interop"
    label = "interop"

    def ready(self):
        """Say on timelines which sources are late."""
        from hamlet.interop import panels
        from hamlet.people import panels as people

        people.register_for_timeline("late", 10, panels.of_timeline)
