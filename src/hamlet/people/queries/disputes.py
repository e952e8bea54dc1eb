"""What persons say is not about them."""

from uuid import UUID

from django.db.models import QuerySet

from hamlet.access.one import one
from hamlet.people.models import Dispute, Item, SourceRecord
from hamlet.people.models.record import HERE
from hamlet.people.queries.records import mark_hidden

# In SQL of its own, because every page of a person asks it.
OPEN = """
SELECT * FROM people_dispute WHERE person_id = %s AND answered_at IS NULL ORDER BY said_at DESC
"""


def disputes_of(person: UUID) -> QuerySet[Dispute]:
    """What a person said is not about them, the newest first."""
    found = Dispute.objects.filter(person=person).select_related("organisation")
    return found.order_by("-said_at")


def open_disputes(person: UUID) -> list[Dispute]:
    """Those of a person that wait for an answer, the newest first."""
    return list(Dispute.objects.raw(OPEN, [person]))


def to_answer() -> QuerySet[Dispute]:
    """Every dispute that waits for an answer, what is due first on top."""
    found = Dispute.objects.filter(answered_at=None).select_related("organisation")
    return found.order_by("answer_by", "pk")


def dispute(dispute_id: UUID) -> Dispute:
    """One dispute; `NotFound` where there is none."""
    return one(
        Dispute.objects.select_related("organisation"), dispute_id, "There is no such dispute."
    )


def item_of(of: Dispute) -> Item | None:
    """The item that a dispute is about, by its kind, its day and its key alone; None for others.

    Whoever answers has no sight of records, and needs no more to ask its source.
    """
    if not of.item_key:
        return None
    found = Item.objects.filter(record=of.record_id, key=of.item_key).order_by("-received_at")
    return found.only("kind", "at", "key").first()


def holders_of(person: UUID) -> list[tuple[UUID, str]]:
    """The organisations that hold a record of a person, each with its name."""
    found = SourceRecord.objects.filter(person=person, organisation__isnull=False)
    named = found.values_list("organisation", "organisation__name").distinct()
    return list(named.order_by("organisation__name"))


def records_of(person: UUID) -> list[SourceRecord]:
    """What partners hold of a person, how they are known here first."""
    found = SourceRecord.objects.filter(person=person).select_related("organisation")
    records = sorted(found, key=lambda each: (each.source != HERE, each.source, each.key))
    mark_hidden(records)
    return records
