"""The room as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "hamlet.people"
    label = "people"

    def ready(self):
        """Show on the home page what waits for whoever decides who is who."""
        from hamlet.design.panels import home
        from hamlet.people.home import doubts_and_disputes

        home.register("doubts", 20, doubts_and_disputes)
