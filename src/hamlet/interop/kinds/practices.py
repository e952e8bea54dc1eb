"""Practices of the NHS's Organisation Data Service, and the network that each belongs to.

The file `epraccur` comes from the Organisation Data Service without a header, of 27 columns in a
fixed order; others publish it with one. Both are taken.
"""

from functools import partial

from django.utils.text import slugify

from hamlet.interop import checks
from hamlet.interop.files import File
from hamlet.interop.records import Context, Record, Refused, Shape, Translation
from hamlet.interop.tables import table_rows
from hamlet.kernel import identifiers
from hamlet.kernel.actor import Actor
from hamlet.place import actions, queries

SOURCE = "ods"
GP_PRACTICE = "4"
POSITIONS = {
    "organisation_code": 0,
    "name": 1,
    "address_1": 4,
    "address_2": 5,
    "address_3": 6,
    "address_4": 7,
    "address_5": 8,
    "postcode": 9,
    "open_date": 10,
    "close_date": 11,
    "status_code": 12,
    "contact_telephone": 17,
    "prescribing_setting": 25,
}
WIDTH = 27
MEMBERSHIP = {"pcn", "ods_code"}
STATUSES = ("A", "C", "D", "P")


def recognise(file: File) -> Shape:
    """The shape of a table of practices or of memberships; `Refused` where it is neither."""
    header = file.header
    if set(header) >= set(POSITIONS):
        return Shape("practices", 1, partial(table_rows, file.path, header), _practice)
    if len(header) == WIDTH and header[0].isalnum() and header[10].isdigit():
        columns = _names_by_position()
        records = partial(table_rows, file.path, columns, headed=False)
        return Shape("practices", 1, records, _practice)
    if set(header) >= MEMBERSHIP:
        return Shape("members of networks", 2, partial(table_rows, file.path, header), _member)
    if "organisation_code" in header:
        missing = sorted(set(POSITIONS) - set(header))
        raise Refused("Columns are missing", f"These columns are missing: {', '.join(missing)}.")
    raise Refused(
        "Not practices",
        "Neither practices (epraccur) nor members of networks (pcn, ods_code). "
        f"The columns are: {', '.join(header)[:200]}.",
    )


def _names_by_position() -> list[str]:
    names = [f"column {number}" for number in range(1, WIDTH + 1)]
    for name, position in POSITIONS.items():
        names[position] = name
    return names


def _practice(record: Record, context: Context) -> Translation:
    row = record.content
    code = _ods_code(row["organisation_code"])
    try:
        details = _details(row)
    except Refused as problem:
        problem.key = code
        raise
    details |= {"ods_code": code, "place_id": context.place}
    return Translation(code, details, partial(_keep, code, details))


def _details(row: dict) -> dict:
    lines = (checks.text(row[f"address_{each}"], "address", 300) for each in range(1, 6))
    if row["status_code"] not in STATUSES:
        raise Refused(
            "Status not known",
            f"The status {checks.shown(row['status_code'])} is none of A, C, D, P.",
        )
    return {
        "name": _name(row["name"]),
        "kind": "practice" if row["prescribing_setting"] == GP_PRACTICE else "other",
        "address": checks.text(", ".join(filter(None, lines)), "address", 300),
        "postcode": _optional(identifiers.postcode, "Postcode is wrong", row["postcode"]),
        "phone": _optional(identifiers.phone, "Phone number is wrong", row["contact_telephone"]),
        "opened": _date(row["open_date"], "opening date"),
        "closed": _date(row["close_date"], "closing date"),
    }


def _name(value: str) -> str:
    name = checks.text(value, "name", 200)
    if not name:
        raise Refused("No name", "The practice has no name.")
    return name


def _ods_code(value: str) -> str:
    return checks.read_by(identifiers.ods_code, "ODS code is wrong", value)


def _optional(reader, rule: str, value: str) -> str:
    return checks.read_by(reader, rule, value) if value.strip() else ""


def _date(value: str, what: str):
    return checks.day(value, what, may_be_ahead=True) if value.strip() else None


def _keep(code: str, details: dict, by: Actor) -> str:
    return actions.keep_organisation(by=by, source=SOURCE, source_key=code, **details)


def _member(record: Record, context: Context) -> Translation:
    row = record.content
    code = _ods_code(row["ods_code"])
    name = checks.text(row["pcn"], "name of the network", 200)
    if not name:
        raise Refused("No name", f"The network of {code} has no name.", f"member {code}")
    held = queries.organisations().filter(source=SOURCE, source_key=code)
    if not context.look_up("practice", code, lambda: held.values_list("pk", flat=True).first()):
        raise Refused(
            "Practice not known here",
            f"No practice {code} is known here. Bring the practices (epraccur) first.",
            f"member {code}",
        )
    return Translation(
        f"member {code}", {"network": name}, partial(_keep_member, context, code, name)
    )


def _keep_member(context: Context, code: str, name: str, by: Actor) -> str:
    network = context.look_up(
        "network",
        name,
        lambda: actions.keep_neighbourhood(by=by, slug=slugify(name)[:50], name=name).pk,
    )
    return actions.keep_organisation(
        by=by, source=SOURCE, source_key=code, neighbourhood_id=network
    )
