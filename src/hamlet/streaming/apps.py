"""The room as a Django app."""

from django.apps import AppConfig


class StreamingConfig(AppConfig):
    name = "hamlet.streaming"
    label = "streaming"

    def ready(self):
        """Begin an assessment, or say who somebody is, on the page of a person."""
        from hamlet.people import panels as people
        from hamlet.streaming import panels

        people.register("streaming", 3, panels.of_person)
