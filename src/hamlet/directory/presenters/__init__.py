"""The directory in words: services, why they were found, and a shortlist of them."""

from hamlet.directory.presenters.services import (
    HEAD,
    STALE_HEAD,
    confirmed,
    freshness,
    hours,
    open_cell,
    row,
    service,
    services,
    stale_row,
)
from hamlet.directory.presenters.shortlist import shortlist

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
    "shortlist",
    "stale_row",
]
