"""The room as a Django app."""

from django.apps import AppConfig


class FrontdoorConfig(AppConfig):
    name = "hamlet.frontdoor"
    label = "frontdoor"
