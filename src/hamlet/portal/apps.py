"""The room as a Django app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "hamlet.portal"
    label = "portal"
