"""Writing several rows in one statement from inside a verb; many by PostgreSQL's COPY."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, islice

from django.db import connection, models
from psycopg.types.json import Jsonb

from hamlet.journal.copying import copying, nothing_asked
from hamlet.journal.merging import UNREAD, LookUp, Merge, Merged, merge_in, merge_one
from hamlet.journal.verbs import in_verb
from hamlet.kernel.errors import Fault

__all__ = [
    "UNREAD",
    "LookUp",
    "Merge",
    "Merged",
    "copy_in",
    "copy_over",
    "csv_in",
    "csv_over",
    "insert",
    "merge_in",
    "merge_one",
]

FEW = 100
"""So many rows go with the statement itself; for more, a table for the moment is worth its making.
"""


def insert(*rows: models.Model, unless_there: bool = False) -> int:
    """Write a few unsaved rows, of one model or several, in one statement; gives how many there are
    of the model that comes last.

    What a verb writes in the same breath costs one way to the database. Signals are not sent.
    `unless_there`: a row that a unique index already holds is left out, and not counted, even where
    whoever acts may not see it. Raises `Fault` outside a verb.
    """
    if not in_verb():
        raise Fault(f"{type(rows[0]).__name__}: state changes only through verbs")
    numbers = tuple(Counter(type(row) for row in rows).items())
    values = [_value(row, field) for row in _by_model(rows) for field in _fields(type(row))]
    with connection.cursor() as cursor:
        cursor.execute(_insertion(numbers, unless_there), values)
        for row in rows:
            row._state.adding = False
        return cursor.rowcount


def _by_model(rows: Iterable[models.Model]) -> list[models.Model]:
    """The rows with those of one model together, models in the order in which they first come."""
    order = {model: at for at, model in enumerate(dict.fromkeys(type(row) for row in rows))}
    return sorted(rows, key=lambda row: order[type(row)])


@lru_cache(maxsize=64)
def _insertion(numbers: tuple[tuple[type[models.Model], int], ...], unless_there: bool) -> str:
    """The statement, one insertion for each model; foreign keys are checked when all is written."""
    end = " ON CONFLICT DO NOTHING" if unless_there else ""
    parts = [_values_into(model, number) + end for model, number in numbers]
    *before, last = parts
    named = ", ".join(f"part_{at} AS ({part})" for at, part in enumerate(before))
    return f"WITH {named} {last}" if named else last


def _values_into(model: type[models.Model], number: int) -> str:
    fields = _fields(model)
    names = ", ".join(f'"{field.column}"' for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {", ".join([row] * number)}'


@lru_cache(maxsize=64)
def _fields(model: type[models.Model]) -> tuple[models.Field, ...]:
    return tuple(field for field in model._meta.concrete_fields if not _is_given(field))


def copy_in(model: type[models.Model], rows: Iterable[models.Model]) -> int:
    """Write unsaved instances of `model`; gives their number. Signals are not sent.

    Fields must hold values of the database's types (dates, not texts). Raises `Fault` outside a
    verb. PostgreSQL copies into no table that has policies: a table for the moment takes the rows.
    """
    few, rows = _few(model, rows)
    if few is not None:
        return insert(*few) if few else 0
    fields = _fields(model)
    names = ", ".join(f'"{field.column}"' for field in fields)
    number = 0
    with _staged(model, names) as cursor:
        with copying(cursor, f"COPY copied ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([_value(row, field) for field in fields])
                number += 1
        cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {names} FROM copied')
    return number


def csv_in(
    model: type[models.Model], names: list[str], csv: Iterable[bytes], more: dict[str, str]
) -> None:
    """Write rows of `model` that come as CSV of the fields `names`; `more` says in SQL what other
    columns hold. Raises `Fault` outside a verb."""
    columns = _columns(model, names)
    with _staged(model, columns) as cursor:
        _copy(cursor, f"COPY copied ({columns}) FROM STDIN (FORMAT csv)", csv)
        into, values = ", ".join((columns, *more)), ", ".join((columns, *more.values()))
        cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({into}) SELECT {values} FROM copied')


def copy_over(model: type[models.Model], rows: Iterable[models.Model], names: list[str]) -> int:
    """Write the columns `names` of instances of `model` that are kept already; gives their number.

    Raises `Fault` outside a verb.
    """
    fields = [model._meta.pk, *(model._meta.get_field(name) for name in names)]
    columns = _columns(model, ["pk", *names])
    few, rows = _few(model, rows)
    if few is not None:
        return _write_few(model, few, fields) if few else 0
    with _staged(model, columns) as cursor:
        with copying(cursor, f"COPY copied ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([_value(row, field) for field in fields])
        return _write_over(cursor, model, names)


def csv_over(model: type[models.Model], names: list[str], csv: Iterable[bytes]) -> int:
    """`copy_over` for rows that come as CSV: the primary key, then the fields `names`."""
    columns = _columns(model, ["pk", *names])
    with _staged(model, columns) as cursor:
        _copy(cursor, f"COPY copied ({columns}) FROM STDIN (FORMAT csv)", csv)
        return _write_over(cursor, model, names)


def _few(
    model: type[models.Model], rows: Iterable[models.Model]
) -> tuple[list[models.Model] | None, Iterable[models.Model]]:
    """The rows where they are few, else None; and all of them."""
    if not in_verb():
        raise Fault(f"{model.__name__}: state changes only through verbs")
    rows = iter(rows)
    with nothing_asked():  # So that what many rows cannot do fails with few, too.
        some = list(islice(rows, FEW + 1))
    return (some if len(some) <= FEW else None), chain(some, rows)


def _write_few(
    model: type[models.Model], rows: list[models.Model], fields: list[models.Field]
) -> int:
    # Without a length, so that too long a text is refused and not cut.
    kinds = [re.sub(r"\(.*?\)", "", field.db_type(connection)) for field in fields]
    row = f"({', '.join(f'%s::{kind}' for kind in kinds)})"
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = [_value(of, field) for of in rows for field in fields]
    with connection.cursor() as cursor:
        copied = f"(VALUES {', '.join([row] * len(rows))}) AS copied ({columns})"
        cursor.execute(_over(model, fields[1:], copied), values)
        return cursor.rowcount


def _over(model: type[models.Model], fields: Iterable[models.Field], copied: str) -> str:
    """The statement that writes columns over from the rows of `copied`."""
    changed = ", ".join(f'"{field.column}" = copied."{field.column}"' for field in fields)
    table = model._meta.db_table
    return f'UPDATE "{table}" held SET {changed} FROM {copied} WHERE held.id = copied.id'


def _columns(model: type[models.Model], names: list[str]) -> str:
    fields = (model._meta.pk if name == "pk" else model._meta.get_field(name) for name in names)
    return ", ".join(f'"{field.column}"' for field in fields)


@contextmanager
def _staged(model: type[models.Model], columns: str) -> Iterator:
    """A cursor, and a table for the moment, `copied`, with some columns of the model's."""
    if not in_verb():
        raise Fault(f"{model.__name__}: state changes only through verbs")
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute(f'CREATE TEMP TABLE copied AS SELECT {columns} FROM "{table}" WITH NO DATA')
        yield cursor
        cursor.execute("DROP TABLE copied")


def _copy(cursor, sql: str, blocks: Iterable[bytes]) -> None:
    with copying(cursor, sql) as copy:
        for block in blocks:
            copy.write(block)


def _write_over(cursor, model: type[models.Model], names: list[str]) -> int:
    cursor.execute("ANALYZE copied")
    cursor.execute(_over(model, map(model._meta.get_field, names), "copied"))
    return cursor.rowcount


def _is_given(field: models.Field) -> bool:
    """Whether the database itself gives the value."""
    return isinstance(field, models.AutoField) or field.has_db_default()


def _value(row: models.Model, field: models.Field):
    value = getattr(row, field.attname)
    return Jsonb(value) if isinstance(field, models.JSONField) else value
