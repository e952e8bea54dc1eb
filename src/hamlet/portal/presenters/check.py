"""The answers before they are sent, each with a way to change it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from hamlet.design.words import date_words
from hamlet.design.words import nhs_number as spaced
from hamlet.people.banner import full_name
from hamlet.portal import steps
from hamlet.portal.answers import Answers
from hamlet.portal.forms import asking as forms


def rows(answers: Answers) -> list[dict]:
    """Rows of a summary list. The answers must be complete."""
    found = {step: steps.values(step, answers) or {} for step in steps.asked(answers)}
    me = steps.who(answers) == forms.ME
    held = steps.subject(answers)
    whom = full_name(held.person) if held else _chosen(forms.WHO, found["who"]["who_for"])
    return [
        _row(step, key, value)
        for step, key, value in [
            ("who", _("Who needs help"), whom),
            ("need", _("What help is needed"), found["need"]["need"]),
            *(_about(found, me) if not held else ()),
            *_contact(found),
            *(_you(found) if "you" in found else ()),
            *(_agrees(found) if "agree" in found else ()),
            *(_selfcare(found) if "selfcare" in found else ()),
        ]
    ]


def _row(step: str, key: str, value: str) -> dict:
    change = {"text": _("Change"), "href": reverse("portal:question", args=[step]), "hidden": key}
    return {"key": key, "value": value, "absent": _("Not given"), "actions": [change]}


def _about(found: dict[str, dict], me: bool) -> list[tuple[str, str, str]]:
    where = found["address"]
    address = [where["address"], where["postcode"], _("No fixed address") * where["no_fixed"]]
    return [
        ("name", _("Your name") if me else _("Their name"), found["name"]["name"]),
        ("born", _("Date of birth"), date_words(found["born"]["born"])),
        ("born", _("NHS number"), spaced(found["born"]["nhs_number"])),
        ("address", _("Address"), ", ".join(filter(None, address))),
    ]


def _contact(found: dict[str, dict]) -> list[tuple[str, str, str]]:
    reach, speak = found["reach"], found["speak"]
    language = speak["other_language"] or _chosen(forms.LANGUAGES, speak["language"])
    way = ", ".join(filter(None, [reach["phone"], reach["email"]])) or _("No phone or email")
    return [
        ("reach", _("How we reach you"), way),
        ("speak", _("Language"), language),
        ("speak", _("Interpreter"), _chosen(forms.YES_NO, speak["interpreter"])),
    ]


def _you(found: dict[str, dict]) -> list[tuple[str, str, str]]:
    you = found["you"]
    return [
        ("you", _("Your own name"), you["your_name"]),
        ("you", _("What you are to them"), _chosen(forms.RELATIONS, you["relation"])),
    ]


def _agrees(found: dict[str, dict]) -> list[tuple[str, str, str]]:
    return [("agree", _("They agree"), _chosen(forms.AGREEMENT, found["agree"]["agrees"]))]


def _selfcare(found: dict[str, dict]) -> list[tuple[str, str, str]]:
    said = found["selfcare"]["urgent"]
    answer = _chosen(forms.YES_NO, said) if said else ""
    return [("selfcare", _("Signs of something worse"), answer)]


def _chosen(choices: tuple, value: str) -> str:
    return str(dict(choices)[value])
