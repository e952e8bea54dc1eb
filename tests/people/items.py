"""Items of people's records, for tests."""

from datetime import timedelta

from tests.people.records import NOON

from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions
from hamlet.people.actions.records import as_csv

ITEM = {
    "category": "contacts", "kind": "contact", "code": "", "words": "GP appointment", "unit": "",
    "author": "",
}  # fmt: skip


def sent(organisation, *records, key="1", day=0, source="visits", **more):
    """One item for each record comes in; gives how they ended."""
    at = more.pop("at", NOON + timedelta(days=day))
    rows = [
        ITEM
        | {"key": key if n == 0 else f"{key}-{n}", "about": record.key, "at": at, "updated": at}
        | more
        for n, record in enumerate(records)
    ]
    return actions.receive_items(
        by=SYSTEM,
        source=source,
        about=records[0].source,
        organisation=organisation.pk,
        as_at=NOON + timedelta(days=day),
        csv=[as_csv(rows, actions.ITEM_COLUMNS)],
    )
