"""Triage: what becomes of a need."""

from collections.abc import Collection
from uuid import UUID

from hamlet.access import roles
from hamlet.access.actions import close_relationships
from hamlet.directory import queries as directory
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.actions.adding import made_sooner, put_to_holder
from hamlet.frontdoor.actions.ending import settle_bookings
from hamlet.frontdoor.actions.joining import apart, part_all
from hamlet.frontdoor.actions.moving import locked, move
from hamlet.frontdoor.actions.pausing import check_judged, due_when_answered, due_while_asked
from hamlet.frontdoor.actions.putting_before import may_be_danger, put_before_at_once
from hamlet.frontdoor.actions.receiving import sooner
from hamlet.frontdoor.actions.requiring import check_reason, need_words
from hamlet.frontdoor.matching import fits_unsaid
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.policies import made_it, may_go_on, may_withdraw
from hamlet.frontdoor.waits import paused
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.place.queries import triage_team

SHORTEST_OWNER = 3
SAY_WHOM = (
    "Somebody in the record has the NHS number and date of birth that were stated. Say whom it is "
    "about first, or write why you decide without."
)


@verb
def ask(*, by: Actor, referral: UUID, version: int, words: str) -> Referral:
    """Ask the referrer for more. The clock stands still until they answer, for two days at most in
    all; the whole wait is counted beside it."""
    roles.require(by, "referral.triage")
    need_words(words, "Say what you need to know.")
    held = locked(referral, version)
    check_judged(held)
    changes = _to_triage(by, held)
    return move(held, "ask", by=by, words=words, due_at=due_while_asked(held), **changes)


@verb
def answer(*, by: Actor, referral: UUID, version: int, words: str, urgency: str = "") -> Referral:
    """Send what was asked for. By the referrer, or by staff who heard it from them; `urgency` makes
    it sooner. The team that holds it has it to read, like what is added."""
    need_words(words, "Write the answer.")
    held = locked(referral, version)
    theirs = by.kind == "resident" or made_it(by, held) or roles.may(by, "referral.identify")
    if not theirs:
        raise NotAllowed("Only whoever asked, or the front door for them, can answer this.")
    due = due_when_answered(held)
    changes = {"due_at": due} | made_sooner(held, urgency, due)
    held = move(held, "answer", by=by, words=words, **changes)
    put_to_holder(held, by, "answered", words)
    return held


@verb
def triage(
    *, by: Actor, referral: UUID, version: int, service: UUID, urgency: str, words: str = ""
) -> Referral:
    """Decide which service, and how soon. Its promise counts from when the need came in, but
    for the time in which the clock stood still."""
    roles.require(by, "referral.triage")
    held = locked(referral, version)
    if not words.strip() and fits_unsaid(by, held):
        raise UserError(SAY_WHOM)
    chosen = directory.service(service)
    if not chosen.takes_referrals or chosen.team is None:
        raise UserError(f"{chosen.name} takes no referrals here. Choose another, or signpost.")
    since = held.received_at + paused(held.moves.all(), clock.now())
    due = directory.promise_of(chosen).deadline(since, directory.calendar_of(chosen))
    due = sooner(due, urgency, lifecycle.ACT_ON_AN_EMERGENCY)
    return move(
        held,
        "triage",
        by=by,
        words=words,
        towards=chosen.name,
        service=chosen,
        urgency=urgency,
        due_at=due,
        **_to_triage(by, held),
    )


def _to_triage(by: Actor, held: Referral) -> dict:
    """Whoever decides owns: what a team had handed on and got back is triage's from now on."""
    if held.owner_team.kind == "triage":
        return {}
    close_relationships(by=by, subject=f"referral:{held.pk}", holder=held.owner_team_id)
    return {"owner_team": triage_team(held.place), "owner_practitioner": None}


@verb
def signpost(
    *,
    by: Actor,
    referral: UUID,
    version: int,
    words: str,
    keeping: Collection[UUID] = (),
    cancelling: Collection[UUID] = (),
) -> Referral:
    """Advise instead: `words` tell the referrer where to go and why. Bookings that still stand are
    settled (`settle_bookings`)."""
    roles.require(by, "referral.triage")
    need_words(words, "Say where they should go instead; the referrer will read it.")
    held = locked(referral, version)
    settle_bookings(by, held, keeping, cancelling)
    ending = {"outcome": "signposted", "outcome_words": words}
    return move(held, "signpost", by=by, words=words, **ending, **_to_triage(by, held))


@verb
def refuse(
    *,
    by: Actor,
    referral: UUID,
    version: int,
    reason: str,
    next_owner: str,
    words: str = "",
    keeping: Collection[UUID] = (),
    cancelling: Collection[UUID] = (),
) -> Referral:
    """Not take a need on. `next_owner` says who holds it now; the referrer is told both. Bookings
    that still stand are settled (`settle_bookings`)."""
    roles.require(by, "referral.triage")
    check_reason(reason, words)
    if sum(letter.isalnum() for letter in next_owner) < SHORTEST_OWNER:
        raise UserError("Say who holds this need now. It may not be left with nobody.")
    held = locked(referral, version)
    settle_bookings(by, held, keeping, cancelling)
    said = f"{lifecycle.REASONS[reason]}. Next: {next_owner}. {words}".strip()
    ending = {"outcome": "refused", "outcome_words": said, "towards": next_owner}
    return move(held, "refuse", by=by, reason=reason, words=words, **ending, **_to_triage(by, held))


@verb
def ask_to_stop(*, by: Actor, referral: UUID, version: int, words: str = "") -> Referral:
    """Wish that a request be stopped. Somebody may be made to: staff check, then withdraw it.

    Where somebody writes words that may mean danger, whoever is open is told at once.
    """
    if by.kind != "resident":
        raise NotAllowed("This is for whoever asked. Staff withdraw a referral instead.")
    held = apart(locked(referral, version), by=by)
    held = move(held, "ask_to_stop", by=by, words=words, stop_asked=True)
    if may_be_danger(by, words):
        put_before_at_once(held, f"{by.name} asked to stop it: {words.strip()}")
    return held


@verb
def go_on(*, by: Actor, referral: UUID, version: int, words: str) -> Referral:
    """Go on with what somebody asked to stop, once the person was found safe and wants it so.

    By the owner or the front door. Whoever holds the reference reads that it goes on, never what
    the person said: it may be somebody else who asked to stop it. They can ask again.
    """
    held = locked(referral, version)
    if not may_go_on(by, held):
        raise NotAllowed("Only the team that holds this, or the front door, can say so.")
    if not held.stop_asked:
        raise Conflict("Nobody asks to stop this any more.")
    need_words(words, "Say who spoke with the person, and what they want.")
    return move(held, "go_on", by=by, words=words, stop_asked=False)


@verb
def withdraw(
    *,
    by: Actor,
    referral: UUID,
    version: int,
    words: str,
    keeping: Collection[UUID] = (),
    cancelling: Collection[UUID] = (),
) -> Referral:
    """Take a referral back: by whoever made it, or by the owner for them. What others asked for,
    and was joined with it, goes on by itself. Bookings that still stand are settled
    (`settle_bookings`)."""
    held = locked(referral, version)
    if not may_withdraw(by, held):
        raise NotAllowed("Only whoever asked, or the team that holds it, can withdraw this.")
    need_words(words, "Say in a few words why.")
    settle_bookings(by, held, keeping, cancelling, alone=True)
    part_all(held, by=by)
    return move(held, "withdraw", by=by, words=words, outcome="withdrawn", outcome_words=words)
