"""A source declared as a TOML file: read, checked, and kept."""

import re
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from hamlet.access import roles, terms
from hamlet.interop.actions import declare_source
from hamlet.interop.feeds.columns import DATES
from hamlet.interop.hsds.fetching import is_address
from hamlet.interop.models import Source
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.people import actions as people
from hamlet.people.queries import STANDS_IN as KINDS
from hamlet.people.queries import Person
from hamlet.place import queries as place

SLUG = r"[A-Za-z0-9_-]{1,40}"
NEEDED = ("key", "name", "organisation", "holds", "hours")
FORMS = ("table", "fhir")
OPTIONAL = {
    "form": "table",
    "columns": {},
    "about": "",
    "values": {},
    "dates": list(DATES),
    "zone": str(clock.LONDON),
    "category": terms.DEMOGRAPHICS,
    "purpose": terms.DIRECT_CARE,
    "whole": False,
    "grace": 12,
    "role": "",
    "team": "",
    "address": "",
    "private": False,
}
KINDS_OF_PARTS = {"hours": int} | {name: type(value) for name, value in OPTIONAL.items()}
IN_WORDS = {
    str: "a text, in quotation marks",
    int: "a whole number, without quotation marks",
    bool: "true or false, without quotation marks",
    list: "a list of texts, in brackets",
    dict: "a table: write [its name] on a line, and its parts below",
}
A_DAY = date(2001, 2, 23)
MOST_HOURS = 24 * 366
FIELDS = {"people": people.RECORD_COLUMNS, "items": people.ITEM_COLUMNS} | dict.fromkeys(
    ("bookings", "services", "stays"), ()
)
NEEDED_COLUMNS = {"people": {"key"}, "items": {"key", "about", "words", "at"}}


def declare(path: str | Path, *, by: Actor) -> Source:
    """Declare the source that a TOML file describes. Raises `UserError` with what is wrong."""
    return declare_source(by=by, **checked(_read(Path(path))))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text())
    except FileNotFoundError:
        raise UserError(f"There is no file {path}. Check the path.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path} is not TOML: {error}.") from None


def checked(said: dict[str, Any]) -> dict[str, Any]:
    """A declaration as `Source` keeps it. Raises `UserError` with what is wrong and what to do."""
    missing = [name for name in NEEDED if name not in said]
    unknown = sorted(set(said) - {*NEEDED, *OPTIONAL})
    if missing or unknown:
        raise UserError(
            f"The declaration lacks: {', '.join(missing) or 'nothing'}. "
            f"It has what nobody knows: {', '.join(unknown) or 'nothing'}."
        )
    found = OPTIONAL | said
    _require_types(found)
    _require_slug("key", found["key"])
    if found["about"]:
        _require_slug("about", found["about"])
    _require_known("form", [found["form"]], FORMS)
    _require_known("holds", [found["holds"]], FIELDS)
    if found["form"] == "fhir":
        found |= _of_fhir(said)
    _require_known("columns", found["columns"], FIELDS[found["holds"]])
    _require_known("values", found["values"], VALUED.get(found["holds"], FIELDS[found["holds"]]))
    _require_known("values.sex", found["values"].get("sex", {}).values(), Person.Gender.values)
    _require_dates(found["dates"])
    if found["zone"] not in available_timezones():
        raise UserError(f"{found['zone']} is no time zone such as Europe/London.")
    _require_known("category", [found["category"]], terms.CATEGORIES)
    _require_known("purpose", [found["purpose"]], terms.PURPOSES)
    lacks = NEEDED_COLUMNS.get(found["holds"], set()) - set(found["columns"])
    if lacks:
        raise UserError(f"Say which column holds: {', '.join(sorted(lacks))}.")
    if found["holds"] == "items" and not found["about"]:
        raise UserError("Say in `about` which source knows the people that the items are about.")
    if found["holds"] == "items":
        _require_kind(found["columns"], found["values"].get("kind", {}))
    _require_role(found)
    _require_address(found)
    del found["form"]
    return found | {
        "organisation": _organisation(found["organisation"]),
        "team": _team(found["team"], found["holds"]),
    }


def _require_types(found: dict[str, Any]) -> None:
    """Each part is of the kind that it has to be, and a time is no less than none."""
    for name, value in found.items():
        kind = KINDS_OF_PARTS.get(name, str)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise UserError(f"`{name}` is {IN_WORDS[kind]}. It is {value!r} here.")
    for name, least in (("hours", 1), ("grace", 0)):
        if not least <= found[name] <= MOST_HOURS:
            raise UserError(f"`{name}` is {least} to {MOST_HOURS:,} hours.")
    tables = {"columns": found["columns"]}
    tables |= {f"values.{name}": said for name, said in found["values"].items()}
    for name, table in tables.items():
        if not (isinstance(table, dict) and all(isinstance(each, str) for each in table.values())):
            raise UserError(f"[{name}] is a table of texts, each in quotation marks.")


def _require_dates(formats: list) -> None:
    """Each way to write a date reads as the day that it was written from."""
    for each in formats:
        try:
            written = A_DAY.strftime(each)
            if datetime.strptime(written, each).date() == A_DAY:
                continue
        except (TypeError, ValueError):
            pass
        raise UserError(
            f"`dates` has {each!r}, by which no day can be read. Write them as {', '.join(DATES)}."
        )


def _require_kind(columns: dict[str, str], kinds: dict[str, str]) -> None:
    """Each item is of a kind: by a column, or all of them of one."""
    if "kind" not in columns and "" not in kinds:
        raise UserError(
            "Say which column holds: kind. If every item is of one kind, say which in "
            f'`values.kind`, for "": one of {", ".join(KINDS)}.'
        )
    _require_known("values.kind", kinds.values(), KINDS)


VALUED = {"stays": ("ward",)}
"""What has values of its own where that is no field of a table: as the source calls its wards."""
DOES = {"bookings": "booking.make", "stays": "stay.hear"}


def _require_role(found: dict[str, Any]) -> None:
    """What comes by message is done in a role that may; what comes otherwise needs none."""
    known = roles.MAY[DOES[found["holds"]]] if found["holds"] in DOES else {""}
    _require_known("role", [found["role"]], sorted(known))


def _team(named: str, holds: str):
    """The team that plans the way home from the stays that are told of; else there is none."""
    if holds != "stays":
        _require_known("team", [named], [""])
        return None
    planning = list(place.teams_with([roles.DISCHARGE_COORDINATOR]))
    _require_known("team", [named], [each.name for each in planning])
    found = [each for each in planning if each.name == named]
    if len(found) > 1:
        raise UserError(f"Several teams that plan the way home are called {named}. Rename one.")
    return found[0]


def _require_address(found: dict[str, Any]) -> None:
    """Another directory is read at its address; nothing else has one."""
    is_read = found["holds"] == "services"
    if is_read != is_address(str(found["address"])):
        raise UserError(
            "Say in `address` where the directory is read: https://…"
            if is_read
            else "Only another directory, which holds services, is read at an `address`."
        )


def _of_fhir(said: dict[str, Any]) -> dict[str, Any]:
    """Which fields FHIR resources fill: the part of the record, where the source is not of one."""
    if "columns" in said:
        raise UserError("FHIR resources have no columns. Leave out either `form` or `columns`.")
    fields = [name for name in FIELDS[said["holds"]] if name != "category" or name not in said]
    return {"columns": {name: name for name in fields}}


def _require_known(what: str, said, known) -> None:
    wrong = sorted(set(said) - set(known))
    if wrong:
        raise UserError(f"Of {what}, {', '.join(wrong)} is none of: {', '.join(known)}.")


def _require_slug(what: str, said: Any) -> None:
    """A key also names the folder of what comes."""
    if not (isinstance(said, str) and re.fullmatch(SLUG, said)):
        raise UserError(f"`{what}` is 1 to 40 letters, digits, hyphens or underscores.")


def _organisation(named: str):
    found = place.organisations().filter(ods_code=named).first()
    found = found or place.organisations().filter(name=named).first()
    if found is None:
        raise UserError(f"No organisation here has the ODS code or name {named}. Bring it first.")
    return found


def moment(written: str | None) -> datetime | None:
    """A moment from '2026-11-24T06:00', taken as London time where it says no zone."""
    if written is None:
        return None
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise UserError(f"{written} is no moment such as 2026-11-24T06:00.") from None
    return clock.utc(found if found.tzinfo else found.replace(tzinfo=clock.LONDON))
