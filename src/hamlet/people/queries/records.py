"""What partners' systems hold of people, and what waits or is in doubt."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from hamlet.access import sight
from hamlet.access.one import one
from hamlet.kernel.errors import NotFound
from hamlet.people import closer_names
from hamlet.people.matching import MANY
from hamlet.people.models import Pair, Person, Ruling, SourceRecord
from hamlet.people.settling import beside_protected


def waiting() -> QuerySet[SourceRecord]:
    """Records that came or changed and are not matched yet, the oldest first."""
    return SourceRecord.objects.filter(waits=True).order_by("received_at", "id")


def next_waiting() -> QuerySet[SourceRecord]:
    """Whose turn it is: the oldest, few enough for one go, or enough for `match` to take all."""
    return waiting()[:MANY]


# The most alike of the pairs in doubt between each two persons.
STRONGEST = """
SELECT DISTINCT ON (least(one.person_id, other.person_id), greatest(one.person_id, other.person_id))
       pair.id
FROM people_pair pair
JOIN people_sourcerecord one ON one.id = pair.one_id
JOIN people_sourcerecord other ON other.id = pair.other_id
WHERE pair.doubt
ORDER BY least(one.person_id, other.person_id), greatest(one.person_id, other.person_id),
         pair.weight DESC, pair.held_back, pair.id
"""


def doubts() -> QuerySet[Pair]:
    """What somebody has to decide: first what nobody looked at, then the likeliest.

    Of two persons, the pair of records that is most alike stands for all between them; of several
    as much alike, one that no rule holds back.
    """
    looked = Ruling.objects.filter(
        one=OuterRef("one"), other=OuterRef("other"), says=Ruling.Says.UNSURE, ended_at=None
    )
    proposed = _proposals(OuterRef("one__person"), OuterRef("other__person"))
    found = Pair.objects.filter(doubt=True, pk__in=RawSQL(STRONGEST, [])).annotate(
        unsure=Exists(looked), proposed=Exists(proposed)
    )
    return found.select_related("one", "other").order_by("unsure", "-proposed", "-weight", "id")


def doubt(pair_id: UUID) -> Pair:
    """One pair in doubt; `NotFound` where it is decided, or has changed since."""
    found = doubts().filter(pk=pair_id).first()
    if found is None:
        raise NotFound(
            "This doubt is settled, or one of its records has changed. Look at the list."
        )
    mark_hidden([found.one, found.other])
    return found


def mark_hidden(records: list[SourceRecord]) -> None:
    """Say of each record what of it must not be shown: where it says that somebody is, where
    whereabouts of its person are protected, or of somebody whom they may be (`is_protected`); and
    its name, where that would tell one that is kept closer (`is_closer`)."""
    people = {each.person_id for each in records} - {None}
    with sight.beyond("whether a partner's record tells where somebody is who is protected"):
        of = Person.objects.filter(pk__in=people, protected=True).values_list("pk", flat=True)
        protected = {*of, *beside_protected(people)}
    for each in records:
        each.is_protected = each.person_id in protected
    closer_names.mark(records)


def may_tell_where(source: str, key: str) -> bool:
    """Whether what a source says of its `key` (or of an NHS number) may tell where somebody is
    whose whereabouts are protected."""
    if not key:
        return False
    with sight.beyond("whether what a source sent tells where somebody is who is protected"):
        linked = SourceRecord.objects.filter(source=source, key=key).values("person")
        named = Q(pk__in=linked) | Q(nhs_number=key) | Q(source_key=key)
        people = dict(Person.objects.filter(named).values_list("pk", "protected"))
        return any(people.values()) or bool(beside_protected(people))


def proposal(of: Pair) -> Ruling | None:
    """What somebody proposed on the two persons of a pair, for a second reviewer to agree with;
    None where nobody did."""
    return _proposals(of.one.person_id, of.other.person_id).first()


def _proposals(one: OuterRef | UUID, other: OuterRef | UUID) -> QuerySet[Ruling]:
    ways = Q(one__person=one, other__person=other) | Q(one__person=other, other__person=one)
    return Ruling.objects.filter(ways, says=Ruling.Says.PROPOSED, ended_at=None)


def differ_in_number(of: Pair) -> bool:
    """Whether the two persons of a pair have NHS numbers, and none in common."""
    return two_numbers(*sides(of))


def sides(of: Pair) -> list[list[SourceRecord]]:
    """Of each record of a pair: itself, and what is linked to the same person."""
    return [[each, *of_one_person(each)] for each in (of.one, of.other)]


def next_doubt() -> UUID | None:
    """The doubt whose turn it is, of those that nobody looked at; None where there is none."""
    return doubts().filter(unsure=False, proposed=False).values_list("pk", flat=True).first()


def two_numbers(some: Iterable[SourceRecord], others: Iterable[SourceRecord]) -> bool:
    """Whether two sets of records each name NHS numbers, and none in common."""
    numbers = [{each.nhs_number for each in of} - {""} for of in (some, others)]
    return all(numbers) and numbers[0].isdisjoint(numbers[1])


def record(record_id: UUID) -> SourceRecord:
    """One source record; `NotFound` where there is none."""
    found = one(
        SourceRecord.objects.select_related("organisation"), record_id, "There is no such record."
    )
    mark_hidden([found])
    return found


def of_one_person(record: SourceRecord) -> list[SourceRecord]:
    """The other records that are linked to the same person, by source."""
    if record.person_id is None:
        return []
    others = SourceRecord.objects.filter(person=record.person_id).exclude(pk=record.pk)
    found = list(others.select_related("organisation").order_by("source", "key"))
    mark_hidden(found)
    return found


def rulings_on(record: SourceRecord) -> list[Ruling]:
    """What humans decided about a record, those that hold still first, the newest first."""
    found = Ruling.objects.filter(Q(one=record.pk) | Q(other=record.pk))
    rulings = list(found.select_related("one", "other").order_by("ended_at", "-ruled_at"))
    closer_names.mark(of for each in rulings for of in (each.one, each.other))
    return rulings


@dataclass(frozen=True)
class ByGroup:
    """How many people of one ethnic group there are, and of them those with a record in doubt, and
    those of whom a human ruled that two records are one person, or are two."""

    ethnicity: str
    people: int
    doubted: int
    joined: int
    parted: int


BY_GROUP = """
WITH ruled AS (
    SELECT record.person_id, ruling.says FROM people_ruling ruling
    JOIN people_sourcerecord record ON record.id = ruling.one_id WHERE ruling.ended_at IS NULL
    UNION
    SELECT record.person_id, ruling.says FROM people_ruling ruling
    JOIN people_sourcerecord record ON record.id = ruling.other_id WHERE ruling.ended_at IS NULL)
SELECT ethnicity, count(*),
    count(*) FILTER (WHERE id IN (
        SELECT person_id FROM people_sourcerecord WHERE state = 'review')),
    count(*) FILTER (WHERE id IN (SELECT person_id FROM ruled WHERE says = 'same')),
    count(*) FILTER (WHERE id IN (SELECT person_id FROM ruled WHERE says = 'apart'))
FROM people_person WHERE joined_to_id IS NULL GROUP BY ethnicity ORDER BY ethnicity
"""


def by_group() -> list[ByGroup]:
    """What matching doubts, and what humans put right, by ethnic group. Counts of everybody: show
    them through `analytics.disclosure` alone."""
    with sight.beyond("people are counted by group, and nobody is named"):
        return [ByGroup(*row) for row in _rows(BY_GROUP)]


def _rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
