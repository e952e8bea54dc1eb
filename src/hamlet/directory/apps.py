"""The room as a Django app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "hamlet.directory"
    label = "directory"

    def ready(self) -> None:
        """Show services on the pages of the teams and organisations that give them."""
        from hamlet.design.panels import home
        from hamlet.directory import panels
        from hamlet.directory.actions.links import fresh_address
        from hamlet.directory.queries.links import opens_still
        from hamlet.notices import asking
        from hamlet.place import panels as place

        asking.register("entry", opens_still, fresh_address)
        home.register("suggestions", 39, panels.suggested)
        home.register("stale entries", 40, panels.stale_of_actor)
        place.register_for_teams("stale entries", 9, panels.stale_of_team)
        place.register_for_teams("services", 10, panels.of_team)
        place.register_for_organisations("services", 10, panels.of_organisation)
