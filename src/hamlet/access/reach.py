"""Whom an actor may see, as a condition in SQL: for lists and searches, which come already scoped.

It is the rule of `decisions.decide`, once more: `within` about whole people, `items` about the
items of one person's record. A property test holds them together in random worlds.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from hamlet.access import roles, terms
from hamlet.access.grounds import Ground, grounds, may_be_asked
from hamlet.access.models import Agreement, Opening, Party, Relationship, Restriction, Wish
from hamlet.access.standing import Standing, holders, standings
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor

NOBODY = Q(pk__in=())


def sees_everyone(actor: Actor, action: str) -> bool:
    """Whether the actor's role reaches people without a relationship to each."""
    return actor.kind == "system" or (roles.may(actor, action) and actor.has(*roles.FRONT_DOOR))


def within(
    actor: Actor,
    action: str,
    category: str = terms.DEMOGRAPHICS,
    purpose: str = terms.DIRECT_CARE,
    person: str = "pk",
) -> Q:
    """The condition under which `decide` allows, on rows whose column `person` is a person's id."""
    if actor.kind == "system":
        return Q()
    if not may_be_asked(actor, action, category, purpose):
        return NOBODY
    return _Reach(actor, category, purpose, person).condition(action)


def givers(actor: Actor, category: str, purpose: str = terms.DIRECT_CARE) -> QuerySet:
    """The organisations whose items of a category the actor's may see by an agreement in force."""
    received = Party.objects.filter(organisation=actor.organisation_id, receives=True)
    covering = in_force(Agreement.objects).filter(
        pk__in=received.values("agreement"),
        categories__contains=[category],
        purposes__contains=[purpose],
    )
    gives = Party.objects.filter(gives=True, agreement__in=covering)
    return gives.order_by().values("organisation")


def in_force(agreements) -> QuerySet[Agreement]:
    """Those agreements that are signed, have begun and have not ended."""
    now = clock.now()
    running = Q(ends_at=None) | Q(ends_at__gt=now)
    return agreements.filter(running, state=Agreement.State.SIGNED, starts_at__lte=now)


class _Reach:
    """The parts of the condition, each about the row's person."""

    def __init__(self, actor: Actor, category: str, purpose: str, person: str):
        self.actor, self.category, self.purpose = actor, category, purpose
        self.person = OuterRef(person)
        self.organisation: UUID | None = actor.organisation_id

    def condition(self, action: str) -> Q:
        if self.purpose in terms.BEYOND_CARE:
            opted_out = Exists(self._wishes("opt_out"))
            return ~self._restricted() & ~opted_out & ~self._objected() & self._covered()
        related = self._itself() | self._by_proxy() | self._by_ground()
        return related | self._by_opening() if action in roles.BY_OPENING else related

    def _itself(self) -> Q:
        return Q(Exists(self._related().filter(kind="self")))

    def _by_proxy(self) -> Q:
        return Q(Exists(self._related().filter(kind="proxy"))) & ~self._restricted()

    def _by_ground(self) -> Q:
        """A relationship; or the front door's role, where the record is not restricted."""
        ground = Q(Exists(self._related().exclude(kind__in=("self", "proxy"))))
        if self.actor.has(*roles.FRONT_DOOR):
            ground |= ~self._restricted()
        return ground & ~self._objected() & self._covered()

    def _by_opening(self) -> Q:
        opened = self._opened()
        despite = Exists(opened.filter(reason__in=terms.DESPITE_OBJECTION))
        ordinary = Q(Exists(opened)) & ~self._objected() & self._covered()
        unrestricted = (Q(despite) | ordinary) & ~self._restricted()
        stepped = opened.filter(restricted=True)
        both = Exists(stepped.filter(reason__in=terms.DESPITE_OBJECTION))
        return unrestricted | Q(both) | (Q(Exists(stepped)) & ~self._objected() & self._covered())

    def _related(self) -> QuerySet:
        mine = self._current().filter(holder__in=holders(self.actor))
        return mine.filter(Q(categories=[]) | Q(categories__contains=[self.category]))

    def _current(self) -> QuerySet:
        return Relationship.objects.open().filter(person=self.person)

    def _opened(self) -> QuerySet:
        return Opening.objects.filter(
            account=self.actor.id,
            organisation=self.organisation,
            person=self.person,
            closes_at__gt=clock.now(),
        )

    def _restricted(self) -> Q:
        whole = Restriction.objects.filter(person=self.person, subject="", ended_at=None)
        return Q(Exists(whole))

    def _wishes(self, kind: str) -> QuerySet:
        return Wish.objects.filter(person=self.person, kind=kind, ended_at=None)

    def _objected(self) -> Q:
        """A wish of the person's against it, unless the actor's own organisation holds it."""
        mine = Q(organisation=None) | Q(organisation=self.organisation)
        against = self._wishes("object").filter(mine, category__in=("", self.category))
        return Q(Exists(against)) & ~self._own()

    def _keepers(self) -> QuerySet:
        return self._current().filter(kind="registered")

    def _own(self) -> Q:
        return Q(Exists(self._keepers().filter(holder=self.organisation)))

    def _covered(self) -> Q:
        """Nobody holds it, or one's own does, or an agreement or the person lets one see it."""
        agreed = Q(holder=self.organisation) | Q(
            holder__in=givers(self.actor, self.category, self.purpose)
        )
        covered = ~Q(Exists(self._keepers())) | Q(Exists(self._keepers().filter(agreed)))
        if self.organisation is None or self.purpose in terms.BEYOND_CARE:
            return covered
        shared = self._wishes("share").filter(
            organisation=self.organisation, category__in=("", self.category)
        )
        return covered | Q(Exists(shared))


# An agreement in force by which the holder lets the actor's organisation see the category.
COVERED = """EXISTS (
    SELECT 1 FROM access_party receiver
    JOIN access_agreement agreement ON agreement.id = receiver.agreement_id
    JOIN access_party giver ON giver.agreement_id = agreement.id
    WHERE receiver.organisation = %(sight_mine)s AND receiver.receives
      AND giver.organisation = {holder} AND giver.gives
      AND agreement.state = 'signed' AND agreement.starts_at <= %(sight_now)s
      AND (agreement.ends_at IS NULL OR agreement.ends_at > %(sight_now)s)
      AND {category} = ANY(agreement.categories) AND %(sight_purpose)s = ANY(agreement.purposes))"""


@dataclass(frozen=True, slots=True)
class Items:
    """Which items of one person's record an actor may see, as a condition for SQL of one's own.

    `sql` takes the columns of an item's holder (an organisation), category and name; `params` are
    those of the condition, named `sight_…`.
    """

    clauses: tuple[str, ...]
    params: dict[str, Any]

    def sql(self, holder: str, category: str, item: str) -> str:
        """The condition, on these columns."""
        columns = {"holder": holder, "category": category, "item": item}
        return f"({' OR '.join(each.format(**columns) for each in self.clauses) or 'FALSE'})"


def items(
    actor: Actor,
    action: str,
    person: UUID,
    purpose: str = terms.DIRECT_CARE,
    standing: Standing | None = None,
) -> Items:
    """The items of a person's record for which `decide` allows; none for planning or research.

    `standing` is the actor's to the person, where a decision of this moment has weighed it.
    """
    if actor.kind == "system":
        return Items(("TRUE",), {})
    may = may_be_asked(actor, action, terms.CONTACTS, purpose)  # whichever category that there is
    if not may or purpose in terms.BEYOND_CARE:
        return Items((), {})
    standing = standing or standings(actor, [person])[person]
    found = [each for each in grounds(standing, purpose) if each.allows(action)]
    params = {
        "sight_mine": actor.organisation_id,
        "sight_now": clock.now(),
        "sight_purpose": purpose,
        "sight_closer": [each.subject for each in standing.restrictions],
        "sight_objected": _categories(standing, "object", None, actor.organisation_id),
        "sight_shared": _categories(standing, "share", *filter(None, [actor.organisation_id])),
    }
    params |= {f"sight_only_{n}": list(each.categories) for n, each in enumerate(found)}
    params |= {f"sight_by_{n}": each.subject for n, each in enumerate(found)}
    clauses = (_clause(number, each, params) for number, each in enumerate(found))
    return Items(tuple(filter(None, clauses)), params)


def _categories(standing: Standing, kind: str, *organisations: UUID | None) -> list[str]:
    """The categories of which a person's wishes speak, all of them where one names none."""
    wishes = [each for each in standing.wishes if each.kind == kind]
    named = {each.detail for each in wishes if each.organisation in organisations}
    return list(terms.CATEGORIES) if "" in named else sorted(named)


def _clause(number: int, ground: Ground, params: dict[str, Any]) -> str:
    """The condition under which one ground opens an item; '' where it opens none."""
    closer = params["sight_closer"]
    if "" in closer and not (ground.is_related or ground.restricted):
        return ""
    parts = []
    if ground.categories:
        parts.append(f"{{category}} = ANY(%(sight_only_{number})s)")
    if closer and ground.kind != "self" and not ground.restricted:
        by_itself = f" OR {{item}} = %(sight_by_{number})s" if ground.is_related else ""
        parts.append(f"({{item}} <> ALL(%(sight_closer)s){by_itself})")
    if not ground.overrides:
        mine = "{holder} = %(sight_mine)s"
        parts.append(f"({mine} OR {{category}} <> ALL(%(sight_objected)s::text[]))")
        parts.append(f"({mine} OR {{category}} = ANY(%(sight_shared)s::text[]) OR {COVERED})")
    return f"({' AND '.join(parts) or 'TRUE'})"
