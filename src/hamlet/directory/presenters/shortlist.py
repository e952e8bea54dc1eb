"""A shortlist: a few services to give to somebody, on paper or by text message, in their language.

It is a value in the address, by the ids of services, and says nothing of whom it is for. Only words
of ours are translated: what a service says of itself stays as it was written.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from hamlet.design import languages
from hamlet.design.hours import hours_words
from hamlet.design.links import phone_link, web_link
from hamlet.design.words import date_words
from hamlet.directory.presenters.chosen import Chosen
from hamlet.directory.queries import Service, for_people, is_stale

ENGLISH = "en-gb"
IN = "in"


def language(asked: str) -> str:
    """The code of the language that was asked for; English where it is none of ours."""
    return asked if asked in dict(settings.LANGUAGES) else ENGLISH


def page(found: Sequence[Service], chosen: Chosen, code: str) -> dict[str, Any]:
    """The page: what is on it in the language of `code`, ready to be printed and to be sent."""
    with translation.override(code):
        items = [_item(each) for each in found]
        text = "\n\n".join(map(message, found))
    return {
        "items": items,
        "without": [_taking_off(each, chosen, code) for each in found],
        "gone": len(chosen.ids) - len(found),
        "text": text,
        "spoken": code,
        "languages": [
            {"text": name, "lang": each, "href": chosen.shortlist(**{IN: each})}
            for each, name in settings.LANGUAGES
        ],
        "unchecked": not languages.checked(code, Path(settings.LOCALE_PATHS[0])),
        "more": chosen.results(),
        "is_full": chosen.is_full,
    }


def _taking_off(each: Service, chosen: Chosen, code: str) -> str:
    return chosen.without(each.pk).shortlist(**({} if code == ENGLISH else {IN: code}))


def _item(each: Service) -> dict[str, Any]:
    written = {
        _("For whom"): _for_whom(each),
        _("Phone"): phone_link(each.phone),
        _("Website"): web_link(each.website),
        _("Where"): "; ".join(_places(each)),
        _("How to get in touch"): each.how_to_refer,
        _("Cost"): each.cost,
        _("Getting in"): each.access,
    }
    facts = [{"key": _("Opening hours"), "value": _hours(each)}]
    facts += [{"key": key, "value": said, "lang": ENGLISH} for key, said in written.items() if said]
    return {
        "name": each.name,
        "by": each.organisation.name,
        "about": each.description,
        "facts": facts,
        "freshness": _freshness(each),
        "is_stale": is_stale(each),
    }


def _for_whom(each: Service) -> str:
    areas = for_people(each)
    return " ".join(filter(None, (each.eligibility, areas and f"Only for people {areas}.")))


def _places(each: Service) -> list[str]:
    """Where it is, with street and postcode; else where whoever gives it is."""
    places = [one.location.in_words for one in each.at_locations.all()]
    of = each.organisation
    return list(filter(None, places)) or [", ".join(filter(None, (of.address, of.postcode)))]


def _hours(each: Service) -> str:
    return "; ".join(hours_words(each.hours.all())) or _("Not known. Call before you go.")


def _freshness(each: Service) -> str:
    if each.assured_at is None:
        return _("Nobody has confirmed this yet. Call before you rely on it.")
    said = _("Last confirmed on %(day)s.") % {"day": date_words(each.assured_at)}
    old = (said, f"{_('May be out of date')}.", _("Call before you go."))
    return " ".join(old) if is_stale(each) else said


def message(each: Service) -> str:
    """A service in a few lines of a text message: what, how to reach it, where, when."""
    reach = each.phone or each.website or each.email
    place = next(iter(_places(each)), "")
    hours = "; ".join(hours_words(each.hours.all()))
    lines = (f"{each.name} ({each.organisation.name})", reach, place, hours)
    return "\n".join(filter(None, lines))
