"""A team at work on a referral: first contact, reviews, and the end with an outcome."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from hamlet.directory import queries as directory
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.actions.ending import settle_bookings
from hamlet.frontdoor.actions.moving import locked, move
from hamlet.frontdoor.actions.requiring import require_owner
from hamlet.frontdoor.models import Referral
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.kernel.promises import Promise
from hamlet.people import queries as people


@verb
def start(*, by: Actor, referral: UUID, version: int, words: str = "") -> Referral:
    """Record the first contact with the person: the promise is kept or broken by it.

    From now on what is due is what the service promises those under way: a review, and an end.
    """
    held = locked(referral, version)
    require_owner(by, held)
    return move(held, "start", by=by, words=words, due_at=_due_under_way(held, clock.now()))


@verb
def review(*, by: Actor, referral: UUID, version: int, words: str = "") -> Referral:
    """Say that somebody under way was reviewed, so that the next review is due."""
    held = locked(referral, version)
    require_owner(by, held)
    if not (held.service and held.service.review_days):
        raise UserError("This service promises no reviews.")
    began = held.moves.filter(name="start").last().at
    return move(held, "review", by=by, words=words, due_at=_due_under_way(held, began))


def _due_under_way(held: Referral, began: datetime) -> datetime | None:
    """When the next review or the end is due, whichever is first, by the service's own days."""
    if held.service is None:
        return None
    promised = ((clock.now(), held.service.review_days), (began, held.service.longest_days))
    calendar = directory.calendar_of(held.service)
    due = [Promise("calendar_days", days).deadline(at, calendar) for at, days in promised if days]
    return min(due, default=None)


@verb
def end(
    *,
    by: Actor,
    referral: UUID,
    version: int,
    outcome: str,
    words: str = "",
    keeping: Collection[UUID] = (),
    cancelling: Collection[UUID] = (),
) -> Referral:
    """End a referral with an outcome. The teams' view of the person's record ends with it, so who
    may say in the record that the person died does so first; else `UserError`.

    Bookings that still stand are settled (`settle_bookings`); what is booked for somebody who died
    ends by itself.
    """
    held = locked(referral, version)
    require_owner(by, held)
    if outcome not in lifecycle.OUTCOMES:
        raise UserError("Choose an outcome: a referral does not end without one.")
    if outcome == "died" and held.person and (first := people.death_to_record(by, held.person)):
        raise UserError(first)
    if outcome != "died":
        settle_bookings(by, held, keeping, cancelling)
    return move(
        held, "end", by=by, reason=outcome, words=words, outcome=outcome, outcome_words=words
    )
