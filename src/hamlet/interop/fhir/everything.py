"""The record of a person as FHIR R4, a page at a time: Patient/{id}/$everything.

A page is the next items of the timeline, newest first; the first holds the person, those around
them and their referrals, too. What is not shown, or may be missing, is said in an OperationOutcome.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hamlet.access.decisions import Decision, decide_each
from hamlet.frontdoor.queries import of_person
from hamlet.interop.fhir import parts, people
from hamlet.interop.fhir.answers import outcome
from hamlet.interop.fhir.items import item, provenances
from hamlet.interop.fhir.parts import entry, instant
from hamlet.interop.freshness import late_sources
from hamlet.interop.packs import may_be_called
from hamlet.interop.presenters.sources import late_sentences
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound, UserError
from hamlet.kernel.identifiers import new_id
from hamlet.people.banner import NOT_SAFE
from hamlet.people.queries import (
    Around,
    Part,
    Person,
    PersonName,
    Row,
    Timeline,
    around,
    in_reach,
    names_of,
    open_disputes,
    page_of,
    parts_of,
)

MOST_REFERRALS = 200
OF_THE_PERSON = ("names", "number", "address", "reach")
DISPUTED = {
    "system": "urn:hamlet:disputed",
    "code": "disputed",
    "display": "The person says that this is not about them",
}


@dataclass(frozen=True, slots=True)
class Everything:
    """A question: whose record, how many items at most, from which on, and received since when."""

    person: UUID
    count: int
    after: UUID | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: `rows` of this page, where the `next` begins, and on the `first` also `around`
    the person, with the decisions on those. `disputed` are the records and keys of what the person
    says is not about them ('' for a whole record). `issues` are what is not shown, or may be
    missing."""

    person: Person
    names: list[PersonName]
    decision: Decision
    rows: list[Row]
    next: UUID | None
    first: bool
    near: Around
    reached: dict[UUID, bool]
    referrals: list
    disputed: frozenset[tuple[UUID | None, str]]
    details_disputed: bool
    issues: list[tuple[str, str, str]]

    @property
    def people(self) -> list[UUID]:
        """Whom the page shows."""
        family = [each.id for each in self.near.relatives] if self.first else []
        return [self.person.pk, *family]


def find(by: Actor, asked: Everything) -> Found:
    """What `by` may see of it. Raises `NotAllowed` with the reasons, and `NotFound`."""
    person = in_reach(asked.person)
    near = around(person)
    every = [asked.person, *(each.id for each in near.relatives)]
    decisions = decide_each(by, "person.look", every)
    decision = decisions[asked.person].require()
    if person is None:
        raise NotFound("There is no such person.")
    divided = parts_of(by, asked.person, decision.weighed)
    narrowed = Timeline(after=asked.after, received_since=asked.since)
    rows = page_of(divided, narrowed, asked.count)
    if asked.after and not rows:
        raise UserError("Nothing follows _after. Begin again without it.")
    referrals, hidden = of_person(by, asked.person, MOST_REFERRALS, decision.weighed)
    disputes = list(open_disputes(asked.person))
    return Found(
        person=person,
        names=names_of(person),
        decision=decision,
        rows=rows[: asked.count],
        next=rows[asked.count - 1].id if len(rows) > asked.count else None,
        first=asked.after is None,
        near=near,
        reached={e.id: may_be_called(e, decisions[e.id]) for e in near.relatives},
        referrals=referrals,
        disputed=frozenset((e.record_id, e.item_key) for e in disputes if e.record_id),
        details_disputed=any(each.about in OF_THE_PERSON for each in disputes),
        issues=list(_issues(person, near, divided.hidden, hidden, len(referrals), bool(disputes))),
    )


def _issues(
    person: Person, near: Around, hidden: list[Part], referrals: int, shown: int, disputed: bool
):
    for each in hidden:
        yield "warning", "suppressed", f"Not shown: {each.said}: {each.decision.reasons[0]}"
    if person.not_safe:
        yield "warning", "suppressed", f"{NOT_SAFE}. How to call them is not here."
    if disputed:
        said = "The person says that some of this is not about them: see their timeline."
        yield "warning", "conflict", said
    if referrals:
        yield "warning", "suppressed", f"Not shown: referrals held by others: {referrals}."
    if shown == MOST_REFERRALS:
        yield "warning", "too-costly", f"Only the newest {MOST_REFERRALS} referrals are here."
    if person.joined_to_id or near.joined:
        said = "This person stands here twice. What is kept with their other record is not here."
        yield "warning", "incomplete", said
    for sentence in late_sentences(late_sources()):
        yield "warning", "incomplete", sentence


def bundle_of(found: Found, address: str, following: str) -> dict[str, Any]:
    """The page as a search set. `address` is its own, `following` that of the next, where any."""
    links = [{"relation": "self", "url": address}]
    links += [{"relation": "next", "url": following}] if following else []
    matches = [entry(each, search={"mode": "match"}) for each in _matches(found)]
    others = [entry(each, search={"mode": "include"}) for each in _included(found)]
    issues = parts.resource("OperationOutcome", new_id()) | outcome(found.issues)
    told = [entry(issues, search={"mode": "outcome"})] if found.issues else []
    return {
        "resourceType": "Bundle",
        "id": str(new_id()),
        "meta": {"lastUpdated": instant(clock.now())},
        "type": "searchset",
        "link": links,
        "entry": [*matches, *others, *told],
    }


def _matches(found: Found) -> list[dict]:
    who = found.person.pk
    closer = any(each.subject == "" for each in found.decision.weighed.restrictions)
    patient = people.patient(found.person, names=found.names, closer=closer)
    made = [_tagged(patient, found.details_disputed)]
    if found.first:
        made += people.flags(found.person)
        made += [people.relative(who, e, found.reached[e.id]) for e in found.near.relatives]
        made += [people.referral(who, each) for each in found.referrals]
    return made + [_tagged(item(each, who), _is_disputed(found, each)) for each in found.rows]


def _is_disputed(found: Found, row: Row) -> bool:
    return not found.disputed.isdisjoint({(row.record, row.key), (row.record, "")})


def _tagged(made: dict, disputed: bool) -> dict:
    """A resource, marked where the person says that it is not about them."""
    return made | {"meta": made.get("meta", {}) | {"tag": [DISPUTED]}} if disputed else made


def _included(found: Found) -> list[dict]:
    held_by = {each.organisation_id for each in found.rows} | {found.person.practice_id}
    return [*people.organisations(held_by), *provenances(found.rows)]
