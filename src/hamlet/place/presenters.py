"""Organisations and teams in words."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from hamlet.access import roles
from hamlet.design import words
from hamlet.design.links import phone_link, web_link
from hamlet.design.paging import paged
from hamlet.kernel import clock
from hamlet.place.models import Organisation, PractitionerRole, Team

ORGANISATION_HEAD = ("Name", "Kind", "Neighbourhood", "Phone")
TEAM_HEAD = ("Team", "Organisation", "Locality", "Phone")
MEMBER_HEAD = ("Name", "Profession", "Role", "Employment")


def organisations(found: QuerySet, form: forms.Form, page: str | None) -> dict[str, Any]:
    """A page of the list of organisations."""
    return _list(found, form, page, ORGANISATION_HEAD, _organisation_row, "organisation")


def teams(found: QuerySet, form: forms.Form, page: str | None) -> dict[str, Any]:
    """A page of the list of teams."""
    return _without_empty_phones(_list(found, form, page, TEAM_HEAD, _team_row, "team"))


def _without_empty_phones(listed: dict[str, Any]) -> dict[str, Any]:
    """A list without its last column, the phones, where no row has one."""
    if any(row[-1] for row in listed["rows"]):
        return listed
    return listed | {"head": listed["head"][:-1], "rows": [row[:-1] for row in listed["rows"]]}


def _list(found, form, page, head, row, noun) -> dict[str, Any]:
    at, links = paged(found, page, form.cleaned_data)
    return {
        "head": head,
        "rows": [row(each) for each in at],
        "caption": _counted(at.paginator.count, noun),
        "pages": links,
    }


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _organisation_row(each: Organisation) -> list[Any]:
    href = reverse("place:organisation", args=[each.pk])
    where = each.neighbourhood.name if each.neighbourhood else ""
    name = {"text": each.name, "href": href, "sub": _closed(each)}
    return [name, _capital(each.get_kind_display()), where, each.phone]


def _closed(each: Organisation) -> str:
    if each.closed and each.closed <= clock.today():
        return f"Closed on {words.date_words(each.closed)}"
    return f"Closes on {words.date_words(each.closed)}" if each.closed else ""


def _team_row(each: Team) -> list[Any]:
    href = reverse("place:team", args=[each.pk])
    locality = each.locality.name if each.locality else ""
    return [{"text": each.name, "href": href}, each.organisation.name, locality, each.phone]


def organisation(held: Organisation, teams: QuerySet[Team]) -> dict[str, Any]:
    """The page of one organisation."""
    return {
        "name": held.name,
        "description": held.description,
        "closed": _closed(held),
        "facts": [fact for fact in _organisation_facts(held) if fact["value"]],
        "teams": [
            {"text": each.name, "href": reverse("place:team", args=[each.pk])} for each in teams
        ],
    }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _organisation_facts(held: Organisation) -> list[dict[str, Any]]:
    near = held.neighbourhood
    locality = near.locality if near else None
    return [
        {"key": "Kind", "value": _capital(held.get_kind_display())},
        {"key": "Address", "value": ", ".join(filter(None, (held.address, held.postcode)))},
        {"key": "Phone", "value": phone_link(held.phone)},
        {"key": "Email", "value": held.email},
        {"key": "Website", "value": web_link(held.website)},
        {"key": "Neighbourhood", "value": near.name if near else ""},
        {"key": "Locality", "value": locality.name if locality else ""},
        {"key": "ODS code", "value": held.ods_code},
        {"key": "Source", "value": held.source},
    ]


def team(held: Team, members: QuerySet[PractitionerRole]) -> dict[str, Any]:
    """The page of one team."""
    return {
        "name": held.name,
        "organisation": {
            "text": held.organisation.name,
            "href": reverse("place:organisation", args=[held.organisation_id]),
        },
        "facts": _team_facts(held),
        "head": MEMBER_HEAD,
        "members": [_member_row(each) for each in members],
    }


def _team_facts(held: Team) -> list[dict[str, Any]]:
    return [
        {"key": "Phone", "value": phone_link(held.phone or held.organisation.phone)},
        {"key": "Kind", "value": _capital(held.get_kind_display())},
        {"key": "Locality", "value": held.locality.name if held.locality else "The whole place"},
    ]


def _member_row(each: PractitionerRole) -> list[Any]:
    until = f"until {words.date_words(each.ends)}" if each.ends else ""
    return [
        each.practitioner.name,
        each.practitioner.profession,
        _capital(roles.NAMES.get(each.role, each.role)),
        {"text": each.get_employment_display(), "sub": until},
    ]
