"""All records at once, as the engine's columns: for learning, and for matching when many wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection
from pyarrow import csv

from hamlet.analytics.matching import (
    BANDS,
    Band,
    Columns,
    Model,
    OtherName,
    Words,
    add_other_names,
    all_pairs,
    as_columns,
    learn,
)
from hamlet.kernel.errors import UserError
from hamlet.people.likeness import COMPARED, current, other_names
from hamlet.people.models.record import HERE

LEADING = [BANDS.index(Band.LONE), BANDS.index(Band.LINK)]
LINKED = (
    "source", "person_id", "made_id", "waits", "state", "how", "weight", "since", "updated",
    "as_at",
)  # fmt: skip
# In the order of names, by which who is who does not depend on when a record came.
EVERYBODY = f"""
COPY (SELECT id, {", ".join(f"{ours} AS {theirs}" for theirs, ours in COMPARED.items())},
             {", ".join(LINKED)}
      FROM people_sourcerecord ORDER BY source || ' ' || key COLLATE "C")
TO STDOUT (FORMAT csv, HEADER)
"""


@dataclass(frozen=True)
class Everybody:
    """All records: `table` holds `id` and `LINKED`, with one row for each of `columns`."""

    table: pa.Table
    columns: Columns
    words: Words

    def __len__(self) -> int:
        return len(self.table)

    @cached_property
    def waiting(self) -> np.ndarray:
        """Which rows came or changed and are not matched yet."""
        return pc.equal(self.table["waits"], "t").to_numpy()

    @cached_property
    def own(self) -> np.ndarray:
        """Which rows say how somebody is known to the place itself."""
        return pc.equal(self.table["source"], HERE).to_numpy()

    @cached_property
    def rank(self) -> np.ndarray:
        """The place of each row in the order of ids."""
        found = np.empty(len(self), np.int64)
        found[pc.sort_indices(self.table["id"]).to_numpy()] = np.arange(len(self))
        return found

    def rows(self, ids: Iterable[UUID]) -> np.ndarray:
        """The rows of some ids, in their order."""
        asked = pa.array([str(each) for each in ids], pa.string())
        return pc.index_in(asked, self.table["id"].combine_chunks()).to_numpy().astype(np.int64)


def everybody() -> Everybody:
    """All records that are here."""
    held = BytesIO()
    with connection.cursor() as cursor, cursor.copy(EVERYBODY) as copy:
        for block in copy:
            held.write(block)
    held.seek(0)
    texts = dict.fromkeys(("id", *COMPARED, *LINKED), pa.string()) | {"weight": pa.float64()}
    table = csv.read_csv(
        held,
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=texts,
            null_values=[""],  # There are people called Null, and systems that write NULL.
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    columns, words = as_columns(table.select(list(COMPARED)))
    add_other_names(columns, words, _others(table["made_id"]))
    return Everybody(table.select(("id", *LINKED)), columns, words)


def _others(made: pa.ChunkedArray) -> dict[int, list[OtherName]]:
    """Other names by row: those of whoever became known by a record go with it."""
    found = other_names()
    people = list(found)
    at = pc.index_in(made, pa.array(map(str, people), pa.string())).to_numpy()
    return {row: found[people[int(at[row])]] for row in np.flatnonzero(at == at).tolist()}


@dataclass(frozen=True)
class Proposal:
    """A model learnt from all records here, and how many pairs each model would link, or leave to
    a human."""

    model: Model
    links: tuple[int, int]
    doubts: tuple[int, int]


def learnt() -> Model:
    """A model learnt from all records here. Nothing is changed.

    Raises `UserError` where there are no records.
    """
    return _learnt(everybody())


def _learnt(held: Everybody) -> Model:
    if not len(held):
        raise UserError("No records of partners are here. Take some in, then learn from them.")
    return learn(held.columns, held.words)


def proposed() -> Proposal:
    """Learn from all records how they are best weighed, and compare it with the model that holds.

    Nothing is changed. Raises `UserError` where there are no records.
    """
    held = everybody()
    model = _learnt(held)
    bands = [all_pairs(each, held.columns, held.words).bands for each in (current(), model)]
    links, doubts = (
        tuple(int(np.isin(each, kinds).sum()) for each in bands)
        for kinds in (LEADING, [BANDS.index(Band.REVIEW)])
    )
    return Proposal(model, links, doubts)
