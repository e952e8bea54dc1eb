"""The transfer pack: what goes with somebody to hospital or to another home.

Gathered once, as far as whoever makes it may see; the page, the paper and the FHIR document are
made from this one value, so that they say the same. What it holds follows the headings of the
Professional Record Standards Body for transfers of care, as far as Hamlet knows it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hamlet.access.decisions import Decision, decide_each
from hamlet.access.queries import ActsFor, acting_for
from hamlet.access.terms import CONTACTS, DEMOGRAPHICS, END_OF_LIFE
from hamlet.frontdoor.queries import of_person
from hamlet.interop.freshness import Freshness, late_sources
from hamlet.interop.models import Source
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound
from hamlet.people.queries import (
    MOST_ON_TOP,
    Other,
    Part,
    Person,
    Row,
    Timeline,
    around,
    in_reach,
    on_top,
    open_disputes,
    parts_of,
    where_more_may_be,
)

NEVER = frozenset({"safeguarding", "housing_and_benefits"})
"""Parts of the record that no pack holds: it lies in a bag that many open."""
NAMED_ON_PAPER = frozenset(
    {DEMOGRAPHICS, "problems", "medicines", "results", "plans", CONTACTS, END_OF_LIFE}
)
"""Parts that may be named as missing: of the others, that somebody has them already tells much."""
KINDS = ("alert", "allergy", "problem", "medicine", "result", "wish", "plan", "contact")
MOST_REFERRALS = 200


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody around the person, whether whoever makes the pack may reach them, and whether they
    act for the person."""

    who: Other
    may_reach: bool
    acts: bool = False


@dataclass(frozen=True, slots=True)
class Pack:
    """What goes with a person, as known `at` a moment and shown to `by`.

    `items` are those that hold now, by kind, newest first; `full` names the kinds of which there
    may be more. `hidden` are the parts that are not shown to `by`. `referrals` are open ones.
    `disputed` are the records and keys of what the person says is not about them ('' for a whole
    record). `acting` are those who act for the person and are no relative of theirs here.
    `elsewhere`: another record here is the same person, and holds what is not in this one.
    """

    person: Person
    decision: Decision
    by: Actor
    at: datetime
    items: dict[str, list[Row]]
    full: frozenset[str]
    hidden: list[Part]
    relatives: list[Relative]
    acting: list[ActsFor]
    referrals: list
    referrals_hidden: int
    late: list[tuple[Source, Freshness]]
    elsewhere: bool
    disputed: frozenset[tuple[UUID, str]]
    disputed_besides: tuple[str, ...]

    @property
    def kept_closer(self) -> bool:
        """Whether the whole record or where they are is: then nothing that goes along tells it."""
        whole = any(each.subject == "" for each in self.decision.weighed.restrictions)
        return whole or self.person.protected

    @property
    def hides_phone(self) -> bool:
        """Whether their phone and email stay out: no such way is safe, or all is kept closer."""
        return self.kept_closer or self.person.not_safe

    def is_disputed(self, row: Row) -> bool:
        """Whether the person says that this, or the record that it stands in, is not about them."""
        return not self.disputed.isdisjoint({(row.record, row.key), (row.record, "")})

    @property
    def parts_are_missing(self) -> bool:
        """Whether any list is known to leave out what there is."""
        return bool(self.hidden or self.elsewhere)

    def may_lack(self, kind: str) -> bool:
        """Whether the list of a kind may leave out what there is."""
        return self.elsewhere or self.withholds(kind)

    def withholds(self, kind: str) -> bool:
        """Whether a part that may not be shown may hold things of a kind.

        Of every kind where a part is not to be named: the lists it touches would tell which it is.
        """
        unnamed = any(each.category not in NAMED_ON_PAPER for each in self.hidden)
        return unnamed or bool(where_more_may_be(kind, self.hidden))


def may_be_called(other: Other, decision: Decision) -> bool:
    """Whether a pack says how to call a relative: their record is open, nothing keeps all of it
    closer, and they can be called safely."""
    if not decision.allowed or other.not_safe:
        return False
    weighed = decision.weighed
    return weighed is None or not any(each.subject == "" for each in weighed.restrictions)


def gather(by: Actor, who: UUID) -> Pack:
    """The pack of a person. Raises `NotAllowed` with the reasons, and `NotFound`."""
    person = in_reach(who)
    near = around(person)
    decisions = decide_each(by, "person.look", [who, *(each.id for each in near.relatives)])
    decision = decisions[who].require()
    if person is None:
        raise NotFound("There is no such person.")
    parts = parts_of(by, who, decision.weighed)
    found = {kind: [] for kind in KINDS}
    for each in on_top(parts, Timeline(), KINDS):
        found[each.kind].append(each)
    referrals, referrals_hidden = of_person(by, who, MOST_REFERRALS, decision.weighed)
    disputes = list(open_disputes(who))
    acting = acting_for(decision.weighed)
    acts = {each.person for each in acting}
    relatives = [each for each in near.relatives if not each.death_date]
    return Pack(
        person=person,
        decision=decision,
        by=by,
        at=clock.now(),
        items={kind: [e for e in rows if e.category not in NEVER] for kind, rows in found.items()},
        full=frozenset(kind for kind, rows in found.items() if len(rows) >= MOST_ON_TOP),
        hidden=[each for each in parts.hidden if each.category not in NEVER],
        relatives=[Relative(e, may_be_called(e, decisions[e.id]), e.id in acts) for e in relatives],
        acting=[e for e in acting if e.person not in {of.id for of in relatives}],
        referrals=[e for e in referrals if e.stands.is_open and e.category not in NEVER],
        referrals_hidden=referrals_hidden,
        late=late_sources(),
        disputed=frozenset((e.record_id, e.item_key) for e in disputes if e.record_id),
        disputed_besides=tuple(
            sorted({e.get_about_display() for e in disputes if not e.record_id})
        ),
        elsewhere=bool(person.joined_to_id or near.joined),
    )
