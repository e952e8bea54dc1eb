"""The room as a Django app."""

from django.apps import AppConfig


class SynthConfig(AppConfig):
    name = "hamlet.synth"
    label = "synth"
