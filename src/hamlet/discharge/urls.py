"""Addresses of the discharge room. None holds anything personal."""

from django.urls import path

from hamlet.discharge.views import act, admitting, destinations, stay, waiting

app_name = "discharge"

urlpatterns = [
    path("", waiting.waiting, name="waiting"),
    path("unplanned/", waiting.unplanned, name="unplanned"),
    path("delays/", waiting.delays, name="delays"),
    path("destinations/", destinations.destinations, name="destinations"),
    path("new/<uuid:person>/", admitting.new, name="new"),
    path("<uuid:stay>/", stay.stay, name="stay"),
    path("<uuid:stay>/<slug:name>/", act.act, name="act"),
    path("<uuid:stay>/<uuid:follow_up>/<slug:name>/", act.item, name="item"),
]
