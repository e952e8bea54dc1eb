"""People in words: the rows of a search, and the facts on a page."""

from collections.abc import Collection, Iterable, Sequence, Sized
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html

from hamlet.access import roles
from hamlet.access.decisions import OPENED_TO_LOOK, Decision
from hamlet.access.queries import ActsFor
from hamlet.design import links, words
from hamlet.design.links import phone_link
from hamlet.journal.queries import Deed
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.people.alike import looking_alike
from hamlet.people.banner import PROTECTED, address, banner, full_name, talking
from hamlet.people.models import CommunicationNeed, Person
from hamlet.people.panels import of_hits
from hamlet.people.presenters import hits
from hamlet.people.presenters.names import beside
from hamlet.people.queries import MOST, Other, PersonSearch, alerts

HEAD = ("Name", "Born", "Address", "NHS number", "Practice", "Next")
ALIKE_HEAD = HEAD[:-1]
CHANGES = {
    "change": "person.change",
    "names": "person.change",
    "whereabouts": "whereabouts.protect",
    "communication": "communication.record",
    "alert": "alert.record",
    "death": "person.death",
    "sharing": "sharing.record",
    "not_theirs": "dispute.record",
}
"""The pages that change something about a person, and the action that each is."""
NOT_SHOWN = "Not shown to you"
FAMILY_HEAD = ("Name", "Who they are", "Carer", "Acts for them", "Phone")
OWN_RECORD = "this is your own record"  # As decisions put it, and the journal keeps it.
SAME_AS_ANOTHER = "Found to be the same person as another record here"


def born(person: Person | Other) -> str:
    """'9 January 1950 (76 years)'; the age at death for somebody who died."""
    age = words.age(person.birth_date, person.death_date or clock.today())
    return f"{words.date_words(person.birth_date)} ({age})" if age else "not known"


def found(actor: Actor, asked: PersonSearch, people: list[Person]) -> dict[str, Any]:
    """The part of the page that shows whom a search found."""
    alike = looking_alike(people)
    panels = of_hits(actor, None)
    registers = roles.may(actor, "person.register")
    return {
        "head": (*HEAD, *(each.heading for each in panels)),
        "rows": [_row(each, alike.get(each.pk, ())) + hits.acts(each, panels) for each in people],
        "caption": _how_many(people),
        "are_alike": bool(alike),
        "is_full": len(people) == MOST,
        "by_number_alone": bool(people and asked.nhs_number and (asked.name or asked.birth_date)),
        "names_one": asked.names_one,
        "registers": registers,
        "may_register": registers and asked.names_one,
        "may_refer": roles.may(actor, "referral.receive"),
        "sees_some": not actor.has(*roles.FRONT_DOOR),
    }


def _how_many(people: Sized) -> str:
    if len(people) == MOST:
        return f"The likeliest {MOST}: there may be more"
    return "1 person" if len(people) == 1 else f"{len(people)} people"


def beyond_reach(people: list[UUID], question: UUID) -> dict[str, str] | None:
    """Where to read why somebody who fits cannot be seen; None where nobody is hidden.

    Where several fit, the question has to be narrowed first.
    """
    if not people:
        return None
    if len(people) > 1:
        return {"href": ""}
    return {"href": f"{links.to('people:person', *people)}?question={question}"}


def searched_for(asked: PersonSearch) -> str:
    """'Amina Begum, born 2 March 1951': a question, as whoever asked it typed it."""
    parts = (
        asked.name.strip(),
        f"born {words.date_words(asked.birth_date)}" if asked.birth_date else "",
        f"NHS number {words.nhs_number(asked.nhs_number)}" if asked.nhs_number else "",
        asked.postcode,
        asked.phone,
    )
    return ", ".join(filter(None, parts))


def _mark(person: Person, others: Sequence[Person]) -> str:
    """How many look like somebody, and what tells this one apart: age and birth date first."""
    if not others:
        return ""
    whom = "another person" if len(others) == 1 else f"{len(others)} others"
    age = words.age(person.birth_date, person.death_date or clock.today())
    known = f"{age}, born {words.date_words(person.birth_date)}" if age else ""
    parts = [known or "date of birth not known"]
    same = [each for each in others if each.birth_date == person.birth_date]
    if same:
        parts.append(_more_apart(person, same))
    return f"Looks like {whom} here. This one: {', '.join(parts)}"


def _more_apart(person: Person, same: Sequence[Person]) -> str:
    """What tells somebody from others of one birth date."""
    if person.address and all(each.address != person.address for each in same):
        return f"lives at {person.address}"
    if person.nhs_number and all(each.nhs_number for each in same):
        return f"NHS number {words.nhs_number(person.nhs_number)}"
    return "nothing else that is known tells them apart"


def _row(person: Person, others: Sequence[Person] = ()) -> list[Any]:
    name = full_name(person)
    died = f"Died {words.date_words(person.death_date)}" if person.death_date else ""
    same = SAME_AS_ANOTHER if person.joined_to_id else ""
    also = (person.native_name, beside(person), died, same, _mark(person, others))
    return [
        {"text": name, "href": _record(person), "sub": ". ".join(filter(None, also))},
        born(person),
        address(person),
        words.nhs_number(person.nhs_number) or "not known",
        person.practice.name if person.practice else _unknown(person),
        "–" if died else {"text": hits.hidden("New referral", name), "href": new_referral(person)},
    ]


def _record(person: Person | Other) -> str:
    return links.to("people:person", person.id)


def new_referral(person: Person) -> str:
    """Where to make a referral for a person."""
    return links.to("frontdoor:new_for", person.pk)


def alike(people: Iterable[Person], visible: set[UUID]) -> dict[str, Any]:
    """The table of those whom somebody could be taken for; that there is one, where no more."""
    rows = [_row(each)[:-1] if each.pk in visible else _hidden_row(each) for each in people]
    return {"head": ALIKE_HEAD, "rows": rows}


def _hidden_row(person: Person) -> list[Any]:
    words = "Somebody whose record is not open to you"
    return [{"text": words, "href": _record(person)}, *[""] * (len(ALIKE_HEAD) - 1)]


def _named(person: Other) -> dict[str, str]:
    """A link, and what tells the person apart."""
    facts = f"born {born(person)}, {address(person)}"
    return {"text": full_name(person), "href": _record(person), "facts": facts}


def named(people: Iterable[Other]) -> list[dict[str, str]]:
    """People as links, each with what tells them apart."""
    return [_named(each) for each in people]


def record(
    person: Person,
    decision: Decision,
    last: Deed | None,
    alike_people: Sequence[Other],
    may: Collection[str],
) -> dict[str, Any]:
    """The page of one person, without family and what rooms above show.

    `may` are those of `CHANGES` that open to whoever looks.
    """
    return {
        "person": banner(person, decision),
        "died": words.date_words(person.death_date),
        "why": decision.basis,
        "beside": beside(person),
        "talking": talking(person),
        "contact": _contact(person),
        "source": _source(person, last),
        "alike": named(alike_people),
        "alerts": [
            {"words": each.words, "end": links.to("people:end_alert", each.pk)}
            for each in alerts(person)
        ],
        "new_referral": "" if person.death_date else new_referral(person),
        "protected": person.protected,
        "links": {
            noun: links.to(f"people:{noun}", person.pk) if noun in may else "" for noun in CHANGES
        }
        | {"timeline": links.to("people:timeline", person.pk)},
        "family_head": FAMILY_HEAD,
        "only_to_look": OPENED_TO_LOOK if len(may) < len(CHANGES) else "",
    }


def withdraw_death(person: Person) -> str:
    """Where to withdraw a death that was recorded by mistake; '' where none is recorded."""
    return links.to("people:withdraw_death", person.pk) if person.death_date else ""


def _unknown(person: Person) -> str:
    return PROTECTED if person.protected else "not known"


def _contact(person: Person) -> list[dict[str, Any]]:
    return (
        [{"key": "Address, phone and practice", "value": PROTECTED.capitalize()}]
        if person.protected
        else _where(person)
    ) + [*_stay(person), {"key": "Gender", "value": person.get_gender_display().capitalize()}]


def _where(person: Person) -> list[dict[str, Any]]:
    return [
        {"key": "Phone", "value": _reach(person, phone_link(person.phone), person.phone)},
        {"key": "Email", "value": _reach(person, person.email, person.email)},
        {"key": "Address", "value": "" if address(person) == "not known" else address(person)},
        *([{"key": "Can be found", "value": person.found_at}] if person.found_at else []),
        {
            "key": "Practice",
            "value": _practice(person),
            "absent": "Not registered, as far as known",
        },
    ]


def _stay(person: Person) -> list[dict[str, str]]:
    """Until when somebody is here for a time, or was; nothing for who stays."""
    if person.here_until is None:
        return []
    over = person.here_until < clock.today()
    key = "Was here until" if over else "Here until"
    return [{"key": key, "value": words.date_words(person.here_until)}]


def _reach(person: Person | Other, shown: str, plain: str) -> str:
    """A way to reach somebody; where it is not safe, without a link, and saying so."""
    return f"Not safe to use: {plain}" if person.not_safe and plain else shown


def _practice(person: Person) -> str:
    if person.practice is None:
        return ""
    href = links.to("place:organisation", person.practice_id)
    closed = person.practice.closed
    note = f" (closed {words.date_words(closed)})" if closed and closed <= clock.today() else ""
    return format_html('<a href="{}">{}</a>{}', href, person.practice.name, note)


def _source(person: Person, last: Deed | None) -> str:
    source = words.source_words(person.source)
    traced = person.identity == Person.Identity.TRACED
    checked = "The NHS number is traced." if traced else "As stated, not yet checked."
    if last is None:
        return f"{source}Nobody has changed these details here. {checked}"
    return f"{source}Last entered on {words.date_words(last.at)} by {_who(last)}. {checked}"


def _who(did: Deed) -> str:
    """Who did something: the journal keeps no names of residents, but whose record it was."""
    if did.actor_kind != "resident":
        return did.actor_name
    own = OWN_RECORD in did.basis
    return "the person themselves" if own else "somebody who acts for them"


def family(
    relatives: Sequence[Other], visible: set[UUID], acting: Sequence[ActsFor]
) -> list[list[Any]]:
    """Rows of family and carers, and of who acts for the person in their own pages; a link and a
    phone only where the actor may open the record."""
    known, acts = {each.id for each in relatives}, {each.person for each in acting}
    rows = [_relative_row(each, each.id in visible, each.id in acts) for each in relatives]
    others = (each for each in acting if each.person not in known)
    return [*rows, *([each.name, "Not recorded", "No", "Yes", NOT_SHOWN] for each in others)]


def _relative_row(each: Other, may_open: bool, acts: bool) -> list[Any]:
    name: dict[str, Any] = {"text": full_name(each)}
    if may_open:
        name["href"] = _record(each)
    if each.death_date:
        name["sub"] = f"Died {words.date_words(each.death_date)}"
    kind = each.kind.replace("_", " ").capitalize()
    phone = _reach(each, phone_link(each.phone), each.phone) if may_open else NOT_SHOWN
    yes_or_no = ("Yes" if said else "No" for said in (each.is_carer, acts))
    return [name, kind, *yes_or_no, phone or "not known"]


def differences(held: Person | CommunicationNeed, form: forms.Form) -> list[list[Any]]:
    """What is kept beside what was typed, for the fields where they differ."""
    fields = [name for name in form.cleaned_data if name not in ("version", "was")]
    return [
        [form[name].label, _said(getattr(held, name)), _said(form.cleaned_data[name])]
        for name in fields
        if _said(getattr(held, name)) != _said(form.cleaned_data[name])
    ]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return words.date_words(value) if isinstance(value, date) else str(value or "nothing")
