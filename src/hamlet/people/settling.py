"""Keeping who is who: each cluster of records linked to one person, and doubts put in the queue."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from itertools import islice
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from hamlet.journal.bulk import copy_in, copy_over
from hamlet.kernel import clock
from hamlet.people import closer_names, naming
from hamlet.people.assigning import Cluster, assign, best
from hamlet.people.closer_names import Closer
from hamlet.people.likeness import each_of, rid
from hamlet.people.matching import Known, hanging_together, known
from hamlet.people.models import Pair, Person, RejectedNumber, SourceRecord
from hamlet.people.models.record import HERE
from hamlet.place.queries import the_place

LINK = ["person", "made", "state", "how", "weight", "since"]
PARTNERS = "partners"
AT_ONCE = 50_000
GENDERS = {"female", "male", "other"}
BESIDE_PROTECTED = """
SELECT one.person_id FROM people_pair pair
JOIN people_sourcerecord one ON one.id = pair.one_id
JOIN people_sourcerecord other ON other.id = pair.other_id
JOIN people_person protected ON protected.id = other.person_id AND protected.protected
WHERE pair.doubt AND one.person_id = ANY(%(people)s)
UNION SELECT other.person_id FROM people_pair pair
JOIN people_sourcerecord one ON one.id = pair.one_id
JOIN people_sourcerecord other ON other.id = pair.other_id
JOIN people_person protected ON protected.id = one.person_id AND protected.protected
WHERE pair.doubt AND other.person_id = ANY(%(people)s)
"""
# Whoever has a record again is no longer somebody else.
FOLLOWED = """
WITH followed AS (
    UPDATE people_item item SET person_id = record.person_id FROM people_sourcerecord record
    WHERE record.id = ANY(%s) AND item.record_id = record.id)
UPDATE people_person SET joined_to_id = NULL WHERE id = ANY(%s) AND joined_to_id IS NOT NULL
"""


def settle(ids: Iterable[UUID], leaving: Collection[UUID] = ()) -> set[UUID]:
    """Link these records, and all that hang together with them, to whom they are about.

    Gives the persons to whom a record came or from whom it went. `leaving` as in `assign`.
    """
    left, people = set(ids), set()
    while left:
        together = hanging_together(islice(left, AT_ONCE))
        people |= _settle(together, leaving)
        left -= {each.pk for each in together}
    return people


def _settle(together: list[SourceRecord], leaving: Collection[UUID]) -> set[UUID]:
    told = known(together)
    clusters = told.clusters()
    doubts = told.doubts(clusters)
    people = _people(clusters, leaving)
    moved = _link(told, clusters, people, doubts)
    _queue(told, doubts)
    follow(moved, leaving)
    _refresh(clusters, people)
    return {each for pair in moved.values() for each in pair if each}


def _people(clusters: list[Cluster], leaving: Collection[UUID]) -> list[UUID]:
    """The person of each cluster, made known where there is none yet."""
    people = assign(clusters, leaving, _others(clusters))
    unknown = [number for number, person in enumerate(people) if person is None]
    made = make_known([best(clusters[number]) for number in unknown])
    for number, person in zip(unknown, made, strict=True):
        best(clusters[number]).made_id = people[number] = person
    return people


def _others(clusters: list[Cluster]) -> set[UUID]:
    """Those by whom a record became known, and who have other records by now."""
    records = [each for cluster in clusters for each in cluster]
    made = {each.made_id for each in records if each.made_id != each.person_id} - {None}
    if not made:
        return set()
    linked = SourceRecord.objects.filter(person__in=each_of(made))
    others = linked.exclude(pk__in=each_of(each.pk for each in records))
    return set(others.values_list("person", flat=True))


class Told(NamedTuple):
    """What partners say of one person: the record that was brought up to date last, and every NHS
    number."""

    best: SourceRecord
    numbers: set[str]


def make_known(records: Collection[SourceRecord]) -> list[UUID]:
    """Somebody new for each record. They get their NHS number by `refresh`, where nobody else has
    it."""
    place = the_place() if records else None
    people = [Person(place=place, source=PARTNERS) for _ in records]
    for person, record in zip(people, records, strict=True):
        _fill(person, Told(record, set()))
    copy_in(Person, people)
    return [each.pk for each in people]


def _fill(
    person: Person,
    told: Told,
    hide: bool = False,
    beside: Iterable[str] = (),
    closer: Iterable[Closer] = (),
) -> None:
    """Give somebody the details of the record that was brought up to date last.

    With `hide`, nothing of where they are: they may be somebody whose whereabouts are protected.
    `beside` are the words of their other names; a record under one of `closer` does not name them.
    """
    record, numbers = told
    if not any(name.is_told_by(record) for name in closer):
        person.given_name, person.family_name = record.given_name, record.family_name
    person.birth_date = record.birth_date
    person.gender = _gender(record)
    if not person.protected:
        told_of = (record.address, record.postcode, record.mobile)
        person.address, person.postcode, person.phone = ("", "", "") if hide else told_of
    person.nhs_number = next(iter(numbers)) if len(numbers) == 1 else None
    person.identity = "traced" if person.nhs_number else "stated"
    person.name_keys = naming.keys(person, beside)


def _gender(record: SourceRecord) -> str:
    """What a partner's system sends as sex, until the person says their gender here."""
    return record.sex if record.sex in GENDERS else "unknown"


def _link(
    told: Known, clusters: list[Cluster], people: list[UUID], doubts: Collection
) -> dict[UUID, tuple[UUID | None, UUID]]:
    """Link each record; gives those that went from one person (or none) to another."""
    doubted = {name for pair in doubts for name in pair}
    moved, changed = {}, []
    for cluster, person in zip(clusters, people, strict=True):
        names = [rid(each) for each in cluster]
        for name, record in zip(names, cluster, strict=True):
            was = _linked(record)
            if record.person_id != person:
                moved[record.pk] = (record.person_id, person)
                record.person_id, record.since = person, clock.now()
            record.how, record.weight = _how(told, name, names)
            record.state = "review" if name in doubted else "link"
            if was != _linked(record):
                changed.append(record)
    copy_over(SourceRecord, changed, LINK)
    return moved


_linked = attrgetter("person_id", "made_id", "state", "how", "weight", "since")


def _how(told: Known, name: str, names: Collection[str]) -> tuple[str, float | None]:
    """What links a record to the others of its person."""
    ids = [(name, each) if name < each else (each, name) for each in names if each != name]
    if not ids:
        return "alone", None
    if told.rulings and any(
        pair in told.rulings and told.rulings[pair].says == "same" for pair in ids
    ):
        return "human", None
    return "score", max(
        (told.pairs[pair].weight for pair in ids if pair in told.pairs), default=None
    )


def _queue(told: Known, doubts: Collection[tuple[str, str]]) -> None:
    changed = [pair for ids, pair in told.pairs.items() if pair.doubt != (ids in doubts)]
    for pair in changed:
        pair.doubt = not pair.doubt
    copy_over(Pair, changed, ["doubt"])


def follow(moved: dict[UUID, tuple[UUID | None, UUID]], leaving: Collection[UUID] = ()) -> None:
    """What hangs on a record goes with it; whoever has no record left is shown where they went: to
    those of their records that were not `leaving`, where there were others."""
    if not moved:
        return
    with connection.cursor() as cursor:
        cursor.execute(FOLLOWED, [list(moved), list({now for _, now in moved.values()})])
    order = sorted(moved, key=lambda each: each not in leaving)
    left = {was: now for was, now in map(moved.get, order) if was}
    if left:
        empty = Person.objects.filter(pk__in=each_of(left), records=None, joined_to=None)
        for person in empty:
            person.joined_to_id = left[person.pk]
            person.save(update_fields=["joined_to"])


def _refresh(clusters: list[Cluster], people: list[UUID]) -> None:
    told = {
        person: Told(best(cluster), {each.nhs_number for each in cluster} - {""})
        for cluster, person in zip(clusters, people, strict=True)
        if all(each.source != HERE for each in cluster)
    }
    if told:
        refresh(told)


def refresh(told: dict[UUID, Told]) -> None:
    """Bring those up to date who are known by partners' records alone.

    An NHS number is theirs where nobody else has it, and where it was not found not to be theirs.
    """
    held = list(Person.objects.filter(pk__in=each_of(told), source=PARTNERS))
    numbers = {number for each in told.values() for number in each.numbers}
    _free(numbers)
    whose = dict(Person.objects.filter(nhs_number__in=numbers).values_list("nhs_number", "pk"))
    rejected = set(
        RejectedNumber.objects.filter(person__in=each_of(told)).values_list("person", "nhs_number")
    )
    naming.keep_former_closer(
        each.pk for each in held if naming.is_another(each.gender, _gender(told[each.pk].best))
    )
    hidden, others = beside_protected(told), naming.words_beside(told)
    closer, births = closer_names.own(told), _births_of_others(told)
    for person in held:
        best, said = told[person.pk]
        free = {
            each
            for each in said
            if whose.get(each, person.pk) == person.pk and (person.pk, each) not in rejected
        }
        names = others[person.pk], closer[person.pk]
        _fill(person, Told(best, free), person.pk in hidden, *names)
        person.birth_date = person.birth_date or births.get(person.pk)
        whose |= {person.nhs_number: person.pk} if person.nhs_number else {}
    copy_over(Person, held, [
        "given_name", "family_name", "birth_date", "gender", "address", "postcode", "phone",
        "nhs_number", "identity", "name_keys",
    ])  # fmt: skip


def _births_of_others(told: dict[UUID, Told]) -> dict[UUID, date]:
    """Of whom the record that was brought up to date last says no birth date, or only a part of
    one: the one that another of their records says, the last to be brought up to date."""
    unsaid = [person for person, each in told.items() if each.best.birth_date is None]
    if not unsaid:
        return {}
    found = SourceRecord.objects.filter(person__in=each_of(unsaid), birth_date__isnull=False)
    order = found.order_by("updated", "as_at", "source", "key")
    return dict(order.values_list("person", "birth_date"))


def beside_protected(people: Iterable[UUID]) -> set[UUID]:
    """Those of some people who may be somebody whose whereabouts are protected: a doubt is open."""
    with connection.cursor() as cursor:
        cursor.execute(BESIDE_PROTECTED, {"people": list(people)})
        return {each for (each,) in cursor.fetchall()}


def refresh_beside(person: UUID) -> None:
    """Bring those up to date who may be somebody: whose whereabouts are protected now, or no
    longer."""
    doubts = Pair.objects.filter(doubt=True).filter(Q(one__person=person) | Q(other__person=person))
    beside = {each for pair in doubts.values_list("one__person", "other__person") for each in pair}
    records = defaultdict(list)
    for each in SourceRecord.objects.filter(person__in=each_of(beside - {person})):
        records[each.person_id].append(each)
    _refresh([tuple(each) for each in records.values()], list(records))


def _free(numbers: Collection[str]) -> None:
    """Take these NHS numbers from whoever had one by a record that is another's by now."""
    said = SourceRecord.objects.filter(person=OuterRef("pk"), nhs_number=OuterRef("nhs_number"))
    had = Person.objects.filter(~Exists(said), source=PARTNERS, nhs_number__in=numbers)
    had.update(nhs_number=None, identity="stated")
