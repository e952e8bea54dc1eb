"""The room as a Django app."""

from django.apps import AppConfig


class FrontdoorConfig(AppConfig):
    name = "hamlet.frontdoor"
    label = "frontdoor"

    def ready(self):
        """Show referrals on the pages of people, on their timelines and on the pages of teams."""
        from hamlet.booking import needs
        from hamlet.frontdoor import feedback, panels, presenters
        from hamlet.frontdoor.actions.booked import told_of_a_need
        from hamlet.notices import asking
        from hamlet.people import panels as people
        from hamlet.place import panels as place

        needs.register(told_of_a_need, presenters.booked_went)
        asking.register("referral", feedback.may_be_told)
        people.register("referrals", 10, panels.of_person)
        people.register_for_items("referrals", 10, panels.of_timeline)
        people.register_origin("referral", panels.registered_from)
        place.register_for_teams("load", 5, panels.of_team)
