"""The verbs by which humans say which records are one person: split, join, and decide a doubt.

What they say always wins over a score, and can be said otherwise later: nothing is merged.
That two different NHS numbers are one person is decided by two, one after the other: a number that
was traced wrongly, or a twin's, would give somebody another's allergies and medicines.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from hamlet.access import roles, sight
from hamlet.access.one import one
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError
from hamlet.people.actions.people import locked
from hamlet.people.here import keep_in_step
from hamlet.people.matching import hold
from hamlet.people.models import Pair, Person, RejectedNumber, Ruling, SourceRecord
from hamlet.people.models.record import HERE
from hamlet.people.queries.records import two_numbers
from hamlet.people.settling import settle

SAME, APART, UNSURE, PROPOSED = Ruling.Says
OPEN = (UNSURE, PROPOSED)
"""What was said without deciding: it ends with the next that is said."""
MEANWHILE = "One of these records changed meanwhile. Nothing was decided; look again."


@verb
def split(
    *,
    by: Actor,
    record: UUID,
    reason: str,
    version: int | None = None,
    number_too: bool = False,
) -> UUID:
    """Say that a record is not about the person it is linked to; gives the person it is now.

    With `number_too` its NHS number is not that person's either, and is never theirs again.
    Raises `UserError` where it is all that is known of them, or is how they are known here.
    """
    roles.require(by, "match.review")
    with sight.beyond_closer("a record is taken off a person, among everybody"):
        hold()
        taken = _found(record, version)
        if taken.source == HERE:
            raise UserError("This is how the person is known here. Take the other records off.")
        others = _of_one_person(taken)
        if not others:
            raise UserError("This is the only record of the person. There is nothing to split.")
        was = taken.person_id
        if number_too and not taken.nhs_number:
            raise UserError("This record has no NHS number. Untick that it is not theirs.")
        if number_too:
            reject_number(by, was, taken.nhs_number)
        _not_made_by(taken)
        _end([taken], others, SAME)
        _rule(by, [(taken, other) for other in others], APART, reason)
        people = settle([taken.pk], leaving={taken.pk})
        taken.refresh_from_db()
    _deed(by, "record.split", taken, {was, *people})
    return taken.person_id


def _not_made_by(taken: SourceRecord) -> None:
    """A record that is not theirs is not how they became known: it must not come back to them,
    where the others are found to be somebody else's."""
    if taken.made_id == taken.person_id:
        taken.made_id = None
        taken.save(update_fields=["made"])


def reject_number(by: Actor, person: UUID, number: str) -> None:
    """Keep that a number is not somebody's, and take it away where it still stands. To be called
    from inside a verb."""
    held = locked(person)
    if not number:
        return
    RejectedNumber.objects.get_or_create(
        person=held,
        nhs_number=number,
        defaults={"at": clock.now(), "rejected_by": by.name},
    )
    if held.nhs_number == number:
        held.nhs_number, held.identity = None, Person.Identity.STATED
        held.version += 1
        held.save(update_fields=["nhs_number", "identity", "version"])
        keep_in_step(held)


@verb
def join(*, by: Actor, record: UUID, other: UUID, reason: str) -> bool:
    """Say that two records, and the persons they are linked to, are one; gives whether they are.

    They are not yet where the two have different NHS numbers and nobody else has said so before.
    The person is that of `other`, unless only that of `record` is known here by themselves. What
    was ruled apart between them ends; where that is not enough, it is ruled.
    """
    roles.require(by, "match.review")
    with sight.beyond_closer("two records are said to be one person, among everybody"):
        hold()
        one, two = _found(record), _found(other)
        if one.pk == two.pk:
            raise UserError("These are one record. Choose two.")
        people = {one.person_id, two.person_id} - {None}
        coming, staying = [one, *_of_one_person(one)], [two, *_of_one_person(two)]
        first = _proposal(coming, staying)
        if two_numbers(coming, staying) and (first is None or first.account == by.id):
            _rule(by, [_numbered(coming, staying)], PROPOSED, reason)
            settle([one.pk, two.pk])
            _deed(by, "record.propose", one, people)
            return False
        _end(coming, staying, APART, *OPEN)
        leaving = {each.pk for each in coming}
        people |= settle([one.pk, two.pk], leaving)
        if not _are_one(one, two):
            _rule(by, [(one, two)], SAME, reason, first)
            people |= settle([one.pk, two.pk], leaving)
        one.refresh_from_db()
    _deed(by, "record.join", one, people)
    return True


def _numbered(
    some: Iterable[SourceRecord], others: Iterable[SourceRecord]
) -> tuple[SourceRecord, SourceRecord]:
    """The two that a proposal is about: their numbers keep them apart until it is agreed, and what
    was ruled of the others holds on."""
    one, two = (next(each for each in of if each.nhs_number) for of in (some, others))
    return one, two


def _proposal(some: Iterable[SourceRecord], others: Iterable[SourceRecord]) -> Ruling | None:
    """What somebody proposed on these, the newest."""
    return _between_any(some, others).filter(says=PROPOSED).order_by("-ruled_at").first()


@verb
def decide_doubt(*, by: Actor, pair: UUID, says: str, reason: str) -> bool:
    """Decide whether two records are the same person, two persons, or that one cannot be sure.

    Gives whether that is done; False where a second person has to agree, as in `join`. It is about
    their persons, so it counts for every pair in doubt between the two.
    Raises `Conflict` where they changed, or somebody decided, since the doubt was shown.
    """
    roles.require(by, "match.review")
    with sight.beyond_closer("a doubt is decided among everybody"):
        hold()
        held = Pair.objects.filter(pk=pair, doubt=True).select_related("one", "other").first()
        if held is None:
            raise Conflict(MEANWHILE)
        if says == SAME:
            fewer, more = sorted((held.one, held.other), key=lambda of: len(_of_one_person(of)))
            if not join(by=by, record=fewer.pk, other=more.pk, reason=reason):
                return False
        else:
            pairs = _between(held.one, held.other)
            for one, other in pairs:
                _end([one], [other], *OPEN)
            _rule(by, pairs, says, reason)
            settle([held.one_id, held.other_id])
        people = {held.one.person_id, held.other.person_id} - {None}
    _deed(by, "record.rule", held.one, people, {"says": says})
    return True


def _between(one: SourceRecord, other: SourceRecord) -> list[tuple[SourceRecord, SourceRecord]]:
    """The pairs in doubt between the persons of two records."""
    ways = Q(one__person=one.person_id, other__person=other.person_id)
    ways |= Q(one__person=other.person_id, other__person=one.person_id)
    found = Pair.objects.filter(ways, doubt=True).select_related("one", "other")
    return [(each.one, each.other) for each in found]


def _found(record: UUID, version: int | None = None) -> SourceRecord:
    found = one(
        SourceRecord.objects.select_for_update(of=("self",)), record, "There is no such record."
    )
    if version is not None and found.version != version:
        raise Conflict(MEANWHILE)
    return found


def _of_one_person(record: SourceRecord) -> list[SourceRecord]:
    if record.person_id is None:
        return []
    return list(SourceRecord.objects.filter(person=record.person_id).exclude(pk=record.pk))


def _are_one(one: SourceRecord, two: SourceRecord) -> bool:
    one.refresh_from_db()
    two.refresh_from_db()
    return one.person_id == two.person_id


def _ordered(one: UUID, two: UUID) -> tuple[UUID, UUID]:
    return (one, two) if str(one) < str(two) else (two, one)


def _between_any(some: Iterable[SourceRecord], others: Iterable[SourceRecord]) -> QuerySet[Ruling]:
    """What holds of any of these pairs."""
    ids, to = [each.pk for each in some], [each.pk for each in others]
    between = Q(one__in=ids, other__in=to) | Q(one__in=to, other__in=ids)
    return Ruling.objects.filter(between, ended_at=None)


def _end(some: Iterable[SourceRecord], others: Iterable[SourceRecord], *says: str) -> None:
    """End what was said of any of these pairs."""
    _between_any(some, others).filter(says__in=says).update(ended_at=clock.now())


def _rule(
    by: Actor,
    pairs: Iterable[tuple[SourceRecord, SourceRecord]],
    says: str,
    reason: str,
    first: Ruling | None = None,
) -> None:
    """Keep a ruling on each pair; with `first`, by two: who proposed it and who agrees."""
    ruled_by = f"{first.ruled_by} and {by.name}" if first else by.name
    for pair in pairs:
        one, other = _ordered(pair[0].pk, pair[1].pk)
        Ruling.objects.update_or_create(
            one_id=one,
            other_id=other,
            ended_at=None,
            defaults={
                "says": says,
                "reason": reason[:300],
                "ruled_by": ruled_by[:200],
                "account": by.id,
                "ruled_at": clock.now(),
            },
        )


def _deed(
    by: Actor, action: str, record: SourceRecord, people: Iterable, detail: dict | None = None
) -> None:
    about = {each for each in people if each}
    subject = f"record:{record.pk}"
    deed(by=by, action=action, subject=subject, people=about, purpose=RUNNING, detail=detail)
