"""All records at once, as the engine's columns: for learning, and for matching when many wait."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

import numpy as np
import pyarrow as pa
from django.db import connection
from pyarrow import csv

from hamlet.analytics.matching import (
    BANDS,
    Band,
    Columns,
    Model,
    Words,
    alike,
    as_columns,
    keys_of,
    learn,
)
from hamlet.journal.bulk import copy_over
from hamlet.kernel.errors import UserError
from hamlet.people.likeness import COMPARED, current
from hamlet.people.models import SourceRecord

LEADING = [BANDS.index(Band.LONE), BANDS.index(Band.LINK)]
# In the order of names, by which who is who does not depend on when a record came.
EVERYBODY = f"""
COPY (SELECT id, {", ".join(f"{ours} AS {theirs}" for theirs, ours in COMPARED.items())}
      FROM people_sourcerecord ORDER BY source || ' ' || key) TO STDOUT (FORMAT csv, HEADER)
"""


def everybody() -> tuple[list[UUID], Columns, Words]:
    """All records, and the id of each."""
    held = BytesIO()
    with connection.cursor() as cursor, cursor.copy(EVERYBODY) as copy:
        for block in copy:
            held.write(block)
    texts = csv.ConvertOptions(column_types=dict.fromkeys(("id", *COMPARED), pa.string()))
    held.seek(0)
    multiline = csv.ParseOptions(newlines_in_values=True)
    table = csv.read_csv(held, parse_options=multiline, convert_options=texts)
    return [UUID(each) for each in table["id"].to_pylist()], *as_columns(table)


def compared(asked: Collection[UUID]) -> Iterator[tuple[UUID, UUID, float, Band, str]]:
    """These records beside all that share a block with them: those that are not plainly apart."""
    ids, columns, words = everybody()
    asked = set(asked)
    waiting = np.fromiter((each in asked for each in ids), bool, len(ids))
    rows = np.flatnonzero(waiting)
    known = zip(rows.tolist(), keys_of(columns, words, rows), strict=True)
    copy_over(
        SourceRecord,
        (SourceRecord(pk=ids[row], keys=list(keys), waits=False) for row, keys in known),
        ["keys", "waits"],
    )
    pairs = alike(current(), columns, words, waiting)
    for a, b, each in zip(pairs.a.tolist(), pairs.b.tolist(), pairs.weighed.each(), strict=True):
        yield *sorted((ids[a], ids[b])), *each


@dataclass(frozen=True)
class Proposal:
    """A model learnt from all records here, and how many pairs each model would link, or leave to
    a human."""

    model: Model
    links: tuple[int, int]
    doubts: tuple[int, int]


def proposed() -> Proposal:
    """Learn from all records how they are best weighed, and compare it with the model that holds.

    Nothing is changed. Raises `UserError` where there are no records.
    """
    ids, columns, words = everybody()
    if not ids:
        raise UserError("No records of partners are here. Take some in, then learn from them.")
    model, everyone = learn(columns, words), np.ones(len(ids), bool)
    bands = [alike(each, columns, words, everyone).weighed.bands for each in (current(), model)]
    links, doubts = (
        tuple(int(np.isin(each, kinds).sum()) for each in bands)
        for kinds in (LEADING, [BANDS.index(Band.REVIEW)])
    )
    return Proposal(model, links, doubts)
