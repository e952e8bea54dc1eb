"""The whole place in one value, and the order in which its parts are made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime

import numpy as np
import pyarrow as pa

from hamlet.kernel.errors import UserError
from hamlet.synth import (
    contacts,
    copies,
    homes,
    households,
    lives,
    people,
    places,
    referrals,
    relationships,
    services,
)
from hamlet.synth import days as calendar
from hamlet.synth.people import People
from hamlet.synth.places import Places

TODAY = date(2026, 11, 20)
FEWEST, MOST = 500, 800_000
PARTS = 6  # times that `tell` is called


@dataclass(frozen=True)
class Borough:
    """A synthetic place as it stands at `as_at`. Its tables have the columns of `schema`."""

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


def _silent(part: str) -> None:
    """Say nothing."""


def generate(
    *, residents: int, seed: int, today: date = TODAY, tell: Callable[[str], None] = _silent
) -> Borough:
    """The borough of this many residents, as it stands at noon (London) of `today`.

    The same residents, seed and day always give the same tables. `tell` is called `PARTS` times
    with the name of what is made next. Raises `UserError` for a number that makes no borough.
    """
    if not FEWEST <= residents <= MOST:
        raise UserError(
            f"A borough can have {FEWEST:,} to {MOST:,} residents; {residents:,} were asked for. "
            "Give a number in that range."
        )
    tell("places and services")
    place, days = places.make(seed), calendar.make(today)
    tables = services.make(seed, place, residents, today)
    tell("people")
    everybody = _people(seed, residents, today, place)
    tables |= everybody.tables | _counted(place, everybody)
    tell("relationships")
    tables["relationships"] = relationships.make(seed, everybody.homes, everybody.lives)
    tell("contacts")
    tables["contacts"] = contacts.make(seed, place, everybody, days)
    tell("referrals")
    tables["referrals"] = referrals.make(seed, place, everybody, days)
    tell("partners' copies")
    tables["copies"], tables["truth"] = copies.make(seed, everybody, days)
    return Borough(seed=seed, as_at=calendar.as_at(days), **tables)


def _people(seed: int, residents: int, today: date, place: Places) -> People:
    home = households.make(seed, residents, today, place)
    dwellings = homes.make(seed, home, place)
    life = lives.make(seed, today, place, home, dwellings)
    return people.make(seed, today, place, home, dwellings, life)


def _counted(place: Places, everybody: People) -> dict[str, pa.Table]:
    """The tables of the place with residents of each area and the list of each practice."""
    here = everybody.lives.status == lives.HERE
    area = everybody.homes.area[everybody.homes.household][here]
    listed = everybody.lives.practice[people.on_the_list(everybody.lives)]
    found = dict(place.tables)
    for name, column, codes in (
        ("small_areas", "residents", area),
        ("practices", "list_size", listed),
    ):
        count = np.bincount(codes, minlength=found[name].num_rows).astype(np.int32)
        where = found[name].schema.get_field_index(column)
        found[name] = found[name].set_column(where, column, pa.array(count))
    return found
