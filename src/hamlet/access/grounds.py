"""Why somebody may see a person at all: a relationship, a role, an opening, their own record."""

from dataclasses import dataclass
from datetime import datetime

from hamlet.access import roles, terms
from hamlet.access.standing import Fact, Standing
from hamlet.access.terms import DIRECT_CARE
from hamlet.design.words import date_words
from hamlet.kernel.actor import Actor

HOLDERS = {"team": "your team", "organisation": "your organisation", "account": "you"}
BECAUSE = {
    "self": "this is your own record",
    "front_door": "you work at a front door, which finds people and decides on needs",
    "registered": "the person is registered with {holder}, since {since}",
    "referred_to": "the person was referred to {holder}, since {since}",
    "booked": "the person is booked with {holder}, since {since}",
    "attending": "the person came to {holder}, on {since}",
    "caseload": "the person is on the caseload of {holder}, since {since}",
    "meeting": "the person is to be spoken of in a meeting of {holder}, since {since}",
    "proxy": "they, or somebody for them, let you see it, since {since}",
    "opening": "you opened it on {since}, because: {reason}",
    "study": "you work on planning or research",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Why somebody may see a person at all, before wishes and agreements are weighed.

    `kind` is a key of `BECAUSE`. `subject` names what opened it, `reason` why a record was opened;
    `restricted` says that this opens what is kept closer too.
    """

    kind: str
    holder: str = ""
    subject: str = ""
    reason: str = ""
    restricted: bool = False
    since: datetime | None = None
    until: datetime | None = None
    categories: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """'Allowed: the person was referred to your team, since 3 May 2025'."""
        said = BECAUSE[self.kind].format(
            holder=HOLDERS.get(self.holder, ""),
            since=date_words(self.since),
            reason=terms.REASONS.get(self.reason, ""),
        )
        return f"Allowed: {said}"

    @property
    def is_related(self) -> bool:
        """Whether there is a relationship of care, and not a role, an opening or a proxy's."""
        return self.kind not in ("front_door", "opening", "study", "proxy")

    @property
    def overrides(self) -> bool:
        """Whether it holds although the person objected, and where no agreement covers it."""
        return self.kind in ("self", "proxy") or self.reason in terms.DESPITE_OBJECTION

    def allows(self, action: str) -> bool:
        """Whether it carries an action at all. An opening is for looking and for passing on."""
        return self.kind != "opening" or action in roles.BY_OPENING


def may_be_asked(actor: Actor, action: str, category: str, purpose: str) -> bool:
    """Whether the actor's role has the action, and category and purpose are such as there are.

    What is done to study is done for planning or research, and nothing else is.
    """
    known = category in terms.CATEGORIES and purpose in terms.PURPOSES
    for_study = purpose in terms.BEYOND_CARE
    return known and roles.may(actor, action) and for_study == (action in roles.STUDY)


def grounds(standing: Standing, purpose: str = DIRECT_CARE) -> list[Ground]:
    """Every ground there is between an actor and a person, the oldest relationship first."""
    if purpose in terms.BEYOND_CARE:
        return [Ground("study")]
    found = [_related(fact) for fact in sorted(standing.relationships, key=lambda f: f.since)]
    if standing.actor.has(*roles.FRONT_DOOR):
        found.append(Ground("front_door"))
    return found + [_opened(fact) for fact in standing.openings]


def _related(fact: Fact) -> Ground:
    return Ground(
        fact.kind,
        holder=fact.detail,
        subject=fact.subject,
        since=fact.since,
        until=fact.until,
        categories=tuple(fact.names or ()),
    )


def _opened(fact: Fact) -> Ground:
    return Ground(
        "opening",
        subject=fact.subject,
        reason=fact.kind,
        restricted=fact.detail == "restricted",
        since=fact.since,
        until=fact.until,
    )
