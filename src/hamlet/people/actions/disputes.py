"""The verbs of disputes: saying that something is not about somebody, and answering that."""

from uuid import UUID

from hamlet.access import roles, sight
from hamlet.access.decisions import decide
from hamlet.access.one import one
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.calendars import WeeklyHours, WorkingCalendar
from hamlet.kernel.errors import Conflict, UserError
from hamlet.kernel.promises import Promise
from hamlet.people.actions.people import locked
from hamlet.people.actions.rulings import reject_number, split
from hamlet.people.models import Dispute, Item, SourceRecord

ANSWERED_WITHIN = Promise("working_days", 5)
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
OFFICE = WorkingCalendar(WeeklyHours.of({day: [("09:00", "17:00")] for day in WEEK}))


@verb
def dispute(
    *,
    by: Actor,
    person: UUID,
    about: str,
    words: str,
    item: UUID | None = None,
    organisation: UUID | None = None,
) -> Dispute:
    """Say that something in somebody's record is not about them: they, or staff who heard it.

    Said again while it is open, it is the same one. Raises `UserError` where nothing is said.
    """
    decision = decide(by, "dispute.record", person).require_whole()
    if not words.strip():
        raise UserError("Write in a few words what is not right.")
    of = locked(person)  # So that it is the same one, pressed twice at once.
    number = of.nhs_number or "" if about == Dispute.About.NUMBER else ""
    found = _what(person, item, organisation)
    same = {"person_id": person, "about": about, "words": words.strip(), **found}
    same["nhs_number"] = number
    held = Dispute.objects.filter(answered_at=None, **same).first()
    if held is None:
        now = clock.now()
        due = ANSWERED_WITHIN.deadline(now, OFFICE)
        held = Dispute(**same, said_by=by.name, account=by.id, said_at=now, answer_by=due)
        held.save()
    subject, basis = f"dispute:{held.pk}", decision.basis
    deed(by=by, action="dispute.record", subject=subject, people=[person], basis=basis)
    return held


def _what(person: UUID, item: UUID | None, organisation: UUID | None) -> dict:
    """The record, item and organisation that a dispute is about, as far as they are known."""
    if item is not None:
        told = one(
            Item.objects.filter(person=person), item, "There is no such item in this record."
        )
        return {
            "record_id": told.record_id,
            "item_key": told.key,
            "organisation_id": told.organisation_id,
        }
    theirs = SourceRecord.objects.filter(person=person, organisation=organisation)
    records = list(theirs.values_list("pk", flat=True)[:2]) if organisation else []
    known = records[0] if len(records) == 1 else None
    return {"record_id": known, "item_key": "", "organisation_id": organisation}


@verb
def answer_dispute(
    *,
    by: Actor,
    dispute: UUID,
    outcome: str,
    answer: str,
    record: UUID | None = None,
) -> Dispute:
    """Answer a dispute, by name. `answer` is for the person; it may take a record off them.

    `record` is taken off where the outcome is that, as `rulings.split` does. An NHS number that
    was not theirs is taken away, and kept as rejected. Raises `Conflict` where it was answered.
    """
    roles.require(by, "match.review")
    if not answer.strip():
        raise UserError("Write what the person is to read.")
    with sight.beyond("a dispute is answered by somebody who knows nobody of it"):
        held = one(Dispute.objects.select_for_update(), dispute, "There is no such dispute.")
        if held.answered_at:
            raise Conflict(f"{held.answered_by} answered this already. Nothing was changed.")
        _carry_out(by, held, outcome, answer, record)
        held.outcome, held.answer = outcome, answer.strip()
        held.answered_at, held.answered_by = clock.now(), by.name
        held.save()
        people = [held.person_id]
    subject, detail = f"dispute:{held.pk}", {"outcome": outcome}
    deed(by=by, action="dispute.answer", subject=subject, people=people, purpose=RUNNING,
         detail=detail)  # fmt: skip
    return held


def _carry_out(by: Actor, held: Dispute, outcome: str, answer: str, record: UUID | None) -> None:
    if outcome not in Dispute.Outcome.values:
        raise UserError("Choose what came of it.")
    not_theirs = outcome in (Dispute.Outcome.TAKEN_OFF, Dispute.Outcome.PUT_RIGHT)
    if held.about == Dispute.About.NUMBER and not_theirs:
        reject_number(by, held.person_id, held.nhs_number)
    if outcome != Dispute.Outcome.TAKEN_OFF:
        return
    if record is None and held.about != Dispute.About.NUMBER:
        raise UserError("Choose the record that is not theirs, or another outcome.")
    if record is not None:
        if not SourceRecord.objects.filter(pk=record, person=held.person_id).exists():
            raise Conflict("That record is no longer linked to this person. Look again.")
        split(by=by, record=record, reason=answer.strip())
