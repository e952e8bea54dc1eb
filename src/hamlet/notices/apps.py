"""The room as a Django app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "hamlet.notices"
    label = "notices"

    def ready(self) -> None:
        """Show on a team's page where it is told."""
        from hamlet.notices import panels
        from hamlet.place import panels as place

        place.register_for_teams("told outside", 12, panels.of_team)
