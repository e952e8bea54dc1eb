"""The wiring as a Django app."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "hamlet.config"
    label = "config"

    def ready(self):
        """Tell the job queue which jobs there are."""
        from hamlet.config import jobs  # noqa: F401
