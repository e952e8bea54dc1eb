"""Links by which whoever gives a service keeps its entry, and what they suggest."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from hamlet.access import roles
from hamlet.access.one import one
from hamlet.directory.models import HSDS, EntryLink, Service, Suggestion
from hamlet.directory.queries.listing import REMINDED_DAYS, STALE_DAYS
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound
from hamlet.notices.queries import Notice, about

AGAIN_DAYS = 30
ELSEWHERE = Q(service__source=HSDS, service__adopted_at=None)
"""Entries that were given back to their directory: nobody here can take what is suggested."""


def hashed(secret: str) -> str:
    """What is kept of the secret of a link."""
    return salted_hmac("hamlet.directory.link", secret, algorithm="sha256").hexdigest()


def opened(key: str, lock: bool = False) -> EntryLink:
    """The link that a secret opens, by what is kept of it (`hashed`); `NotFound` where there is
    none, or it opens nothing now: it was sent anew since, is over, was ended, or its entry is kept
    by another directory again."""
    every = EntryLink.objects.select_for_update(of=("self",)) if lock else EntryLink.objects
    standing = every.exclude(ELSEWHERE).filter(ended_at=None, expires_at__gt=clock.now())
    found = standing.filter(secret_hash=key).select_related("service").first()
    if found is None:
        raise NotFound("This link opens nothing.")
    return found


def link(link_id: UUID, lock: bool = False) -> EntryLink:
    """One link; `NotFound` where there is none."""
    every = EntryLink.objects.select_for_update(of=("self",)) if lock else EntryLink.objects
    return one(every.select_related("service"), link_id, "There is no such link.")


def links_of(service: Service) -> QuerySet[EntryLink]:
    """The links by which an entry is kept now, the newest first."""
    return service.entry_links.filter(ended_at=None)


def sent(link: EntryLink) -> Notice | None:
    """The notice in which a link was last sent."""
    return about(f"entry:{link.pk}").first()


def to_be_reminded() -> QuerySet[EntryLink]:
    """Links of entries that are stale, or will be within two weeks, unless one was sent in the last
    thirty days."""
    old = clock.now() - timedelta(days=STALE_DAYS - REMINDED_DAYS)
    stale = Q(service__assured_at=None) | Q(service__assured_at__lt=old)
    before = clock.now() - timedelta(days=AGAIN_DAYS)
    every = EntryLink.objects.exclude(ELSEWHERE)
    standing = every.filter(stale, ended_at=None, sent_at__lt=before)
    offered = standing.filter(service__status=Service.Status.ACTIVE)
    return offered.select_related("service")


def suggestion(suggestion_id: UUID, lock: bool = False) -> Suggestion:
    """One suggestion with its link and service; `NotFound` where there is none."""
    every = Suggestion.objects.select_for_update(of=("self",)) if lock else Suggestion.objects
    found = every.select_related("link", "service")
    return one(found, suggestion_id, "There is no such suggestion.")


def to_be_reviewed(actor: Actor) -> QuerySet[Suggestion]:
    """What waits for whoever keeps the entries, the oldest first: a data manager reviews all."""
    every = Suggestion.objects.exclude(ELSEWHERE).select_related("link", "service")
    waiting = every.filter(decided_at=None)
    if roles.may(actor, "intake.run"):
        return waiting
    return waiting.filter(service__team__in=actor.team_ids)


def last_of(link: EntryLink) -> Suggestion | None:
    """What last came by a link."""
    return link.suggestions.order_by("-made_at").first()


def opens_still(of: Notice) -> bool:
    """Whether a notice goes to where its link does still, and is the last of it."""
    standing = EntryLink.objects.filter(pk=of.subject.partition(":")[2], ended_at=None)
    there = standing.filter(channel=of.channel, address=of.address)
    return there.filter(sent_at__lte=of.created_at).exists()
