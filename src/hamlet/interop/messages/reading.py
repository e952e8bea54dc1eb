"""A message: a FHIR R4 `Bundle` of type message, its `MessageHeader` first.

The focus of the header is what it is about: an `Appointment`, or an `Encounter`; the `Patient` is
in the message too. What it is about is known by its first identifier and its `meta.lastUpdated`:
the later one holds. Pure: no database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from hamlet.interop import checks
from hamlet.interop.feeds.bundles import Within
from hamlet.interop.files import as_text, parsed, readable
from hamlet.interop.kinds import fhir
from hamlet.interop.messages.parts import key_of
from hamlet.interop.records import Refused

SHOWN = {
    "Patient": ("resourceType", "id", "identifier", "birthDate"),
    "Encounter": (
        "resourceType", "id", "meta", "identifier", "status", "class", "subject", "period",
        "hospitalization", "extension",
    ),
    "Location": ("resourceType", "id"),
}  # fmt: skip
"""All that the quarantine shows of whom a message is about: who, not where they are."""


class Kind(NamedTuple):
    """A kind of messages: the codes of its events, the resource in their focus, and how that is
    read: (resource, key, event, the message) → what is asked, with its `key` and `version`."""

    events: tuple[str, ...]
    focus: str
    asked: Callable[[dict, str, str, Within], Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it could be read: its own `name` and what was `asked`, or the `problem`.

    `text` is what the quarantine may keep of it.
    """

    name: str
    text: str
    asked: Any = None
    problem: Refused | None = None


def read(data: bytes, kind: Kind) -> Message:
    """Read a message of a kind. Nothing that it holds raises: what cannot be understood is its
    problem."""
    try:
        bundle = parsed(data)
    except Refused as problem:
        return Message("", readable(data.decode("utf-8", "replace")), problem=problem)
    name, text = _name(bundle), readable(as_text(_shown(bundle)))
    try:
        return Message(name, text, _asked(bundle, kind))
    except Refused as problem:
        return Message(name, text, problem=problem)


def _name(bundle: Any) -> str:
    """The id of its MessageHeader, or its own; '' where that cannot be read."""
    header = next(
        (each for each in _resources(bundle) if fhir.kind_of(each) == "MessageHeader"), {}
    )
    found = header.get("id") or (bundle.get("id") if isinstance(bundle, dict) else None)
    return readable(found)[:200] if isinstance(found, str) else ""


def _resources(bundle: Any) -> list[dict]:
    entries = bundle.get("entry") if isinstance(bundle, dict) else None
    entries = entries if isinstance(entries, list) else []
    found = [each.get("resource") for each in entries if isinstance(each, dict)]
    return [each for each in found if isinstance(each, dict)]


def _shown(bundle: Any) -> Any:
    if not _resources(bundle):
        return bundle
    kept = [_shown_of(each) for each in _resources(bundle)]
    return {name: bundle[name] for name in ("resourceType", "id", "type") if name in bundle} | {
        "entry": [{"resource": each} for each in kept]
    }


def _shown_of(resource: dict) -> dict:
    shown = SHOWN.get(fhir.kind_of(resource))
    if shown is None:
        return resource
    return {name: resource[name] for name in shown if name in resource}


def _asked(bundle: Any, kind: Kind) -> Any:
    if fhir.kind_of(bundle) != "Bundle" or bundle.get("type") != "message":
        raise Refused("Not a message", "This is not a FHIR Bundle of type message.")
    within, first = Within(), {}
    for each in fhir.parts(bundle, "entry"):
        if isinstance(each.get("resource"), dict):
            within.add(each.get("fullUrl"), each["resource"])
            first = first or each["resource"]
    event = _event(first, kind)
    found = _focus(first, within, kind)
    key = key_of(found)
    try:
        return kind.asked(found, key, event, within)
    except Refused as problem:
        problem.key = key
        raise


def _event(header: dict, kind: Kind) -> str:
    if fhir.kind_of(header) != "MessageHeader":
        raise Refused(
            "No MessageHeader", "The first entry of the message is not its MessageHeader."
        )
    code = fhir.part(header, "eventCoding").get("code")
    if code not in kind.events:
        raise Refused(
            "Another event",
            f"The event {checks.shown(code)} is not taken here from this source; "
            f"{', '.join(kind.events)} {'is' if len(kind.events) == 1 else 'are'}.",
        )
    return code


def _focus(header: dict, within: Within, kind: Kind) -> dict:
    found = [within.find(each) for each in fhir.parts(header, "focus")]
    found = [each for each in found if fhir.kind_of(each) == kind.focus]
    if len(found) != 1:
        raise Refused(
            f"No {kind.focus}",
            f"The MessageHeader's focus is not one {kind.focus} of this message.",
        )
    return found[0]
