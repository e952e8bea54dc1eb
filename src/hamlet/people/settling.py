"""Keeping who is who: each cluster of records linked to one person, and doubts put in the queue."""

from collections.abc import Collection, Iterable
from itertools import islice
from operator import attrgetter
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from hamlet.journal.bulk import copy_in, copy_over
from hamlet.kernel import clock
from hamlet.kernel.names import name_keys
from hamlet.people.assigning import Cluster, assign, best
from hamlet.people.likeness import rid
from hamlet.people.matching import Known, each_of, hanging_together, known
from hamlet.people.models import Item, Pair, Person, SourceRecord
from hamlet.people.models.record import HERE
from hamlet.place.queries import the_place

LINK = ["person", "made", "state", "how", "weight", "since"]
PARTNERS = "partners"
AT_ONCE = 50_000
GENDERS = {"female", "male", "other"}


def settle(ids: Iterable[UUID], leaving: Collection[UUID] = ()) -> set[UUID]:
    """Link these records, and all that hang together with them, to whom they are about.

    Gives the persons to whom a record came or from whom it went. `leaving` as in `assign`.
    """
    left, people = set(ids), set()
    while left:
        together = hanging_together(islice(left, AT_ONCE))
        people |= _settle(together, leaving)
        left -= together
    return people


def _settle(ids: set[UUID], leaving: Collection[UUID]) -> set[UUID]:
    told = known(ids)
    clusters = told.clusters()
    doubts = told.doubts(clusters)
    people = _people(clusters, leaving)
    moved = _link(told, clusters, people, doubts)
    _queue(told, doubts)
    _follow(moved)
    _refresh(clusters, people)
    return {each for pair in moved.values() for each in pair if each}


def _people(clusters: list[Cluster], leaving: Collection[UUID]) -> list[UUID]:
    """The person of each cluster, made known where there is none yet."""
    people = assign(clusters, leaving, _others(clusters))
    unknown = [number for number, person in enumerate(people) if person is None]
    made = {number: _person(clusters[number]) for number in unknown}
    copy_in(Person, made.values())
    for number, person in made.items():
        best(clusters[number]).made_id = person.pk
        people[number] = person.pk
    return people


def _others(clusters: list[Cluster]) -> set[UUID]:
    """Those by whom a record became known, and who have other records by now."""
    records = [each for cluster in clusters for each in cluster]
    made = {each.made_id for each in records if each.made_id != each.person_id} - {None}
    linked = SourceRecord.objects.filter(person__in=each_of(made))
    others = linked.exclude(pk__in=each_of(each.pk for each in records))
    return set(others.values_list("person", flat=True))


def _person(cluster: Cluster) -> Person:
    """Somebody new. They get their NHS number by `_refresh`, where nobody else has it."""
    person = Person(place=the_place(), source=PARTNERS)
    _fill(person, cluster, taken={each.nhs_number for each in cluster})
    return person


def _fill(person: Person, cluster: Cluster, taken: Collection[str]) -> None:
    """Give somebody the details of the record that was brought up to date last."""
    record = best(cluster)
    numbers = sorted({each.nhs_number for each in cluster} - {"", *taken})
    person.given_name, person.family_name = record.given_name, record.family_name
    person.birth_date = record.birth_date
    person.gender = record.sex if record.sex in GENDERS else "unknown"
    person.address, person.postcode = record.address, record.postcode
    person.phone = record.mobile
    person.nhs_number = numbers[0] if len(numbers) == 1 else None
    person.identity = "traced" if person.nhs_number else "stated"
    person.name_keys = name_keys(*f"{record.given_name} {record.family_name}".split())


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


def _follow(moved: dict[UUID, tuple[UUID | None, UUID]]) -> None:
    """What hangs on a record goes with it; whoever has no record left is shown where they went."""
    whose = SourceRecord.objects.filter(pk=OuterRef("record")).values("person")
    Item.objects.filter(record__in=each_of(moved)).update(person=Subquery(whose))
    left = {was: now for was, now in moved.values() if was}
    if left:
        empty = Person.objects.filter(pk__in=each_of(left), records=None, joined_to=None)
        for person in empty:
            person.joined_to_id = left[person.pk]
            person.save(update_fields=["joined_to"])
    back = Person.objects.filter(pk__in=each_of(now for _, now in moved.values()))
    back.exclude(joined_to=None).update(joined_to=None)


def _refresh(clusters: list[Cluster], people: list[UUID]) -> None:
    """Bring those up to date who are known by partners' records alone."""
    alone = {
        person: cluster
        for cluster, person in zip(clusters, people, strict=True)
        if all(each.source != HERE for each in cluster)
    }
    held = Person.objects.filter(pk__in=each_of(alone), source=PARTNERS)
    numbers = {each.nhs_number for cluster in alone.values() for each in cluster} - {""}
    _free(numbers)
    known_numbers = dict(
        Person.objects.filter(nhs_number__in=numbers).values_list("nhs_number", "pk")
    )
    for person in held:
        taken = {number for number, whose in known_numbers.items() if whose != person.pk}
        _fill(person, alone[person.pk], taken)
        known_numbers |= {person.nhs_number: person.pk} if person.nhs_number else {}
    copy_over(Person, list(held), [
        "given_name", "family_name", "birth_date", "gender", "address", "postcode", "phone",
        "nhs_number", "identity", "name_keys",
    ])  # fmt: skip


def _free(numbers: Collection[str]) -> None:
    """Take these NHS numbers from whoever had one by a record that is another's by now."""
    said = SourceRecord.objects.filter(person=OuterRef("pk"), nhs_number=OuterRef("nhs_number"))
    had = Person.objects.filter(~Exists(said), source=PARTNERS, nhs_number__in=numbers)
    had.update(nhs_number=None, identity="stated")
