"""Writing very many rows at once, by PostgreSQL's COPY, from inside a verb."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, models
from psycopg.types.json import Jsonb

from hamlet.journal.merging import LookUp, Merge, Merged, merge_in
from hamlet.journal.verbs import in_verb
from hamlet.kernel.errors import Fault

__all__ = ["LookUp", "Merge", "Merged", "copy_in", "copy_over", "csv_in", "csv_over", "merge_in"]


def copy_in(model: type[models.Model], rows: Iterable[models.Model]) -> int:
    """Write unsaved instances of `model`; gives their number. Signals are not sent.

    Fields must hold values of the database's types (dates, not texts). Raises `Fault` outside a
    verb. PostgreSQL copies into no table that has policies: a table for the moment takes the rows.
    """
    fields = [field for field in model._meta.concrete_fields if not _is_given(field)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    number = 0
    with _staged(model, names) as cursor:
        with cursor.copy(f"COPY copied ({names}) FROM STDIN") as copy:
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
    with _staged(model, columns) as cursor:
        with cursor.copy(f"COPY copied ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([_value(row, field) for field in fields])
        return _write_over(cursor, model, names)


def csv_over(model: type[models.Model], names: list[str], csv: Iterable[bytes]) -> int:
    """`copy_over` for rows that come as CSV: the primary key, then the fields `names`."""
    columns = _columns(model, ["pk", *names])
    with _staged(model, columns) as cursor:
        _copy(cursor, f"COPY copied ({columns}) FROM STDIN (FORMAT csv)", csv)
        return _write_over(cursor, model, names)


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
    with cursor.copy(sql) as copy:
        for block in blocks:
            copy.write(block)


def _write_over(cursor, model: type[models.Model], names: list[str]) -> int:
    columns = (model._meta.get_field(name).column for name in names)
    changed = ", ".join(f'"{column}" = copied."{column}"' for column in columns)
    cursor.execute("ANALYZE copied")
    cursor.execute(
        f'UPDATE "{model._meta.db_table}" held SET {changed} FROM copied WHERE held.id = copied.id'
    )
    return cursor.rowcount


def _is_given(field: models.Field) -> bool:
    """Whether the database itself gives the value."""
    return isinstance(field, models.AutoField) or field.has_db_default()


def _value(row: models.Model, field: models.Field):
    value = getattr(row, field.attname)
    return Jsonb(value) if isinstance(field, models.JSONField) else value
