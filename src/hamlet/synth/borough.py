"""The whole place in one value, and the order in which its parts are made."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa

TODAY = date(2026, 11, 20)
FEWEST, MOST = 500, 800_000
LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Borough:
    """A synthetic place as it stands at `as_at`. Every table has the columns of `schema.SCHEMAS`."""

    seed: int
    as_at: datetime
    localities: pa.Table
    neighbourhoods: pa.Table
    small_areas: pa.Table
    practices: pa.Table
    organisations: pa.Table
    teams: pa.Table
    services: pa.Table
    service_hours: pa.Table
    staff: pa.Table
    households: pa.Table
    residents: pa.Table
    conditions: pa.Table
    relationships: pa.Table
    contacts: pa.Table
    referrals: pa.Table
    copies: pa.Table
    truth: pa.Table

    def tables(self) -> Iterator[tuple[str, pa.Table]]:
        """Name and table of each, in the order in which a loader can take them."""
        for field in fields(self):
            if field.name not in ("seed", "as_at"):
                yield field.name, getattr(self, field.name)
