"""The room as a Django app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "hamlet.directory"
    label = "directory"

    def ready(self) -> None:
        """Show services on the pages of the teams and organisations that give them."""
        from hamlet.directory import panels
        from hamlet.place import panels as place

        place.register_for_teams("services", 10, panels.of_team)
        place.register_for_organisations("services", 10, panels.of_organisation)
