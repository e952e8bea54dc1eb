"""People in words: the rows of a search, and the facts on a page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from hamlet.access import roles
from hamlet.access.decisions import Decision
from hamlet.design import words
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.people.banner import banner, full_name
from hamlet.people.models import Person
from hamlet.people.queries import MOST, PersonSearch

HEAD = ("Name", "Born", "Address", "NHS number", "Practice", "Next")
ALIKE_HEAD = HEAD[:-1]


def born(person: Person) -> str:
    """'9 January 1950 (76 years)'; the age at death for somebody who died."""
    age = words.age(person.birth_date, person.death_date or clock.today())
    return f"{words.date_words(person.birth_date)} ({age})" if age else "not known"


def address(person: Person) -> str:
    """One line of where they live."""
    where = ", ".join(filter(None, (person.address, person.postcode)))
    return where or ("No fixed address" if person.no_fixed_address else "not known")


def found(actor: Actor, asked: PersonSearch, people: list[Person]) -> dict[str, Any]:
    """The page of what a search found."""
    return {
        "title": "People found",
        "head": HEAD,
        "rows": [_row(each) for each in people],
        "caption": _counted(len(people)),
        "is_full": len(people) == MOST,
        "may_register": roles.may(actor, "person.register"),
    }


def _counted(number: int) -> str:
    return "1 person found" if number == 1 else f"{number} people found"


def _row(person: Person) -> list[Any]:
    name = full_name(person)
    return [
        {"text": name, "href": reverse("people:person", args=[person.pk])},
        born(person),
        address(person),
        words.nhs_number(person.nhs_number) or "not known",
        person.practice.name if person.practice else "not known",
        {"text": _hidden("New referral", f"for {name}"), "href": _new_referral(person)},
    ]


def _hidden(text: str, also: str) -> str:
    """A link's words, with what only a screen reader needs to tell it from its neighbours."""
    return format_html('{}<span class="nhsuk-u-visually-hidden"> {}</span>', text, also)


def _new_referral(person: Person) -> str:
    return f"{reverse('frontdoor:new')}?person={person.pk}"


def record(person: Person, decision: Decision) -> dict[str, Any]:
    """The page of one person."""
    return {
        "person": banner(person),
        "why": decision.basis,
        "contact": _contact(person),
        "new_referral": _new_referral(person),
    }


def _contact(person: Person) -> list[dict[str, Any]]:
    return [
        {"key": "Phone", "value": person.phone},
        {"key": "Email", "value": person.email},
        {"key": "Address", "value": address(person)},
        {"key": "Practice", "value": person.practice.name if person.practice else ""},
    ]


def alike(people: Sequence[Person]) -> dict[str, Any]:
    """The table of those whom somebody new might be."""
    return {"head": ALIKE_HEAD, "rows": [_row(each)[:-1] for each in people]}


def differences(held: Person, form: forms.Form) -> list[list[Any]]:
    """What is kept beside what was typed, for the fields where they differ."""
    fields = [name for name in form.cleaned_data if name != "version"]
    return [
        [form[name].label, _said(getattr(held, name)), _said(form.cleaned_data[name])]
        for name in fields
        if _said(getattr(held, name)) != _said(form.cleaned_data[name])
    ]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return words.date_words(value) if isinstance(value, date) else str(value or "nothing")
