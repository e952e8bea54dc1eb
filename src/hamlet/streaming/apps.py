"""The room as a Django app."""

from django.apps import AppConfig


class StreamingConfig(AppConfig):
    name = "hamlet.streaming"
    label = "streaming"

    def ready(self):
        """Show who waits on the home page; assess somebody, or say who they are, where people are
        found, registered and looked at."""
        from hamlet.design.panels import home
        from hamlet.people import panels as people
        from hamlet.streaming import panels

        home.register("streaming", 5, panels.of_home)
        people.register("streaming", 3, panels.of_person)
        people.register_for_hits("streaming", 3, panels.of_hit)
        people.register_origin("attendance", panels.registered_from)
