"""Small areas with their deprivation, names and centres, from tables and boundary files.

The Index of Multiple Deprivation 2019 was published for the small areas of 2011 and that of 2025
for those of 2021 (ministry of housing, English indices of deprivation), so a vintage tells which.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from hamlet.interop import checks
from hamlet.interop.files import File, as_text
from hamlet.interop.records import CHANGED, NEW, SAME, Context, Record, Refused, Shape, Translation
from hamlet.interop.tables import table_rows
from hamlet.kernel.actor import Actor
from hamlet.place import actions, queries

CODE = re.compile(r"[EW]01[0-9]{6}")
VINTAGES = {
    "lsoa21_code": 2021,
    "LSOA21CD": 2021,
    "lsoa11_code": 2011,
    "LSOA11CD": 2011,
    "LSOA_CODE": 2011,
}
ANY_VINTAGE = "LSOACD"
INDEX_OF = {2011: 2019, 2021: 2025}
# How many small areas England had when each index ranked them.
MOST_RANKS = {2011: 32_844, 2021: 33_755}
# The first three signs of a code of the Office for National Statistics say what it is of.
LEVELS = {
    "E00": "an output area",
    "E02": "a middle layer area (MSOA)",
    "E05": "a ward",
    "E06": "a unitary authority",
    "E07": "a district",
    "E08": "a metropolitan district",
    "E09": "a London borough",
    "E12": "a region",
    "E14": "a constituency",
    "E54": "an integrated care board",
}
COLUMNS = {
    "IMD_decile": "deprivation_decile",
    "IMD_OVERALL": "deprivation_decile",
    "IMD_rank": "deprivation_rank",
    "IMD_score": "deprivation_score",
    "lsoa21_name": "name",
    "LSOA21NM": "name",
    "LSOA11NM": "name",
    "latitude": "latitude",
    "longitude": "longitude",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Which column holds the code, of which vintage (None: of any that is known), and what else."""

    code: str
    vintage: int | None
    columns: dict[str, str]


def recognise(file: File) -> Shape:
    """The shape of a table or boundary file of small areas; `Refused` where it is none."""
    if file.looks_like_json:
        return _boundaries(file)
    table = _table(file.header)
    return Shape(
        "small areas",
        _order(table),
        partial(table_rows, file.path, file.header),
        partial(_translate, table, _retired(table.vintage)),
    )


def _boundaries(file: File) -> Shape:
    document = file.document
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise Refused(
            "Not small areas", "This JSON is no GeoJSON with features. Send boundaries or a table."
        )
    first = document["features"][:1]
    table = _table(list(_properties(first[0])) if first else [])
    records = partial(_features, document["features"])
    return Shape(
        "boundaries", _order(table), records, partial(_translate, table, _retired(table.vintage))
    )


def _features(features: list) -> Iterator[Record]:
    for number, feature in enumerate(features, 1):
        properties = _properties(feature)
        yield Record(f"feature {number}", properties, as_text(properties))


def _properties(feature: object) -> dict:
    found = feature.get("properties") if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def _table(header: list[str]) -> Table:
    code = next((name for name in header if name in VINTAGES or name == ANY_VINTAGE), None)
    if code is None:
        wanted = ", ".join([*VINTAGES, ANY_VINTAGE])
        raise Refused(
            "Not small areas",
            f"No column holds codes of small areas ({wanted}). "
            f"The columns are: {', '.join(header)[:200]}.",
        )
    columns = {name: COLUMNS[name] for name in header if name in COLUMNS}
    if not columns:
        raise Refused(
            "Nothing to keep about small areas",
            "The file has codes of small areas but none of the columns that are kept: "
            f"{', '.join(COLUMNS)}.",
        )
    return Table(code, VINTAGES.get(code), columns)


def _order(table: Table) -> int:
    """Deprivation first: its tables name every small area; the others only add to them."""
    if table.vintage is None:
        return 3
    return 1 if "IMD_rank" in table.columns else 2


def _translate(
    table: Table, retired: frozenset[str], record: Record, context: Context
) -> Translation:
    row = record.content
    code = _code(row.get(table.code))
    key = f"{code} {table.vintage or ''}".strip()
    try:
        vintages = [table.vintage] if table.vintage else _known_vintages(code)
        _refuse_retired(code, retired)
        details = _details(table, row, vintages[0])
    except Refused as problem:
        problem.key = key
        raise
    return Translation(key, details, partial(_keep, context, code, vintages, details))


def _code(value: object) -> str:
    code = checks.text(value, "code", 40)
    if CODE.fullmatch(code):
        return code
    level = LEVELS.get(code[:3])
    said = f"is the code of {level}" if level and len(code) == 9 else "is not the code"
    raise Refused(
        "Not the code of a small area",
        f"{checks.shown(code)} {said}; a small area (LSOA) has a code such as E01004198.",
        code,
    )


def _known_vintages(code: str) -> list[int]:
    known = sorted(queries.small_areas().filter(code=code).values_list("vintage", flat=True))
    if not known:
        raise Refused(
            "Small area not known here",
            f"No small area {code} is known here: it may be retired or of another place. "
            "If it is right, bring its deprivation first.",
        )
    return known


def _refuse_retired(code: str, retired: frozenset[str]) -> None:
    if code in retired:
        raise Refused(
            "Retired code of a small area",
            f"{code} was a small area of 2011 and is none of 2021: it was split or merged. "
            "Use the codes of 2021.",
        )


def _retired(vintage: int | None) -> frozenset[str]:
    """The codes of 2011 that the small areas of 2021 left out, as known before this run.

    Asked as a file is recognised, so before any is taken. A local authority of which no small area
    of 2021 is known says nothing of its old ones: they may be as valid as ever.
    """
    if vintage != 2021:
        return frozenset()
    held: dict[int, dict[str, str]] = {2011: {}, 2021: {}}
    for code, year, name in queries.small_areas().values_list("code", "vintage", "name"):
        held.setdefault(year, {})[code] = _authority(name)
    told = set(held[2021].values()) - {""}
    return frozenset(
        code for code, where in held[2011].items() if where in told and code not in held[2021]
    )


def _authority(name: str) -> str:
    """The local authority in the name of a small area: 'Tower Hamlets' in 'Tower Hamlets 001A'."""
    return name.rpartition(" ")[0]


def _details(table: Table, row: dict, vintage: int) -> dict:
    found = {
        field: _value(field, row[column], vintage)
        for column, field in table.columns.items()
        if row.get(column) not in (None, "")
    }
    if "deprivation_decile" in found:
        found["deprivation_year"] = INDEX_OF[vintage]
    return found


def _value(field: str, value: object, vintage: int) -> object:
    if field == "name":
        return checks.text(value, "name", 200)
    if field == "deprivation_decile":
        return checks.whole(value, "deprivation decile", 1, 10)
    if field == "deprivation_rank":
        return checks.whole(value, "deprivation rank", 1, MOST_RANKS[vintage])
    least, most = {"deprivation_score": (0, 100), "latitude": (-90, 90), "longitude": (-180, 180)}[
        field
    ]
    return checks.number(value, field.replace("_", " "), least, most)


def _keep(context: Context, code: str, vintages: list[int], details: dict, by: Actor) -> str:
    said = {
        actions.keep_small_area(
            by=by, code=code, vintage=vintage, place_id=context.place, **details
        )
        for vintage in vintages
    }
    return next(outcome for outcome in (CHANGED, NEW, SAME) if outcome in said)
