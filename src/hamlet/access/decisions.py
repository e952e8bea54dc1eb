"""Who may see what about a person, and why: the one place where it is decided.

It weighs the role in the front door, then legitimate relationships. What is not known to be
allowed is refused. `decide` answers for one person; `people_in_reach` answers for a list, in SQL,
and agrees with it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from hamlet.access import roles
from hamlet.access.models import Relationship
from hamlet.journal.actions import DIRECT_CARE
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed

CATEGORIES = ("demographics", "contacts")

AT_THE_FRONT_DOOR = (
    "Allowed: you work at the single point of access, which finds people and decides on needs."
)
NO_RELATIONSHIP = "You and your teams have no open referral or registration for this person."
HOW_TO_ASK = (
    "If you are helping them now, call the single point of access: they can tell you who is "
    "helping, and offer your team a referral, which opens the record to it."
)


@dataclass(frozen=True, slots=True)
class Decision:
    """Allow or deny, always with reasons that a person understands."""

    allowed: bool
    reasons: tuple[str, ...]

    @property
    def basis(self) -> str:
        """The reasons in one line, as the journal keeps them."""
        return " ".join(self.reasons)

    def require(self) -> "Decision":
        """Itself if allowed; otherwise raises `NotAllowed` with the reasons."""
        if not self.allowed:
            raise NotAllowed(*self.reasons)
        return self


def decide(
    actor: Actor,
    action: str,
    person: UUID,
    category: str = "demographics",
    purpose: str = DIRECT_CARE,
) -> Decision:
    """Whether `actor` may do `action` to this category of `person`'s record, for this purpose."""
    if actor.kind == "system":
        return Decision(True, ("Allowed: the system itself acts.",))
    if not roles.may(actor, action) or category not in CATEGORIES or purpose != DIRECT_CARE:
        return Decision(False, ("Your role does not include this.", HOW_TO_ASK))
    if actor.has(*roles.FRONT_DOOR):
        return Decision(True, (AT_THE_FRONT_DOOR,))
    return _by_relationship(actor, person)


def _by_relationship(actor: Actor, person: UUID) -> Decision:
    found = _open_to(actor).filter(person=person).order_by("opened_at").first()
    if found is None:
        return Decision(False, (NO_RELATIONSHIP, HOW_TO_ASK))
    holder = {"team": "your team", "organisation": "your organisation"}[found.holder_kind]
    since = _day(found.opened_at)
    return Decision(True, (f"Allowed: {found.get_kind_display()} {holder}, since {since}.",))


def _day(at: datetime) -> str:
    local = clock.london(at)
    return f"{local.day} {local:%B %Y}"


def sees_everyone(actor: Actor, action: str) -> bool:
    """Whether the actor's role reaches every person of the place for this action."""
    return actor.kind == "system" or (roles.may(actor, action) and actor.has(*roles.FRONT_DOOR))


def people_in_reach(actor: Actor, action: str) -> QuerySet | None:
    """Ids of the people for whom `decide` would allow, as a subquery; None means everyone."""
    if sees_everyone(actor, action):
        return None
    if not roles.may(actor, action):
        return Relationship.objects.none().values("person")
    return _open_to(actor).values("person")


def _open_to(actor: Actor) -> QuerySet[Relationship]:
    holders = [*actor.team_ids]
    if actor.organisation_id:
        holders.append(actor.organisation_id)
    return Relationship.objects.filter(
        Q(closes_at=None) | Q(closes_at__gt=clock.now()), holder__in=holders
    )
