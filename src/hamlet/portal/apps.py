"""The room as a Django app."""

from django.apps import AppConfig
from django.conf.locale import LANG_INFO

SOMALI = {"bidi": False, "code": "so", "name": "Somali", "name_local": "Soomaali"}


class PortalConfig(AppConfig):
    name = "hamlet.portal"
    label = "portal"

    def ready(self):
        """Tell Django of Somali, which its list lacks; show residents' accounts to staff."""
        from hamlet.discharge import panels as discharge
        from hamlet.people import panels as people
        from hamlet.portal import panels

        LANG_INFO.setdefault("so", SOMALI)
        people.register("own pages", 90, panels.of_person)
        discharge.register_for_stay("ticket home", 1, panels.of_stay)
