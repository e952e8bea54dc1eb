"""Addresses of the people room. They hold no personal data."""

from django.urls import path

from hamlet.people.views import (
    changing,
    disputes,
    doubts,
    finding,
    identity,
    names,
    opening,
    person,
    registering,
    sharing,
    timeline,
    whereabouts,
)

app_name = "people"

urlpatterns = [
    path("", finding.search, name="search"),
    path("found/<uuid:question>/", finding.found, name="found"),
    path("register/", registering.register, name="register"),
    path("doubts/", doubts.doubts, name="doubts"),
    path("doubts/groups/", doubts.groups, name="doubts_by_group"),
    path("doubts/<uuid:pair>/", doubts.doubt, name="doubt"),
    path("disputes/<uuid:dispute>/", disputes.dispute, name="dispute"),
    path("records/<uuid:record>/", doubts.record, name="record"),
    path("records/<uuid:record>/split/", doubts.split, name="split"),
    path("records/<uuid:record>/join/", doubts.join, name="join"),
    path("<uuid:person>/", person.person, name="person"),
    path("<uuid:person>/timeline/", timeline.timeline, name="timeline"),
    path("<uuid:person>/not-theirs/", disputes.not_theirs, name="not_theirs"),
    path("<uuid:person>/open/", opening.open_record, name="open"),
    path("<uuid:person>/still/", opening.still, name="still"),
    path("openings/<uuid:opening>/close/", opening.close_record, name="close"),
    path("<uuid:person>/change/", changing.change, name="change"),
    path("<uuid:person>/names/", names.names, name="names"),
    path("<uuid:person>/identity/", identity.identity, name="identity"),
    path("<uuid:person>/communication/", changing.communication, name="communication"),
    path("<uuid:person>/alert/", changing.alert, name="alert"),
    path("<uuid:person>/whereabouts/", whereabouts.whereabouts, name="whereabouts"),
    path("<uuid:person>/death/", changing.death, name="death"),
    path("<uuid:person>/death/withdraw/", changing.withdraw_death, name="withdraw_death"),
    path("<uuid:person>/sharing/", sharing.sharing, name="sharing"),
    path("<uuid:person>/sharing/wish/", sharing.wish, name="wish"),
    path("<uuid:person>/sharing/restrict/", sharing.restrict, name="restrict"),
    path("wishes/<uuid:wish>/end/", sharing.end_wish, name="end_wish"),
    path("restrictions/<uuid:restriction>/end/", sharing.end_restriction, name="end_restriction"),
    path("alerts/<uuid:alert>/end/", changing.end_alert, name="end_alert"),
]
