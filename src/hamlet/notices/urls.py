"""Addresses of the notices room."""

from django.urls import path

from hamlet.notices import views

app_name = "notices"

urlpatterns = [
    path("teams/<uuid:team>/", views.points, name="points"),
    path("points/<uuid:point>/end/", views.end, name="end"),
]
