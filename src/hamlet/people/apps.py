"""The room as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "hamlet.people"
    label = "people"
