"""Writing very many rows at once, by PostgreSQL's COPY, from inside a verb."""

from collections.abc import Iterable

from django.db import connection, models
from psycopg.types.json import Jsonb

from hamlet.journal.merging import LookUp, Merge, Merged, merge_in
from hamlet.journal.verbs import in_verb
from hamlet.kernel.errors import Fault

__all__ = ["LookUp", "Merge", "Merged", "copy_in", "copy_over", "merge_in"]


def copy_in(model: type[models.Model], rows: Iterable[models.Model]) -> int:
    """Write unsaved instances of `model`; gives their number. Signals are not sent.

    Fields must hold values of the database's types (dates, not texts). Raises `Fault` outside a
    verb. PostgreSQL copies into no table that has policies: a table for the moment takes the rows.
    """
    if not in_verb():
        raise Fault(f"{model.__name__}: state changes only through verbs")
    fields = [field for field in model._meta.concrete_fields if not _is_given(field)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    number = 0
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute(f'CREATE TEMP TABLE copied AS SELECT {names} FROM "{table}" WITH NO DATA')
        with cursor.copy(f"COPY copied ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([_value(row, field) for field in fields])
                number += 1
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM copied')
        cursor.execute("DROP TABLE copied")
    return number


def copy_over(model: type[models.Model], rows: Iterable[models.Model], names: list[str]) -> int:
    """Write the columns `names` of instances of `model` that are kept already; gives their number.

    Raises `Fault` outside a verb.
    """
    if not in_verb():
        raise Fault(f"{model.__name__}: state changes only through verbs")
    fields = [model._meta.pk, *(model._meta.get_field(name) for name in names)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    changed = ", ".join(f'"{field.column}" = copied."{field.column}"' for field in fields[1:])
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMP TABLE copied AS SELECT {columns} FROM "{table}" WITH NO DATA')
        with cursor.copy(f"COPY copied ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([_value(row, field) for field in fields])
        cursor.execute(f'UPDATE "{table}" held SET {changed} FROM copied WHERE held.id = copied.id')
        number = cursor.rowcount
        cursor.execute("DROP TABLE copied")
    return number


def _is_given(field: models.Field) -> bool:
    """Whether the database itself gives the value."""
    return isinstance(field, models.AutoField) or field.has_db_default()


def _value(row: models.Model, field: models.Field):
    value = getattr(row, field.attname)
    return Jsonb(value) if isinstance(field, models.JSONField) else value
