"""The room as a Django app."""

from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "hamlet.interop"
    label = "interop"

    def ready(self):
        """Say on timelines which sources are late, and on pages of people where the pack is."""
        from hamlet.interop import panels
        from hamlet.people import panels as people

        people.register("pack", 5, panels.of_person)
        people.register_for_timeline("late", 10, panels.of_timeline)
