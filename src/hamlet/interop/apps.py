"""The room as a Django app."""

from django.apps import AppConfig


class InteropConfig(AppConfig):
    name = "hamlet.interop"
    label = "interop"
