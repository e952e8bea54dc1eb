"""The verbs of openings: a record opened with a reason, closed, and looked at by an officer."""

from datetime import timedelta
from uuid import UUID

from hamlet.access import roles, terms
from hamlet.access.models import Opening, Restriction
from hamlet.access.one import one
from hamlet.access.queries.openings import hours_of_opening
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError


@verb
def open_record(
    *,
    by: Actor,
    person: UUID,
    reason: str,
    words: str,
    second_step: bool = False,
    stands_out: str = "",
) -> Opening:
    """Open one person's record for a limited time, with a reason from the list and in words.

    `second_step` says that they were told that it is restricted and went on. `stands_out` is why an
    officer should look at it first (`Opening.StandsOut`). Raises `UserError` where the reason is
    not from the list, has no words, or a restricted record was not asked for by a second step.
    """
    roles.require(by, "person.open")
    if reason not in terms.REASONS:
        raise UserError("Choose a reason from the list.")
    if not terms.says_enough(words):
        raise UserError(
            f"Say in a few words why you need to see this record. {terms.TOO_FEW_LETTERS}."
        )
    if _is_restricted(person) and not second_step:
        raise UserError("This record is kept closer than others. Confirm that you need to open it.")
    now = clock.now()
    made = Opening(
        account=by.id,
        actor_name=by.name,
        organisation=by.organisation_id,
        organisation_name=by.organisation,
        person=person,
        reason=reason,
        words=words.strip()[:500],
        restricted=second_step,
        stands_out=stands_out,
        opened_at=now,
        closes_at=now + timedelta(hours=hours_of_opening(by)),
    )
    made.save()
    detail = {"reason": reason, "restricted": second_step, "closes_at": made.closes_at.isoformat()}
    _deed(by, "person.open", made, detail=detail)
    return made


def _is_restricted(person: UUID) -> bool:
    return Restriction.objects.filter(person=person, subject="", ended_at=None).exists()


@verb
def close_opening(*, by: Actor, opening: UUID) -> Opening:
    """Close a record before its time: whoever opened it, or an officer."""
    held = _locked(opening)
    if held.account != by.id:
        roles.require(by, "opening.review")
    held.closes_at = min(held.closes_at, clock.now())
    held.save()
    _deed(by, "opening.close", held)
    return held


@verb
def keep_from_person(*, by: Actor, opening: UUID, why: str) -> Opening:
    """Keep an opening out of what the person reads, because reading it would be unsafe.

    Whoever opened it may decide so, or an officer; who did, and why, is kept.
    """
    held = _locked(opening)
    if held.account != by.id:
        roles.require(by, "opening.review")
    if not why.strip():
        raise UserError("Say why it would be unsafe for the person to read of this.")
    held.kept_from_person, held.kept_by = why.strip()[:300], by.name
    held.save()
    _deed(by, "opening.keep_from_person", held)
    return held


@verb
def review_opening(
    *, by: Actor, opening: UUID, finding: str, words: str, seen: str = ""
) -> Opening:
    """Say what an officer found. It may be said again: the journal keeps each.

    `seen` is the `last_review` that they read. Raises `Conflict` where somebody reviewed it since.
    """
    roles.require(by, "opening.review")
    held = _locked(opening)
    if held.account == by.id:
        raise UserError("You opened this record yourself. Somebody else has to look at it.")
    if finding not in Opening.Finding.values or not finding:
        raise UserError("Choose what you found from the list.")
    if not terms.says_enough(words):
        raise UserError(f"Say in a few words what you found. {terms.TOO_FEW_LETTERS}.")
    if seen != held.last_review:
        raise Conflict(f"{held.reviewed_by} reviewed it meanwhile. Nothing was saved.")
    held.finding, held.finding_words = finding, words.strip()[:500]
    held.reviewed_by, held.reviewed_at = by.name, clock.now()
    held.save()
    _deed(by, "opening.review", held, detail={"finding": finding})
    return held


def _locked(opening: UUID) -> Opening:
    return one(Opening.objects.select_for_update(), opening, "There is no such opening.")


def _deed(by: Actor, action: str, held: Opening, detail: dict | None = None) -> None:
    subject = f"opening:{held.pk}"
    deed(
        by=by, action=action, subject=subject, people=[held.person], purpose=RUNNING, detail=detail
    )
