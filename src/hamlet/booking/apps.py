"""The room as a Django app."""

from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "hamlet.booking"
    label = "booking"

    def ready(self):
        """Show bookings on the pages of people, and the day's list on those of teams."""
        from hamlet.booking import panels
        from hamlet.people import panels as people
        from hamlet.place import panels as place

        people.register("bookings", 15, panels.of_person)
        place.register_for_teams("bookings", 6, panels.of_team)
