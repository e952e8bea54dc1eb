"""The directory in words: services here; why they were found, and shortlists, beside."""

from hamlet.directory.presenters.links import (
    SUGGESTION_HEAD,
    links,
    suggestion,
    suggestion_row,
)
from hamlet.directory.presenters.promises import promise_history
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
    "SUGGESTION_HEAD",
    "confirmed",
    "freshness",
    "hours",
    "links",
    "open_cell",
    "promise_history",
    "row",
    "service",
    "services",
    "stale_row",
    "suggestion",
    "suggestion_row",
    "told_by",
]
