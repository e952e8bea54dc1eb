"""What FHIR R4 resources say, in our fields: written as a table would, and checked like one."""

from hamlet.interop.feeds.resources.items import item
from hamlet.interop.feeds.resources.parts import updated
from hamlet.interop.feeds.resources.people import person

__all__ = ["item", "person", "updated"]
