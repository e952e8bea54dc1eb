"""Which person each cluster of records is taken to be: persons stay what others hang things on.

Pure: the same clusters and links always give the same answer.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from uuid import UUID

from hamlet.people.models import SourceRecord
from hamlet.people.models.record import HERE

Cluster = tuple[SourceRecord, ...]


def assign(
    clusters: Iterable[Cluster], leaving: Collection[UUID] = (), others: Collection[UUID] = ()
) -> list[UUID | None]:
    """The person of each cluster, in order; None where somebody has to be made known.

    A person goes with their own record here; else with most of the records that are linked to them,
    then with those they became known by. Records that are `leaving` do not hold on to their person;
    `others` are persons to whom further records are linked, who cannot be taken.
    """
    clusters = list(clusters)
    claims = [
        (claim, person, number)
        for number, cluster in enumerate(clusters)
        for person, claim in _claims(cluster, leaving).items()
    ]
    found: list[UUID | None] = [None] * len(clusters)
    taken = set(others)
    for _, person, number in sorted(claims, key=lambda each: (*_negated(each[0]), str(each[1]))):
        if found[number] is None and person not in taken:
            found[number] = person
            taken.add(person)
    return found


def _claims(cluster: Cluster, leaving: Collection[UUID]) -> dict[UUID, tuple[int, int, int]]:
    """How strongly a cluster holds on to each person: own record here, links, became known by."""
    pinned = Counter(each.made_id for each in cluster if each.source == HERE)
    linked = Counter(each.person_id for each in cluster if each.pk not in leaving)
    made = Counter(each.made_id for each in cluster)
    people = {*pinned, *linked, *made} - {None}
    return {each: (pinned[each], linked[each], made[each]) for each in people}


def _negated(claim: tuple[int, int, int]) -> tuple[int, int, int]:
    return tuple(-number for number in claim)


def best(cluster: Cluster) -> SourceRecord:
    """The record by which somebody becomes known: brought up to date last, by key among equals."""
    return max(cluster, key=lambda each: (each.updated, each.as_at, each.source, each.key))
