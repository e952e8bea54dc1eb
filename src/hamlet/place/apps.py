"""The room as a Django app."""

from django.apps import AppConfig


class PlaceConfig(AppConfig):
    name = "hamlet.place"
    label = "place"
