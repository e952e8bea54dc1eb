"""What the directory keeps: services, and by which links their givers keep the entries."""

from hamlet.directory.models.link import EntryLink, Suggestion
from hamlet.directory.models.service import (
    HSDS,
    Edition,
    Location,
    Original,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceHours,
)

__all__ = [
    "HSDS",
    "Edition",
    "EntryLink",
    "Location",
    "Original",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceHours",
    "Suggestion",
]
