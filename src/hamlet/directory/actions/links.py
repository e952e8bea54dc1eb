"""Links by which whoever gives a service keeps its entry: sent, renewed, ended; and what came."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from secrets import token_urlsafe
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from hamlet.design.words import date_words
from hamlet.directory import policies, queries
from hamlet.directory.actions.entries import confirmed, keep_own
from hamlet.directory.actions.places import add_place, leave_place
from hamlet.directory.actions.saving import locked
from hamlet.directory.models import EntryLink, Service, Suggestion
from hamlet.directory.queries.links import hashed, opened, to_be_reminded
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.bulk import insert
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError
from hamlet.kernel.text import is_blank
from hamlet.notices.queries import Notice, Way, read_address, to_who_asked

LASTS = timedelta(days=60)
MOST = 4
"""Links of one entry: where everybody keeps it, nobody does."""
INVITED = "please keep the entry of a service in our directory true. Read and change it at"
REMINDED = "an entry in our directory was last confirmed {when}. Confirm or change it at"


@verb
def send_link(*, by: Actor, service: UUID, name: str, address: str) -> EntryLink:
    """Invite whoever gives a service to keep its entry, by a link that is sent to them.

    By whoever keeps the entry. Raises `UserError` without a name, for what is no mobile number and
    no mailbox, where that has a link of this entry already, and for too many.
    """
    held = locked(service)
    policies.require_keep(by, held)
    channel, address = read_address(address)
    if is_blank(name):
        raise UserError("Say who they are: a person or an organisation.")
    standing = held.entry_links.filter(ended_at=None)
    if standing.filter(address=address).exists():
        raise UserError("A link was sent there already. End that one first to send another.")
    if standing.count() >= MOST:
        raise UserError(f"An entry has {MOST} links at most. End one first.")
    made = EntryLink(
        service=held, name=name.strip(), channel=channel, address=address, made_by=by.name,
        made_at=clock.now(),
    )  # fmt: skip
    _send(made, INVITED)
    _deed(by, "entry.invite", made)
    return made


@verb
def remind(*, by: Actor, link: UUID) -> EntryLink:
    """Send a link anew before its entry goes stale. Raises `Conflict` where
    that is not so, or one was sent of late."""
    held = to_be_reminded().select_for_update(of=("self",)).filter(pk=link).first()
    if held is None:
        raise Conflict("Nobody has to be reminded by this link now.")
    at = held.service.assured_at
    _send(held, REMINDED.format(when=f"on {date_words(at)}" if at else "by nobody"))
    _deed(by, "entry.remind", held)
    return held


@verb
def end_link(*, by: Actor, link: UUID) -> EntryLink:
    """Let a link open nothing any more. What came by it stays to be reviewed."""
    held = queries.link(link, lock=True)
    policies.require_keep(by, held.service)
    if held.ended_at:
        raise Conflict("This link had ended already.")
    held.ended_at = clock.now()
    held.save()
    _deed(by, "entry.end_link", held)
    return held


@verb
def confirm_by_link(*, by: Actor, key: str) -> Service:
    """Confirm that an entry is true today, by its link (`queries.opened`). Raises `NotFound` where
    that opens none."""
    return confirmed(by, locked(opened(key).service_id))


@verb
def suggest(
    *,
    by: Actor,
    key: str,
    said: Mapping[str, object],
    stood: Mapping[str, str],
    version: int,
    words: str = "",
) -> Suggestion:
    """Keep what an entry should say, by its link (`queries.opened`), until it is reviewed.

    `said`, `stood` and `version` are as of `Suggestion`. What came by the same link before and
    waits is replaced. Raises `UserError` where nothing is another than it is, `NotFound` where the
    link opens none.
    """
    link = opened(key, lock=True)
    if not said and is_blank(words):
        raise UserError(
            _("You changed nothing. Change what is not so, or confirm that all is right.")
        )
    waiting = link.suggestions.filter(decided_at=None)
    waiting.update(decided_at=clock.now(), outcome=Suggestion.Outcome.REPLACED)
    made = Suggestion.objects.create(
        link=link, service=link.service, said=dict(said), stood=dict(stood), version=version,
        words=words.strip(), made_at=clock.now(),
    )  # fmt: skip
    _deed(by, "entry.suggest", link, fields=sorted(said))
    return made


@verb
def take_suggestion(
    *,
    by: Actor,
    suggestion: UUID,
    leaves: Iterable[UUID] = (),
    place: Mapping[str, str] | None = None,
    **details,
) -> Suggestion:
    """Let an entry say what was suggested; `details` as of `keep_own`, `leaves` where it is given
    no longer, and `place` where it is now, as of `add_place`: it is done by these."""
    held = _waiting(suggestion)
    keep_own(by=by, service=held.service_id, **details)
    for each in leaves:
        leave_place(by=by, service=held.service_id, location=each)
    if place:
        add_place(by=by, service=held.service_id, **place)
    return _decided(by, held, Suggestion.Outcome.TAKEN)


@verb
def done_by_hand(*, by: Actor, suggestion: UUID) -> Suggestion:
    """Say of what was suggested that the entry was changed by hand, as only words can be. Whoever
    suggested it reads that. Raises `UserError` where the entry is as they read it."""
    held = _waiting(suggestion)
    policies.require_keep(by, held.service)
    if held.service.version <= held.version:
        raise UserError(
            "The entry is as it was when they read it. Change it first, or say why it stays so."
        )
    return _decided(by, held, Suggestion.Outcome.DONE)


@verb
def turn_down(*, by: Actor, suggestion: UUID, why: str) -> Suggestion:
    """Leave an entry as it is. Whoever suggested it reads why when they next open their link."""
    held = _waiting(suggestion)
    policies.require_keep(by, held.service)
    if is_blank(why):
        raise UserError("Say why it stays as it is: they will read it.")
    held.why = why.strip()
    return _decided(by, held, Suggestion.Outcome.TURNED_DOWN)


def _waiting(suggestion: UUID) -> Suggestion:
    held = queries.suggestion(suggestion, lock=True)
    if held.decided_at:
        raise Conflict("Somebody has reviewed this already.")
    return held


def _decided(by: Actor, held: Suggestion, outcome: str) -> Suggestion:
    held.outcome, held.decided_at, held.decided_by = outcome, clock.now(), by.name
    held.save()
    _deed(by, "entry.review", held.link, outcome=outcome)
    return held


def fresh_address(of: Notice) -> str:
    """The address of the link that a notice is about, with a secret made for this try alone: it is
    in the letter, and nowhere else. What was sent before opens nothing from now on."""
    secret, now = token_urlsafe(24), clock.now()
    link = queries.link(UUID(of.subject.partition(":")[2]), lock=True)
    link.secret_hash, link.expires_at = hashed(secret), now + LASTS
    link.save()
    return f"{settings.ADDRESS}{reverse('portal:by_link', args=[secret])}"


def _send(link: EntryLink, why: str) -> None:
    """Write to whoever a link is for; its secret is made when that is sent."""
    now = clock.now()
    link.sent_at, link.expires_at = now, now + LASTS
    link.save()
    notice = to_who_asked(
        Way(link.channel, link.address),
        subject=f"entry:{link.pk}",
        kind="entry",
        words=lambda: f"{settings.PARTNERSHIP}: {why}",
        send_at=now,
        language="en-gb",
        format="",
    )
    insert(notice)


def _deed(by: Actor, action: str, of: EntryLink, **said) -> None:
    detail = {"link": str(of.pk)} | said
    deed(by=by, action=action, subject=f"service:{of.service_id}", purpose=RUNNING, detail=detail)
