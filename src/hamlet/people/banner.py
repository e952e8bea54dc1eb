"""The banner of a person, as `person_banner` of the design room draws it above every page."""

from typing import Any

from hamlet.access.decisions import Decision
from hamlet.design import links, words
from hamlet.kernel import clock
from hamlet.kernel.promises import time_left_words
from hamlet.people import queries
from hamlet.people.models import CommunicationNeed, Person
from hamlet.people.queries import Other

PROTECTED = "kept closer"
NOT_SAFE = "Do not ring, text or email: they said that none is safe"


def full_name(person: Person | Other) -> str:
    """A person's name as one writes it: given name, then family name."""
    return f"{person.given_name} {person.family_name}".strip() or "Name not known"


def address(person: Person | Other) -> str:
    """One line of where they live."""
    where = ", ".join(filter(None, (person.address, person.postcode)))
    if getattr(person, "protected", False):
        return PROTECTED
    return where or ("No fixed address" if person.no_fixed_address else "not known")


def talking(person: Person) -> list[dict[str, str]]:
    """What it takes to talk with a person, as far as it was told; [] where nobody has asked yet."""
    need = queries.communication_need(person)
    interpreter = "Needed" if need.interpreter else "Not needed"
    told = need.language or need.interpreter
    facts = [
        {"key": "Language", "value": need.language},
        {"key": "Interpreter", "value": interpreter if told else ""},
        {"key": "Format", "value": need.format},
        {"key": "Support", "value": need.support},
    ]
    return [fact for fact in facts if fact["value"]]


def banner(person: Person, decision: Decision | None = None) -> dict[str, Any]:
    """What the banner shows of a person; with the `decision`, that it is open for some hours only.

    Asks for their alerts and communication need only where `person` came without: those of
    `queries.person` and of a search came with them.
    """
    need = queries.communication_need(person)
    return {
        "name": full_name(person),
        "href": links.to("people:person", person.pk),
        "pronouns": person.pronouns,
        "born": words.date_words(person.birth_date),
        "age": words.age(person.birth_date, person.death_date or clock.today()),
        "nhs_number": words.nhs_number(person.nhs_number),
        "died": words.date_words(person.death_date),
        "language": need.language or ("English" if need.interpreter else ""),
        "interpreter": need.interpreter,
        "more": [fact for fact in _more(person, need) if fact["value"]],
        "alerts": [*_not_safe(person), *(alert.words for alert in queries.alerts(person))],
        "still": links.to("people:still", person.pk),
        "opened": _opened(decision),
    }


def _not_safe(person: Person) -> list[str]:
    return [NOT_SAFE] if person.not_safe else []


def _opened(decision: Decision | None) -> dict[str, str] | None:
    """Until when a record is open that was opened with a reason, and how to close it."""
    if decision is None or decision.open_until is None:
        return None
    return {
        "closes": words.moment_words(decision.open_until),
        "at": decision.open_until.isoformat(),
        "left": time_left_words(decision.open_until, clock.now()),
        "close": links.to("people:close", decision.ground.subject),
    }


def _more(person: Person, need: CommunicationNeed) -> list[dict[str, str]]:
    return [
        {"key": "Known as", "value": person.known_as},
        {"key": "Also written", "value": person.native_name},
        {"key": "Needs", "value": ", ".join(filter(None, (need.format, need.support)))},
    ]
