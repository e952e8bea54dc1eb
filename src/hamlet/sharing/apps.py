"""The room as a Django app."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "hamlet.sharing"
    label = "sharing"

    def ready(self):
        """Show on the home page what waits for an information governance lead."""
        from hamlet.design.panels import home
        from hamlet.sharing import panels

        home.register("sharing", 10, panels.of_home)
