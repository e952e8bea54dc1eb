"""The directory in words: services here; why they were found, and shortlists, beside."""

from hamlet.directory.presenters.services import (
    HEAD,
    STALE_HEAD,
    hours,
    open_cell,
    row,
    service,
    services,
    stale_row,
)
from hamlet.directory.presenters.standing import confirmed, freshness, told_by

__all__ = [
    "HEAD",
    "STALE_HEAD",
    "confirmed",
    "freshness",
    "hours",
    "open_cell",
    "row",
    "service",
    "services",
    "stale_row",
    "told_by",
]
