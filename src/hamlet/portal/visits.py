"""Visits to a record: what one reader saw for one reason, page after page, as one line."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import QuerySet

VISIT_ENDS = timedelta(hours=1)
"""Who looks again within this time, for the same reason, is still on the same visit."""
ASKED = (
    "pk", "at", "kind", "action", "basis", "people__len", "actor_id", "actor_kind", "actor_name",
    "organisation",
)  # fmt: skip


@dataclass(slots=True)
class Visit:
    """Looks of one reader, or one deed. `number` is its newest entry; `actions` are what they did,
    each with its kind, the newest first; `among_others`: some page showed other people too."""

    number: int
    since: datetime
    until: datetime
    actions: dict[str, str] = field(default_factory=dict)
    among_others: bool = False


def visits(entries: QuerySet, reason: Callable[[str], object]) -> list[Visit]:
    """Entries of the journal, newest first, as visits; `reason` says what a basis comes down to,
    so that two wordings of one reason are one. A deed stands alone."""
    found: list[Visit] = []
    going_on: dict[tuple, Visit] = {}
    for pk, at, kind, action, basis, people, *actor in entries.values_list(*ASKED):
        key = (*actor, reason(basis))
        held = going_on.get(key) if kind == "look" else None
        if held is None or held.since - at > VISIT_ENDS:
            held = Visit(pk, at, at)
            found.append(held)
            if kind == "look":
                going_on[key] = held
        held.since = min(held.since, at)
        held.actions.setdefault(action, kind)
        held.among_others |= people > 1
    return found
