"""A resident's own front page, and who acts for whom, in words."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.forms import Field, Form
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hamlet.design.words import date_words, moment_words
from hamlet.kernel import clock
from hamlet.portal.presenters.follow import LAY, where_it_is
from hamlet.portal.presenters.looks import Known, line
from hamlet.portal.presenters.sharing import name_of, named
from hamlet.portal.safety import Notice, english

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hamlet.access.models import Relationship
    from hamlet.frontdoor.queries import Referral
    from hamlet.journal.models import Entry
    from hamlet.portal.models import Invitation
    from hamlet.portal.whose import Whose

SHOWN = 20
ASKED_FOR_A_LINK = gettext_noop("Did you ask for a new way to sign in?")


def requests(found: "QuerySet[Referral]", reader: UUID) -> list[dict[str, Any]]:
    """A person's requests as one account reads them, and where each is."""
    return [
        {
            "id": each.pk,
            "service": each.service.name if each.service else "",
            "since": date_words(each.received_at),
            "next": where_it_is(each),
            "is_open": each.ended_at is None,
            "is_theirs": each.referrer_account == reader,
            "asks": each.state == "asked" and each.referrer_kind in LAY,
        }
        for each in found[:SHOWN]
    ]


def began(relationships: Iterable["Relationship"]) -> list[dict[str, Any]]:
    """Who began to act for a person, and when; that it has ended, where it has."""
    return [
        {
            "id": each.pk,
            "words": _("%(who)s began to act for you on %(when)s.")
            % {"who": name, "when": moment_words(each.opened_at)},
            "ended": each.closes_at is not None and each.closes_at <= clock.now(),
        }
        for each, name in named(relationships)
    ]


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
    made = (f"{date_words(each.at)}: {line(each, Known(viewer)).done[0]}" for each in entries)
    return (*made, _("If you did not ask for this, call %(phone)s.") % {"phone": settings.PHONE})


def acting(relationships: Iterable["Relationship"]) -> list[dict[str, Any]]:
    """Who acts for a person: their name, what they may see, whether they decide, until when."""
    return [
        {
            "id": each.pk,
            "name": name,
            "sees": sees(each.categories),
            "decides": not each.categories,
            "until": date_words(each.closes_at),
        }
        for each, name in named(relationships)
    ]


def sees(categories: Iterable[str]) -> list[str]:
    """What somebody may see, a line for each part."""
    return [name_of(each) for each in categories] or [name_of("")]


def sees_of(held: "Whose") -> list[str]:
    """What who does not see a whole record may see of it, a line for each part."""
    if held.person.protected:
        return [_("The requests that you make for them")]
    return sees(held.decision.ground.categories)


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


def differences(form: Form, now: dict[str, Any]) -> list[dict[str, str]]:
    """For each field in which what is kept `now` and what was typed differ: its label, and both."""
    pairs = {name: (now[name], form.cleaned_data[name]) for name in form.fields if name in now}
    return [
        {
            "label": str(form.fields[name].label),
            "now": _chosen(form.fields[name], kept),
            "typed": _chosen(form.fields[name], typed),
        }
        for name, (kept, typed) in pairs.items()
        if kept != typed and not form[name].is_hidden
    ]


def _chosen(field: Field, value: str) -> str:
    """What a value is in words: that of the choice it is; nothing is said, too."""
    return str(dict(getattr(field, "choices", ())).get(value, value)) or _("Nothing")
