"""A resident's own front page, and who acts for whom, in words."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hamlet.access import queries as access
from hamlet.design.words import date_words
from hamlet.frontdoor import queries as frontdoor
from hamlet.kernel.actor import Actor
from hamlet.portal.presenters.follow import NEXT, STOP_ASKED, promise
from hamlet.portal.presenters.looks import Known, line
from hamlet.portal.presenters.sharing import name_of
from hamlet.portal.safety import Notice, english

if TYPE_CHECKING:
    from hamlet.access.models import Relationship
    from hamlet.journal.models import Entry
    from hamlet.portal.models import Invitation

OPEN_SHOWN = 10
ASKED_FOR_A_LINK = gettext_noop("Did you ask for a new way to sign in?")


def requests(actor: Actor, person: UUID) -> list[dict[str, Any]]:
    """The open requests of a person that the actor may see, newest first, and what comes next."""
    return [
        {
            "service": each.service.name if each.service else "",
            "since": date_words(each.received_at),
            "next": _next(each),
        }
        for each in frontdoor.open_of_person(actor, person)[:OPEN_SHOWN]
    ]


def _next(of: frontdoor.Referral) -> list[str]:
    if of.stop_asked:
        return [_(each) for each in STOP_ASKED]
    return [*(_(each) for each in NEXT[of.state]), *promise(of.due_at, of.state)]


def links(entries: Iterable["Entry"], viewer: UUID) -> Notice | None:
    """That staff made new ways to sign in, for whoever reads with them; None where none did."""
    found = list(entries)
    if not found:
        return None
    with translation.override("en-gb"):
        plain = (_(ASKED_FOR_A_LINK), *_links(found, viewer))
    said = _links(found, viewer)
    return Notice(_(ASKED_FOR_A_LINK), said, english(*plain), settings.PHONE)


def _links(entries: list["Entry"], viewer: UUID) -> tuple[str, ...]:
    made = (f"{date_words(each.at)}: {line(each, Known(viewer)).sentence}" for each in entries)
    return (*made, _("If you did not ask for this, call %(phone)s.") % {"phone": settings.PHONE})


def acting(relationships: Iterable["Relationship"]) -> list[dict[str, Any]]:
    """Who acts for a person: their name, what they may see, until when."""
    found = list(relationships)
    accounts = access.resident_accounts().filter(pk__in=[each.holder for each in found])
    names = dict(accounts.values_list("pk", "name"))
    return [
        {
            "id": each.pk,
            "name": names.get(each.holder, _("Somebody whose account is closed")),
            "sees": sees(each.categories),
            "until": date_words(each.closes_at),
        }
        for each in found
    ]


def sees(categories: Iterable[str]) -> list[str]:
    """What somebody may see, a line for each part."""
    return [name_of(each) for each in categories] or [name_of("")]


def invited(invitations: Iterable["Invitation"]) -> list[dict[str, Any]]:
    """Codes that nobody has typed yet."""
    return [
        {
            "id": each.pk,
            "name": each.name,
            "sees": sees(each.categories),
            "expires": date_words(each.expires_at),
        }
        for each in invitations
    ]
