"""The room as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AccessConfig(AppConfig):
    name = "hamlet.access"
    label = "access"

    def ready(self):
        """Make the database's roles before tables, and say afterwards what they may do."""
        from hamlet.access import serving

        pre_migrate.connect(serving.make_roles, sender=self)
        post_migrate.connect(serving.grant, sender=self)
