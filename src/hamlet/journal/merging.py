"""Bringing very many rows up to date at once from what a source said, from inside a verb.

The rows come as CSV into a table for the moment; one statement for each way in which they end does
the rest. What is older than what is held never replaces it, so the order in which deliveries come
makes no difference; what is of the same version and says otherwise is given back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection, models
from psycopg.sql import Literal

from hamlet.journal.copying import copying
from hamlet.journal.verbs import in_verb
from hamlet.kernel.errors import Fault


class Merged(NamedTuple):
    """How rows ended. `older` are those of `same` that said something else, and came too late.

    Nothing was done with rows about something `unknown`, nor with `contradicting` ones, which say
    otherwise than what is held of the same version. Both are given by their keys.
    """

    new: int
    changed: int
    same: int
    older: int
    unknown: tuple[str, ...] = ()
    contradicting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LookUp:
    """What rows are about: the text column `by` of the CSV says it, the SQL `set_from` sets the
    columns `sets` from it (as `UPDATE merged SET …`), the first of which stays null if unknown.
    """

    by: str
    sets: tuple[str, ...]
    set_from: str


@dataclass(frozen=True, slots=True)
class Merge:
    """How rows of a source meet those that are held.

    `key` are the columns that name a row, `version` those by which one is newer than another, and
    `told` those that say something. `given` has the same value for every row; it may name columns
    of the key. `new` and `changed` say in SQL what else is set (`held` is the row that is held).
    Only rows where `live` (SQL) holds are met; without `replace`, one that says something else is
    left as it was, but for `changed`, and stands beside the newer. A text that is `UNREAD`
    failed its check: where what `checked` says of its column (SQL) holds, what is held stays, else
    it is empty.
    """

    model: type[models.Model]
    key: tuple[str, ...]
    version: tuple[str, ...]
    told: tuple[str, ...]
    given: dict[str, Any]
    new: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    live: str = "true"
    replace: bool = True
    checked: dict[str, str] = field(default_factory=dict)
    look_up: LookUp | None = None

    @property
    def sent(self) -> tuple[str, ...]:
        """The columns of the CSV, in order."""
        return (
            *(each for each in self.key if each not in self.given),
            *(each for each in self.version if each not in self.given),
            *([self.look_up.by] if self.look_up else ()),
            *self.told,
        )


UNREAD = "\x1a"
"""Stands for a text that came and failed its check: Unicode's SUBSTITUTE, which no text holds."""
STAGE = "CREATE TEMP TABLE merged AS SELECT {columns} FROM {table} WITH NO DATA"
# Met by staged rows, whose number is known. What is found is never met again by its id: a table
# that is taken for empty, as after a load that was undone, would be read whole for each row.
MET = "FROM merged JOIN {table} held ON {same_key} AND {live}"
STAYS = """
UPDATE merged SET {stays} FROM (
    SELECT merged.key, {met} FROM merged
    LEFT JOIN {table} held ON {same_key} AND {live} WHERE {unread}) met
WHERE merged.key = met.key
"""
CHANGED = f"SELECT count(*) {MET} WHERE {{newer}} AND {{differs}}"
# What is newer replaces what is held, or ends it; what says the same only becomes newer.
NEWER = """
UPDATE {table} held SET {assigned} FROM merged WHERE {same_key} AND {live} AND {newer}
"""
CONTRADICTING = """
DELETE FROM merged USING {table} held
WHERE {same_key} AND {live} AND {alike} AND {differs}
RETURNING merged.key
"""
OLDER = f"""
SELECT count(*) {MET} WHERE {{late}} AND {{differs}}
"""
# In order, so that all are found before the first is written: a table that is taken for empty would
# be read whole for each row, and grow as it is.
MISSING = """
INSERT INTO {table} ({columns}, {new_columns})
SELECT {columns}, {new_values} FROM merged
WHERE NOT EXISTS (SELECT FROM {table} held WHERE {same_key} AND {live})
ORDER BY merged.key
"""


def merge_in(merge: Merge, csv: Iterable[bytes]) -> Merged:
    """Bring rows up to date from CSV of the columns `merge.sent`, each key once.

    Gives how they ended. Raises `Fault` outside a verb. Whoever calls keeps others from merging
    the same source at the same time.
    """
    _require_verb(merge)
    words = _words(merge)
    with connection.cursor() as cursor:
        total = _stage(cursor, merge, words, csv)
        if merge.checked:
            cursor.execute(STAYS.format(**words))
        unknown = _looked_up(cursor, merge.look_up) if merge.look_up else ()
        contradicting = _keys(cursor, CONTRADICTING.format(**words))
        total -= len(unknown) + len(contradicting)
        older = _one(cursor, OLDER.format(**words))[0]
        changed = _one(cursor, CHANGED.format(**words))[0]
        cursor.execute(NEWER.format(**words))
        cursor.execute(MISSING.format(**words))
        new = cursor.rowcount - (0 if merge.replace else changed)
        cursor.execute("DROP TABLE merged")
    return Merged(new, changed, total - new - changed, older, unknown, contradicting)


# The one row goes with the statement itself, where a table for the moment costs more than the rest.
ONE = """
WITH merged ({columns}) AS (VALUES ({row})), held AS (
    SELECT {newer} AS newer, {alike} AS alike, {differs} AS differs
    FROM merged JOIN {table} held ON {same_key} AND {live}),
changed AS (UPDATE {table} held SET {assigned} FROM merged WHERE {same_key} AND {live} AND {newer}),
new AS (
    INSERT INTO {table} ({columns}, {new_columns}) SELECT {columns}, {new_values} FROM merged
    WHERE NOT EXISTS (SELECT FROM held))
SELECT newer, alike, differs FROM held
"""


def _require_verb(merge: Merge) -> None:
    if not in_verb():
        raise Fault(f"{merge.model.__name__}: state changes only through verbs")


def merge_one(merge: Merge, row: dict[str, Any]) -> Merged:
    """`merge_in` for one row by its columns, where nothing is looked up and what is newer replaces.

    A text that is missing is empty, any other value nothing.
    """
    _require_verb(merge)
    fields = {each.column: each for each in merge.model._meta.concrete_fields}
    values = {name: row.get(name) for name in merge.sent} | merge.given
    texts = {name for name in merge.sent if isinstance(fields[name], models.CharField)}
    values |= {name: "" for name in texts if values[name] is None}
    words = _words(merge) | {"row": ", ".join(_typed(fields[name]) for name in values)}
    with connection.cursor() as cursor:
        cursor.execute(ONE.format(**words), list(values.values()))
        found = cursor.fetchone()
    if found is None:
        return Merged(new=1, changed=0, same=0, older=0)
    newer, alike, differs = found
    if alike and differs:
        return Merged(0, 0, 0, 0, contradicting=(row["key"],))
    changed = newer and differs
    return Merged(0, int(changed), int(not changed), int(differs and not changed))


def _typed(field: models.Field) -> str:
    """A place for a value of a column, without a length: too long a text is refused and not cut."""
    return "%s::" + field.db_type(connection).partition("(")[0]


def _stage(cursor, merge: Merge, words: dict[str, str], csv: Iterable[bytes]) -> int:
    cursor.execute(STAGE.format(**words))
    given = ", ".join(
        f'ALTER "{name}" SET DEFAULT {_literal(value)}' for name, value in merge.given.items()
    )
    if given:
        cursor.execute(f"ALTER TABLE merged {given}")
    if merge.look_up:
        cursor.execute(f'ALTER TABLE merged ADD "{merge.look_up.by}" text')
    sent = f"COPY merged ({_list(merge.sent)}) FROM STDIN (FORMAT csv)"
    with copying(cursor, sent) as copy:
        for chunk in csv:
            copy.write(chunk)
    total = cursor.rowcount
    cursor.execute("ANALYZE merged")
    return total


def _looked_up(cursor, look_up: LookUp) -> tuple[str, ...]:
    """Set what rows are about; take out those of which it is not known, and give their keys."""
    cursor.execute(look_up.set_from)
    return _keys(cursor, f'DELETE FROM merged WHERE "{look_up.sets[0]}" IS NULL RETURNING key')


def _keys(cursor, sql: str) -> tuple[str, ...]:
    cursor.execute(sql)
    return tuple(key for (key,) in cursor.fetchall())


def _literal(value: Any) -> str:
    """A value as SQL writes it: a default takes no parameters."""
    return Literal(None if value is None else str(value)).as_string(connection.connection)


def _one(cursor, sql: str) -> tuple:
    cursor.execute(sql)
    return cursor.fetchone()


def _words(merge: Merge) -> dict[str, str]:
    look_up = merge.look_up
    sent = (each for each in merge.sent if look_up is None or each != look_up.by)
    columns = tuple(dict.fromkeys((*sent, *merge.given, *(look_up.sets if look_up else ()))))
    merged_version, held_version = _both(merge.version)
    merged_told, held_told = _both(merge.told)
    differs = f"{merged_told} IS DISTINCT FROM {held_told}"
    return {
        "table": f'"{merge.model._meta.db_table}"',
        "columns": _list(columns),
        "differs": differs,
        "newer": f"{merged_version} > {held_version}",
        "alike": f"{merged_version} = {held_version}",
        "late": f"{merged_version} < {held_version}",
        "same_key": " AND ".join(f"held.{name} = merged.{name}" for name in merge.key),
        "live": merge.live,
        "unread": " OR ".join(f"merged.{name} = {_literal(UNREAD)}" for name in merge.checked),
        "met": ", ".join(
            f"CASE WHEN {q} THEN held.{n} END AS {n}" for n, q in merge.checked.items()
        ),
        "stays": ", ".join(map(_stays, merge.checked)),
        "assigned": ", ".join(f'"{name}" = {to}' for name, to in _assigned(merge, differs).items()),
        "new_columns": _list(merge.new),
        "new_values": ", ".join(merge.new.values()),
    }


def _stays(name: str) -> str:
    held = f"coalesce(met.{name}, '')"
    return (
        f"{name} = CASE WHEN merged.{name} = {_literal(UNREAD)} THEN {held} ELSE merged.{name} END"
    )


def _assigned(merge: Merge, differs: str) -> dict[str, str]:
    """What is set where a row is newer, by column.

    Whether it `differs` says what `changed` sets, and the version where no row is replaced.
    """
    replaced = (*merge.version, *merge.told) if merge.replace else merge.version
    to = {name: f"merged.{name}" for name in replaced}
    if not merge.replace:
        to = {name: f"CASE WHEN {differs} THEN held.{name} ELSE {new} END"
              for name, new in to.items()}  # fmt: skip
    return to | {
        name: f"CASE WHEN {differs} THEN {new} ELSE held.{name} END"
        for name, new in merge.changed.items()
    }


def _both(names: Iterable[str]) -> tuple[str, str]:
    """These columns as one value, staged and held."""
    return f"ROW({_list(names, 'merged')})", f"ROW({_list(names, 'held')})"


def _list(names: Iterable[str], of: str = "") -> str:
    return ", ".join(f'{of}."{name}"' if of else f'"{name}"' for name in names)
