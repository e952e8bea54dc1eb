"""Which records are one person, from weighed pairs: a pure function, whatever order they come in.

Groups grow from the surest pair on. All pairs between two groups are heard together, those against
as well as those for; so a weak or odd pair cannot bring together what the rest keeps apart. Only
that somebody surely has two names, or two homes, speaks against neither.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from hamlet.analytics.matching.records import Record
from hamlet.analytics.matching.scoring import Band

MOST = 30.0
"""No single pair speaks louder than this many bits, for or against."""
MARGIN = 4.0
"""A record is torn when two persons claim it within this many bits: whose it is has to be as sure
as a link, 16 to 1."""


class Ruled(StrEnum):
    """What a human said of two records."""

    SAME = "same"
    APART = "apart"


@dataclass(frozen=True)
class Ruling:
    """A human's decision on two records. It always wins."""

    a: str
    b: str
    ruled: Ruled


class Edge(NamedTuple):
    """A weighed pair; `held_back` as in `Score`."""

    a: str
    b: str
    weight: float
    band: Band
    held_back: str = ""


@dataclass(frozen=True)
class Clusters:
    """`person` of each rid: the smallest rid of the same person. `doubtful`: pairs that a human
    should see, and that no ruling settles. `torn`: records that two persons claim."""

    person: Mapping[str, str]
    doubtful: tuple[Edge, ...]
    torn: tuple[str, ...] = ()


def resolve(
    records: Sequence[Record], edges: Iterable[Edge], rulings: Iterable[Ruling] = ()
) -> Clusters:
    """Share the records out to persons.

    Give it all weighed pairs among the records, those apart too. What comes out for one connected
    component of links depends on nothing outside it, so that one component can be done alone.
    """
    edges, rulings = sorted(set(edges), key=_by_pair), list(rulings)
    work = _Groups(records, edges, rulings)
    work.join_ruled()
    work.join_settled()
    work.join_linked()
    torn = work.tear()
    work.join_lone()
    person = work.persons()
    decided = {frozenset((each.a, each.b)) for each in rulings}
    doubtful = tuple(
        edge
        for edge in edges
        if edge.band != Band.APART
        and person[edge.a] != person[edge.b]
        and frozenset((edge.a, edge.b)) not in decided
    )
    return Clusters(person, doubtful, tuple(torn))


def _by_pair(edge: Edge) -> tuple[str, str]:
    return (edge.a, edge.b) if edge.a < edge.b else (edge.b, edge.a)


def settled(record: Record) -> tuple[str, int, str] | None:
    """Records with the same of this are one person without weighing: number, birth, first name."""
    key = (record.nhs_number, record.dob, record.first_name)
    return key if all(key) else None


@dataclass
class _Groups:
    """Records in groups, and what is between them. A group is named by its smallest rid."""

    records: Sequence[Record]
    edges: Sequence[Edge]
    rulings: Sequence[Ruling]
    group: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_rid = {each.rid: each for each in self.records}
        for rid in self.by_rid:
            self.group[rid], self.members[rid] = rid, [rid]
        self.apart = defaultdict(set)
        for each in self.rulings:
            if each.ruled == Ruled.APART:
                self.apart[each.a].add(each.b)
                self.apart[each.b].add(each.a)
        self.linked = defaultdict(set)
        for edge in self.edges:
            if edge.band == Band.LINK:
                self.linked[edge.a].add(edge.b)
                self.linked[edge.b].add(edge.a)
        self.ruled_same = {
            frozenset((each.a, each.b)) for each in self.rulings if each.ruled == Ruled.SAME
        }

    def numbers(self, group: str) -> set[str]:
        return {self.by_rid[rid].nhs_number for rid in self.members[group]} - {""}

    def forbidden(self, one: str, other: str) -> bool:
        """Whether a ruling or two NHS numbers keep two groups apart."""
        numbers = self.numbers(one), self.numbers(other)
        return self.ruled_apart(one, other) or bool(
            numbers[0] and numbers[1] and numbers[0] != numbers[1]
        )

    def ruled_apart(self, one: str, other: str) -> bool:
        others = set(self.members[other])
        return any(self.apart[rid] & others for rid in self.members[one] if rid in self.apart)

    def join(self, one: str, other: str) -> None:
        keep, lose = min(one, other), max(one, other)
        for rid in self.members[lose]:
            self.group[rid] = keep
        self.members[keep] += self.members.pop(lose)

    def join_ruled(self) -> None:
        """Join what a human said is the same, in order, unless a human keeps it apart."""
        for a, b in sorted(tuple(sorted(pair)) for pair in self.ruled_same):
            if a in self.group and b in self.group:
                one, other = self.group[a], self.group[b]
                if one != other and not self.ruled_apart(one, other):
                    self.join(one, other)

    def join_settled(self) -> None:
        """Join what needs no weighing."""
        alike = defaultdict(list)
        for rid in sorted(self.by_rid):
            if key := settled(self.by_rid[rid]):
                alike[key].append(rid)
        for first, *others in alike.values():
            for rid in others:
                one, other = self.group[first], self.group[rid]
                if one != other and not self.forbidden(one, other):
                    self.join(one, other)

    def join_linked(self) -> None:
        """Join the two groups between which the pairs say most, as long as any say yes."""
        between = self._between()
        said = {pair: self._said(edges) for pair, edges in between.items()}
        while said:
            best = min(said, key=lambda pair: (-said[pair], pair))
            if said[best] <= 0:
                return
            if self.forbidden(*best):
                del between[best], said[best]
                continue
            self.join(*best)
            self._renamed(best, between, said)

    def _between(self) -> dict[tuple[str, str], list[Edge]]:
        """For each two groups, the pairs between them."""
        found: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in self.edges:
            pair = self._groups_of(edge)
            if pair[0] != pair[1]:
                found[pair].append(edge)
        return found

    def _groups_of(self, edge: Edge) -> tuple[str, str]:
        one, other = self.group[edge.a], self.group[edge.b]
        return (one, other) if one < other else (other, one)

    def _renamed(self, joined: tuple[str, str], between: dict, said: dict) -> None:
        """Bring up to date what is between groups, after two of them became one."""
        changed = [pair for pair in between if joined[0] in pair or joined[1] in pair]
        edges = [edge for pair in changed for edge in between.pop(pair)]
        for pair in changed:
            del said[pair]
        anew = set()
        for edge in edges:
            pair = self._groups_of(edge)
            if pair[0] != pair[1]:
                between[pair].append(edge)
                anew.add(pair)
        said |= {pair: self._said(between[pair]) for pair in anew}

    def _said(self, edges: Sequence[Edge]) -> float:
        """What the pairs between two groups say, added up; 0 where none says yes."""
        if all(edge.band != Band.LINK for edge in edges):
            return 0.0
        return sum(heard(edge) for edge in edges if not self._explained(edge))

    def _explained(self, edge: Edge) -> bool:
        """Whether a pair says no only because somebody has two names, or has moved.

        Two records of one birth may differ in name and home where one links to a third that is
        surely the other's: by a link of its own, or by its NHS number.
        """
        if edge.weight >= 0 or edge.held_back:
            return False
        one, other = self.by_rid[edge.a], self.by_rid[edge.b]
        if one.dob and other.dob and one.dob != other.dob:
            return False
        return self._by_way(one, other) or self._by_way(other, one)

    def _by_way(self, one: Record, other: Record) -> bool:
        """Whether a record links to `one` that is in the group of `other`, and surely of it."""
        group, number = self.group[other.rid], other.nhs_number
        return any(
            self.group[rid] == group
            and (rid in self.linked[other.rid] or number == self.by_rid[rid].nhs_number != "")
            for rid in self.linked[one.rid]
        )

    def tear(self) -> list[str]:
        """Take out records without a number that two different persons claim about equally."""
        claims: dict[str, dict[str, float]] = defaultdict(dict)
        known = set()
        for edge in self.edges:
            one, other = self.group[edge.a], self.group[edge.b]
            if edge.band == Band.LINK:
                for rid, group in ((edge.a, other), (edge.b, one)):
                    claims[rid][group] = max(claims[rid].get(group, 0.0), edge.weight)
            if edge.held_back == "two_numbers" and edge.band == Band.REVIEW:
                known |= {(one, other), (other, one)}
        torn = [rid for rid in sorted(claims) if self._is_torn(rid, claims[rid], known)]
        for rid in torn:
            self._take_out(rid)
        return torn

    def _is_torn(self, rid: str, claims: dict[str, float], known: set) -> bool:
        own = self.group[rid]
        held = claims.get(own)
        if held is None or self.by_rid[rid].nhs_number:
            return False
        if any(rid in pair for pair in self.ruled_same):
            return False
        return any(
            weight >= held - MARGIN and (own, other) not in known
            for other, weight in claims.items()
            if other != own and self.forbidden(own, other)
        )

    def join_lone(self) -> None:
        """Join each record that has no link to the one person whom it fits well enough, for whoever
        it were of otherwise would most likely have more records, and they would have been found."""
        linked = {rid for edge in self.edges if edge.band == Band.LINK for rid in (edge.a, edge.b)}
        claims: dict[str, dict[str, float]] = defaultdict(dict)
        for edge in self.edges:
            if edge.band == Band.LONE:
                for rid, other in ((edge.a, edge.b), (edge.b, edge.a)):
                    if rid not in linked and len(self.members.get(rid, ())) == 1:
                        group = self.group[other]
                        claims[rid][group] = max(claims[rid].get(group, -MOST), edge.weight)
        for rid in sorted(claims):
            best, *others = sorted(claims[rid].items(), key=lambda each: (-each[1], each[0]))
            one, other = self.group[rid], self.group[best[0]]
            rivals = others and others[0][1] >= best[1] - MARGIN
            if one != other and not rivals and not self.forbidden(one, other):
                self.join(one, other)

    def _take_out(self, rid: str) -> None:
        left = [each for each in self.members.pop(self.group[rid]) if each != rid]
        for members in ([rid], left):
            if members:
                name = min(members)
                self.members[name] = members
                self.group |= dict.fromkeys(members, name)

    def persons(self) -> dict[str, str]:
        return {rid: self.group[rid] for rid in sorted(self.by_rid)}


def heard(edge: Edge) -> float:
    """How loud a pair speaks: within limits, and not in favour where a rule holds it back."""
    weight = max(min(edge.weight, MOST), -MOST)
    return min(weight, 0.0) if edge.held_back else weight
