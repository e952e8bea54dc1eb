"""The room as a Django app."""

from django.apps import AppConfig


class DischargeConfig(AppConfig):
    name = "hamlet.discharge"
    label = "discharge"

    def ready(self):
        """Show on the page of a person that they are in hospital, or take them in."""
        from hamlet.discharge import panels
        from hamlet.people import panels as people

        people.register("discharge", 4, panels.of_person)
