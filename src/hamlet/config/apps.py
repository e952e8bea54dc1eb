"""The wiring as a Django app."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "hamlet.config"
    label = "config"

    def ready(self):
        """Tell the job queue which jobs there are, and let signing in be noted."""
        from hamlet.config import guarding, jobs, sign_in  # noqa: F401
