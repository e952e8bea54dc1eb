"""Partners' systems of a synthetic borough, sending what they hold by the way of real feeds.

What is older came in one delivery; then each system sent its rhythm's worth, until the last, so
their pages have something to show. Housing is late.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db import connection

from hamlet.access import terms
from hamlet.interop import actions as interop
from hamlet.interop.feeds.taking import take_feed
from hamlet.interop.queries import source as declared
from hamlet.kernel import clock
from hamlet.people import actions as people
from hamlet.people import queries
from hamlet.synth.borough import Borough
from hamlet.synth.loader import items
from hamlet.synth.loader.places import LOADER, Atlas

PARTNERS = {
    "gp": ("GP records", "federation"),
    "community": ("Community services", "care_group"),
    "acute": ("Hospital", "care_group"),
    "mental_health": ("Mental health services", "mind_trust"),
    "social_care": ("Adult social care", "council"),
    "housing": ("Housing association", "homes"),
}
PEOPLE = {
    "key": "rid", "given_name": "first_name", "family_name": "surname", "birth_date": "dob",
    "sex": "sex", "nhs_number": "nhs_number", "address": "address", "postcode": "postcode",
    "mobile": "mobile", "updated": "updated",
}  # fmt: skip
ITEMS = ("key", "about", "kind", "category", "code", "words", "value", "unit", "at", "updated")
DAYS = 12
SILENT = {"housing": 4}
"""Days since a system was last heard, where that is not today."""


def load_feeds(borough: Borough, atlas: Atlas, progress) -> None:
    """Declare each partner's system, let it send people, match them all, and let it send items.

    Items come last, so that each is written with its person at once.
    """
    with TemporaryDirectory() as folder:
        for number, key in enumerate(PARTNERS, 1):
            progress("Partners' systems", number, len(PARTNERS))
            _people(borough, atlas, key, Path(folder))
            take_stock("people_sourcerecord")
        progress("Matching", 0, 1)
        people.use_model(by=LOADER, model=queries.learnt())
        people.match(by=LOADER, records=queries.waiting())
        progress("Matching", 1, 1)
        for number, key in enumerate(PARTNERS, 1):
            progress("What they hold of people", number, len(PARTNERS))
            _items(borough, atlas, key, Path(folder))


def take_stock(*tables: str) -> None:
    """Let the database count what one long transaction has brought into some tables, or into all.

    Unless it knows, it reads a whole table to find a few rows, in each delivery again; for hours,
    where it counted none after a load that was interrupted.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")


def _declare(atlas: Atlas, key: str, holds: str, about: str, columns: dict[str, str]) -> str:
    name, organisation = PARTNERS[key]
    what = "people" if holds == "people" else "visits and more"
    interop.declare_source(
        by=LOADER,
        key=f"{key}-{holds}",
        name=f"{name}: {what}",
        organisation_id=atlas.organisations[organisation][0],
        holds=holds,
        about=about,
        columns=columns,
        dates=["%Y-%m-%d"],
        category=terms.DEMOGRAPHICS if holds == "people" else terms.CONTACTS,
        purpose=terms.DIRECT_CARE,
        whole=holds == "people",
        hours=24 * 7 if holds == "people" else 24,
        grace=12,
    )
    return f"{key}-{holds}"


def _people(borough: Borough, atlas: Atlas, key: str, folder: Path) -> None:
    source = _declare(atlas, key, "people", "", PEOPLE)
    copies = borough.copies.filter(pc.equal(borough.copies["source"], key))
    first, last = (clock.now() - timedelta(days=days, minutes=30) for days in (DAYS + 1, 0))
    _send(source, _as_known(copies, first), folder, first)
    _send(source, copies, folder, last)


def _as_known(copies: pa.Table, at: datetime) -> pa.Table:
    """Records as they stood at a moment, none brought up to date since."""
    updated = pc.min_element_wise(copies["updated"], pa.scalar(at.date()))
    return copies.set_column(copies.schema.get_field_index("updated"), "updated", updated)


def _items(borough: Borough, atlas: Atlas, key: str, folder: Path) -> None:
    source = _declare(atlas, key, "items", f"{key}-people", {each: each for each in ITEMS})
    known = _known(borough, key)
    began = borough.as_at - timedelta(days=DAYS)
    rows = list(items.contacts(borough, key, known))
    if key == "gp":
        rows += items.record(borough, known, began)
    days = _by_delivery(rows, began)
    for day in range(DAYS + 1 - SILENT.get(key, 0)):
        _send(source, pa.Table.from_pylist(days[day], _schema()), folder, _at(day))
        if day == 0:
            take_stock("people_item")


def _at(day: int) -> datetime:
    """When a day's delivery came: the last of them half an hour ago."""
    return clock.now() - timedelta(days=DAYS - day, minutes=30)


def _by_delivery(rows: Iterable[dict], began: datetime) -> dict[int, list[dict]]:
    """Rows by the delivery that first held them."""
    found = defaultdict(list)
    for row in rows:
        found[max(0, (row["at"] - began).days + 1)].append(row)
    return found


def _known(borough: Borough, key: str) -> dict[int, str]:
    """The key by which a system knows each resident: the first, where it holds two."""
    truth = borough.truth.filter(pc.starts_with(borough.truth["rid"], f"{key}-"))
    rids, residents = truth["rid"].to_pylist(), truth["resident"].to_pylist()
    return dict(zip(reversed(residents), reversed(rids), strict=True))


def _schema() -> pa.Schema:
    moment = pa.timestamp("s", tz="UTC")
    kinds = {"value": pa.float64(), "at": moment, "updated": moment}
    return pa.schema([(name, kinds.get(name, pa.string())) for name in ITEMS])


def _send(source: str, rows: pa.Table, folder: Path, at: datetime) -> None:
    """One delivery, as it would have come at that moment."""
    path = folder / f"{source}-{at:%Y-%m-%d}.parquet"
    pq.write_table(rows, path)
    with clock.frozen(at):
        take_feed(declared(source), path, by=LOADER, as_at=at)
