"""What rooms above show on the pages of teams and organisations, beside what `place` knows."""

from hamlet.design.panels import Panel, Panels

__all__ = [
    "Panel",
    "of_organisation",
    "of_team",
    "register_for_organisations",
    "register_for_teams",
]

_teams, _organisations = Panels(), Panels()
register_for_teams, of_team = _teams.register, _teams.of
register_for_organisations, of_organisation = _organisations.register, _organisations.of
