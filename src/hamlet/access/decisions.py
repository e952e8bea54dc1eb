"""Who may see what about a person, and why: the one place where it is decided.

`decide` answers for one person and one category of the record, `decide_each` for several people
at once; `reach` is the same rule as a condition in SQL, for lists and searches, and agrees with it.

A decision needs a ground (a relationship, the front door's role, an opening with a reason, or that
it is one's own record); nothing restricted in the way; no wish of the person's against it; and an
agreement in force between whoever holds the item and whoever looks. What is not known is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from hamlet.access import roles, terms
from hamlet.access.editions import Agreed
from hamlet.access.grounds import Ground, grounds, may_be_asked
from hamlet.access.standing import Fact, Standing, standings
from hamlet.access.terms import DIRECT_CARE
from hamlet.design.words import date_words
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed

NOT_YOUR_ROLE = "Your role does not include this."
NO_RELATIONSHIP = "You and your teams have no open referral or registration for this person."
RESTRICTED = "This record is kept closer than others."
OPTED_OUT = "The person does not want their record used for planning or research."
ONLY_PARTS = "You were let see parts of this record. The rest is theirs to decide."
OPENED_TO_LOOK = (
    "You opened this record to look. You can add an alert, say how to talk with them and make a "
    "referral. Who they are, whether they have died, and what is shared with whom are changed by "
    "their practice, or by a team that they were referred to."
)
HOW_TO_ASK = (
    "If you are helping them now, call the single point of access: they can tell you who is "
    "helping, and offer your team a referral, which opens the record to it."
)
ASK_YOUR_LEAD = (
    "Ask your team lead, who knows whether you need it. What is kept closer, and what agreements "
    "cover, is the information governance lead's."
)
NO_REFERRAL_OPENS_IT = f"Another referral would not open it to you. {ASK_YOUR_LEAD}"
NO_REFERRAL_CHANGES_ROLES = (
    "A referral would not change that. If you are helping them now, call the single point of "
    "access: they can tell you who else is helping."
)

AT_THE_FRONT_DOOR = Ground("front_door").words


@dataclass(frozen=True, slots=True)
class Decision:
    """Allow or deny, always with reasons that a person understands.

    `way_in` says what would open it: 'reason', 'restricted' (with a second step), or nothing.
    `weighed` are the facts, where it depended on the person, for whoever asks about their items.
    """

    allowed: bool
    reasons: tuple[str, ...]
    ground: Ground | None = None
    way_in: str = ""
    weighed: Standing | None = field(default=None, compare=False, repr=False)

    @property
    def basis(self) -> str:
        """The reasons in one line, as the journal keeps them."""
        return " ".join(self.reasons)

    @property
    def open_until(self) -> datetime | None:
        """When this ends by itself, for a record that was opened with a reason."""
        opened = self.ground is not None and self.ground.kind == "opening"
        return self.ground.until if opened else None

    def require(self) -> "Decision":
        """Itself if allowed; otherwise raises `NotAllowed` with the reasons."""
        if not self.allowed:
            raise NotAllowed(*self.reasons)
        return self

    @property
    def whole(self) -> bool:
        """Whether it allows, and not by acting for somebody in some parts of a record alone."""
        parts = self.ground is not None and self.ground.kind == "proxy" and self.ground.categories
        return self.allowed and not parts

    def require_whole(self) -> "Decision":
        """As `require`, and refused too to a proxy for some parts of a record: they only look."""
        if not self.require().whole:
            raise NotAllowed(ONLY_PARTS)
        return self


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a record: to do what, with which part of it, for what.

    `held_by` is the organisation that holds it (None: the one the person is registered with), and
    `item` names it (`referral:<id>`) where it may be restricted by itself.
    """

    action: str
    category: str = terms.DEMOGRAPHICS
    purpose: str = DIRECT_CARE
    held_by: UUID | None = None
    item: str = ""


def decide(
    actor: Actor,
    action: str,
    person: UUID,
    category: str = terms.DEMOGRAPHICS,
    purpose: str = DIRECT_CARE,
    *,
    held_by: UUID | None = None,
    item: str = "",
) -> Decision:
    """Whether `actor` may do `action` to this category of `person`'s record, for this purpose.

    `held_by` and `item` are those of `Question`.
    """
    asked = Question(action, category, purpose, held_by, item)
    if known := _without_standing(actor, asked):
        return known
    return weigh(standings(actor, [person])[person], asked)


def decide_each(
    actor: Actor, action: str, people: Iterable[UUID], category: str = terms.DEMOGRAPHICS
) -> dict[UUID, Decision]:
    """`decide` for several people in one question to the database."""
    people, asked = list(people), Question(action, category)
    if known := _without_standing(actor, asked):
        return dict.fromkeys(people, known)
    return {each: weigh(found, asked) for each, found in standings(actor, people).items()}


def decide_again(
    decision: Decision,
    actor: Actor,
    action: str,
    category: str = terms.DEMOGRAPHICS,
    *,
    held_by: UUID | None = None,
    item: str = "",
) -> Decision:
    """`decide` for another action, or an item, on what a decision of this moment that allowed has
    weighed."""
    asked = Question(action, category, held_by=held_by, item=item)
    return _without_standing(actor, asked) or weigh(decision.weighed, asked)


Part = tuple[str, UUID | None]
"""A category of a record, and the organisation that holds it."""


def decide_parts(
    actor: Actor, action: str, person: UUID, parts: Iterable[Part]
) -> dict[Part, Decision]:
    """`decide` for several parts of one record in one question to the database."""
    asked = {part: Question(action, part[0], held_by=part[1]) for part in parts}
    if not asked:
        return {}
    standing = None if actor.kind == "system" else standings(actor, [person])[person]
    return {
        part: _without_standing(actor, each) or weigh(standing, each)
        for part, each in asked.items()
    }


def _without_standing(actor: Actor, asked: Question) -> Decision | None:
    """The answer where it does not depend on the person; None where it does."""
    if actor.kind == "system":
        return Decision(True, ("Allowed: the system itself acts.",))
    if not may_be_asked(actor, asked.action, asked.category, asked.purpose):
        return Decision(False, (NOT_YOUR_ROLE, _how_to_ask(actor, NO_REFERRAL_CHANGES_ROLES)))
    return None


def weigh(standing: Standing, asked: Question) -> Decision:
    """The rule itself, on facts that were fetched. The best ground that nothing stands against."""
    against, found_on = [], _grounds(standing, asked)
    for ground in found_on:
        found = _against(standing, asked, ground)
        if found is None:
            return Decision(True, _allowed(standing, asked, ground), ground, weighed=standing)
        against.append(found)
    if OPENED_TO_LOOK in against:
        return Decision(False, (OPENED_TO_LOOK,))
    related = any(each.is_related for each in found_on)
    ask = _how_to_ask(standing.actor, NO_REFERRAL_OPENS_IT if related else HOW_TO_ASK)
    refused = (against[0] if against else NO_RELATIONSHIP, ask)
    return Decision(False, refused, way_in=_way_in(standing, asked))


def _how_to_ask(actor: Actor, elsewhere: str) -> str:
    """What somebody who was refused can do: the front door is not told to call itself."""
    return ASK_YOUR_LEAD if actor.has(*roles.FRONT_DOOR) else elsewhere


def _grounds(standing: Standing, asked: Question) -> list[Ground]:
    found = grounds(standing, asked.purpose)
    fitting = [each for each in found if not each.categories or asked.category in each.categories]
    return sorted(fitting, key=lambda each: asked.item == "" or each.subject != asked.item)


def _against(standing: Standing, asked: Question, ground: Ground) -> str | None:
    """The first thing that stands against a ground, in words, or None."""
    if ground.kind == "self":
        return None
    if _is_restricted(standing, asked, ground):
        return RESTRICTED
    if asked.purpose in terms.BEYOND_CARE and any(w.kind == "opt_out" for w in standing.wishes):
        return OPTED_OUT
    found = _objected(standing, asked, ground) or _uncovered(standing, asked, ground)
    return found or (None if ground.allows(asked.action) else OPENED_TO_LOOK)


def _is_restricted(standing: Standing, asked: Question, ground: Ground) -> bool:
    """Whether something restricted is asked for that this ground does not open.

    A whole record is open to those who have a relationship; an item to those who have it by that
    very item.
    """
    if ground.restricted:
        return False
    subjects = {each.subject for each in standing.restrictions}
    of_item = asked.item != "" and asked.item in subjects
    return (of_item and not (ground.is_related and ground.subject == asked.item)) or (
        "" in subjects and not ground.is_related
    )


def _is_own(standing: Standing, asked: Question) -> bool:
    """Whether the actor's own organisation holds what is asked for."""
    return standing.actor.organisation_id in _holders(standing, asked)


def _holders(standing: Standing, asked: Question) -> frozenset[UUID]:
    return frozenset({asked.held_by}) if asked.held_by else standing.keepers


def _objected(standing: Standing, asked: Question, ground: Ground) -> str | None:
    if ground.overrides or _is_own(standing, asked):
        return None
    theirs = (None, standing.actor.organisation_id)
    for wish in standing.wishes:
        if wish.kind == "object" and _names(wish, asked) and wish.organisation in theirs:
            whom = "your organisation" if wish.organisation else "other organisations"
            return f"The person does not want {whom} to see this, since {date_words(wish.since)}."
    return None


def _names(wish: Fact, asked: Question) -> bool:
    return wish.detail in ("", asked.category)


def _uncovered(standing: Standing, asked: Question, ground: Ground) -> str | None:
    if (
        ground.overrides
        or not _holders(standing, asked)
        or _is_own(standing, asked)
        or _covering(standing, asked)
        or _shared(standing, asked)
    ):
        return None
    what, purpose = terms.CATEGORIES[asked.category], terms.PURPOSES[asked.purpose]
    return (
        f"No sharing agreement in force lets your organisation see {what} for {purpose}, as held "
        "by the organisation that holds it."
    )


def _covering(standing: Standing, asked: Question) -> Agreed | None:
    """The agreement in force by which the holder lets the actor's organisation see this."""
    return standing.edition.covering(
        _holders(standing, asked),
        standing.actor.organisation_id,
        asked.category,
        asked.purpose,
    )


def _shared(standing: Standing, asked: Question) -> bool:
    """Whether the person themselves shared this with the actor's organisation."""
    organisation = standing.actor.organisation_id
    return (
        organisation is not None
        and asked.purpose not in terms.BEYOND_CARE
        and any(
            wish.kind == "share" and wish.organisation == organisation and _names(wish, asked)
            for wish in standing.wishes
        )
    )


def _allowed(standing: Standing, asked: Question, ground: Ground) -> tuple[str, ...]:
    """'Allowed: …, under agreement TH-07.', and what the holder does not share."""
    own = not _holders(standing, asked) or _is_own(standing, asked)
    covering = None if own or ground.kind in ("self", "proxy") else _covering(standing, asked)
    if covering is None:
        return (f"{ground.words}.",)
    covered = standing.edition.covered(
        _holders(standing, asked), standing.actor.organisation_id, asked.purpose
    )
    left_out = [words for name, words in terms.CATEGORIES.items() if name not in covered]
    said = f"{ground.words}, under agreement {covering.reference}."
    return (said, f"Not shared with you: {', '.join(left_out)}.") if left_out else (said,)


def _way_in(standing: Standing, asked: Question) -> str:
    """What would open it: nothing, a reason, or a reason and a second step."""
    actor = standing.actor
    if asked.purpose in terms.BEYOND_CARE or not roles.may(actor, "person.open"):
        return ""
    subjects = {each.subject for each in standing.restrictions}
    restricted = "" in subjects or (asked.item != "" and asked.item in subjects)
    return "restricted" if restricted else "reason"
