"""Addresses of the place room."""

from django.urls import path

from hamlet.place import views

app_name = "place"

urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<uuid:organisation>/", views.organisation, name="organisation"),
    path("teams/", views.teams, name="teams"),
    path("teams/<uuid:team>/", views.team, name="team"),
]
