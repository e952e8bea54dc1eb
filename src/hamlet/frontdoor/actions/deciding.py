"""Triage: what becomes of a need."""

from uuid import UUID

from hamlet.access import roles
from hamlet.directory import queries as directory
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.actions.moving import locked, move
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.policies import made_it
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed, UserError


@verb
def ask(*, by: Actor, referral: UUID, version: int, words: str) -> Referral:
    """Ask the referrer for more. The clock goes on: waiting is not hidden."""
    roles.require(by, "referral.triage")
    need_words(words, "Say what you need to know.")
    return move(locked(referral, version), "ask", by=by, words=words)


@verb
def answer(*, by: Actor, referral: UUID, version: int, words: str) -> Referral:
    """Send what was asked for. By the referrer, or by staff who heard it from them."""
    need_words(words, "Write the answer.")
    held = locked(referral, version)
    theirs = by.kind == "resident" or made_it(by, held) or roles.may(by, "referral.identify")
    if not theirs:
        raise NotAllowed("Only whoever asked, or the front door for them, can answer this.")
    return move(held, "answer", by=by, words=words)


@verb
def triage(
    *, by: Actor, referral: UUID, version: int, service: UUID, urgency: str, words: str = ""
) -> Referral:
    """Decide which service, and how soon. Its promise counts from when the need came in."""
    roles.require(by, "referral.triage")
    held = locked(referral, version)
    chosen = directory.service(service)
    if not chosen.takes_referrals or chosen.team is None:
        raise UserError(f"{chosen.name} takes no referrals here. Choose another, or signpost.")
    due = directory.promise_of(chosen).deadline(held.received_at, directory.calendar_of(chosen))
    return move(
        held,
        "triage",
        by=by,
        words=words,
        towards=chosen.name,
        service=chosen,
        urgency=urgency,
        due_at=due,
    )


@verb
def signpost(*, by: Actor, referral: UUID, version: int, words: str) -> Referral:
    """Advise instead: `words` tell the referrer where to go and why."""
    roles.require(by, "referral.triage")
    need_words(words, "Say where they should go instead; the referrer will read it.")
    return move(
        locked(referral, version),
        "signpost",
        by=by,
        words=words,
        outcome="signposted",
        outcome_words=words,
    )


@verb
def refuse(
    *, by: Actor, referral: UUID, version: int, reason: str, next_owner: str, words: str = ""
) -> Referral:
    """Not take a need on. `next_owner` says who holds it now; the referrer is told both."""
    roles.require(by, "referral.triage")
    check_reason(reason, words)
    need_words(next_owner, "Say who holds this need now. It may not be left with nobody.")
    return move(
        locked(referral, version),
        "refuse",
        by=by,
        reason=reason,
        words=words,
        towards=next_owner,
        outcome="refused",
        outcome_words=f"{lifecycle.REASONS[reason]}. Next: {next_owner}. {words}".strip(),
    )


@verb
def withdraw(*, by: Actor, referral: UUID, version: int, words: str) -> Referral:
    """The referrer or the person takes it back."""
    held = locked(referral, version)
    mine = held.referrer_account is not None and held.referrer_account == by.id
    if not (mine or by.kind == "resident" or roles.may(by, "referral.triage")):
        raise NotAllowed("Only whoever asked, or triage for them, can withdraw this.")
    need_words(words, "Say in a few words why.")
    move(held, "withdraw", by=by, words=words, outcome="withdrawn", outcome_words=words)
    return held


def check_reason(reason: str, words: str) -> None:
    """`UserError` where a reason is missing, or is 'other' without words."""
    if reason not in lifecycle.REASONS:
        raise UserError("Choose a reason.")
    if reason == "other":
        need_words(words, "Say what the other reason is.")


def need_words(words: str, message: str) -> None:
    """`UserError` with this message where nothing was written."""
    if not words.strip():
        raise UserError(message)
