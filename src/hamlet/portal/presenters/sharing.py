"""What is shared with whom, and what a person decided on it, in a resident's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hamlet.access import queries as access
from hamlet.access import roles, terms
from hamlet.design.words import date_words, moment_words
from hamlet.place import queries as place
from hamlet.portal.presenters.looks import covered_by
from hamlet.portal.presenters.reasons import REASONS

if TYPE_CHECKING:
    from hamlet.access.models import Opening, Relationship, Wish
    from hamlet.access.queries.sharing import Shared
    from hamlet.portal.whose import Whose

CATEGORIES = {
    terms.DEMOGRAPHICS: gettext_noop("Who you are and how to reach you"),
    "problems": gettext_noop("Health problems"),
    "medicines": gettext_noop("Medicines and allergies"),
    "results": gettext_noop("Test results"),
    "plans": gettext_noop("Plans for your care"),
    terms.CONTACTS: gettext_noop("Requests for help, and visits"),
    "social_care": gettext_noop("Social care"),
    "mental_health": gettext_noop("Mental health"),
    "housing_and_benefits": gettext_noop("Housing and benefits"),
    "safeguarding": gettext_noop("Keeping you safe from harm"),
    "end_of_life": gettext_noop("Your wishes at the end of life"),
}
EVERYTHING = gettext_noop("Your whole record")
BECAUSE = {
    "registered": gettext_noop("You are registered with them."),
    "attending": gettext_noop("You came to them for help."),
    "booked": gettext_noop("You have a booking with them."),
    "referred_to": gettext_noop("They were asked to help you."),
    "caseload": gettext_noop("They look after you."),
    "meeting": gettext_noop("They meet to talk about your care."),
    "front_door": gettext_noop("They answer calls and requests for help."),
}
MEANS = (
    gettext_noop("Staff who help you will then know less about you."),
    gettext_noop("They may ask you the same questions again."),
    gettext_noop("In an emergency staff may still open it."),
    gettext_noop("You will then see that they did, and why."),
)
"""What an objection means for care: said before it is made."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An organisation that may see a part of the record, and why, in sentences."""

    organisation: UUID
    name: str
    why: tuple[str, ...]
    is_keeper: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody who opened the record with a reason, and until when they may see it."""

    name: str
    until: str
    why: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the record, and who may see it now: organisations, and by name who acts for one."""

    key: str
    name: str
    seen: tuple[Seen, ...]
    acting: tuple[str, ...]
    objected: bool


def opened(found: Iterable["Opening"]) -> list[Opened]:
    """Who opened the record with a reason that still holds."""
    return [
        Opened(
            _("%(name)s of %(organisation)s")
            % {"name": each.actor_name, "organisation": each.organisation_name},
            moment_words(each.closes_at),
            _(REASONS[each.reason]) if each.reason in REASONS else "",
        )
        for each in found
    ]


def name_of(category: str) -> str:
    """A category of the record in words; '' is all of it."""
    return _(CATEGORIES[category]) if category else _(EVERYTHING)


def parts(held: "Whose", wishes: Iterable["Wish"]) -> list[Part]:
    """Every part of a person's record, and who may see it now; to a proxy, none that is closer."""
    at_the_door = place.organisations_with(roles.FRONT_DOOR)
    shared = access.shared_with(held.person.pk, held.kept_closer or (), at_the_door)
    acting = named(access.those_acting_for(held.person.pk))
    names = _names(each.organisation for each in shared)
    titles = held.decision.weighed.edition.titles()
    objected = {each.category for each in wishes if each.kind == "object"}
    return [
        Part(
            key,
            name_of(key),
            tuple(_seen(each, names, titles) for each in shared if each.category == key),
            tuple(name for each, name in acting if key in (each.categories or [key])),
            bool({"", key} & objected),
        )
        for key in CATEGORIES
    ]


def named(relationships: Iterable["Relationship"]) -> list[tuple["Relationship", str]]:
    """Relationships of proxies, each with the name of who acts."""
    found = list(relationships)
    accounts = access.resident_accounts().filter(pk__in=[each.holder for each in found])
    names = dict(accounts.values_list("pk", "name"))
    unknown = _("Somebody whose account is closed")
    return [(each, names.get(each.holder, unknown)) for each in found]


def _names(organisations: Iterable[UUID]) -> dict[UUID, str]:
    found = place.organisations().filter(pk__in=set(organisations))
    return dict(found.values_list("pk", "name"))


def _seen(shared: "Shared", names: dict[UUID, str], titles: dict[str, str]) -> Seen:
    why = [_(BECAUSE[shared.relationship])]
    if shared.is_keeper:
        why.append(_("They keep this part of your record."))
    elif shared.agreements:
        why.append(covered_by(titles.get(each, each) for each in shared.agreements))
    elif shared.is_wish:
        why.append(_("You chose to share it with them."))
    name = names.get(shared.organisation, _("An organisation"))
    return Seen(shared.organisation, name, tuple(why), shared.is_keeper)


def others_who_see(found: Iterable[Part], category: str) -> list[tuple[str, str]]:
    """The organisations, by id and name, that see a part (or any) and do not keep it."""
    seen = (each for part in found if category in ("", part.key) for each in part.seen)
    return list({str(each.organisation): each.name for each in seen if not each.is_keeper}.items())


def still_seen(found: Iterable[Part], category: str) -> list[tuple[str, str]]:
    """Who goes on seeing a part, or any, whatever the person objects to: their name, and why."""
    told = [part for part in found if category in ("", part.key)]
    keep = [each.name for part in told for each in part.seen if each.is_keeper]
    act = [name for part in told for name in part.acting]
    why = dict.fromkeys(keep, _("They keep this part of your record."))
    return list((why | dict.fromkeys(act, _("They act for you."))).items())


def decided(wishes: Iterable["Wish"]) -> list[dict[str, Any]]:
    """What a person decided that still holds: in words, since when, and by which id to undo it."""
    return [
        {"id": each.pk, "words": _decided(each), "since": date_words(each.said_at)}
        for each in wishes
        if each.kind != "opt_out"
    ]


def _decided(wish: "Wish") -> str:
    said = {"part": name_of(wish.category), "organisation": wish.organisation_name}
    if wish.kind == "share":
        return _("%(part)s: shared with %(organisation)s.") % said
    if wish.organisation:
        return _("%(part)s: not shared with %(organisation)s.") % said
    return _("%(part)s: not shared with others.") % said
