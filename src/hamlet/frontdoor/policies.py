"""Who may see a referral, and which moves are open to whom."""

from uuid import UUID

from hamlet.access import roles, terms
from hamlet.access.decisions import AT_THE_FRONT_DOOR, Decision, decide
from hamlet.frontdoor import lifecycle, raised
from hamlet.frontdoor.models import Referral
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.people import queries as people
from hamlet.place import queries as place

OUTSIDE = "You did not make this referral, and it is not with or offered to your team."
HOW_TO_ASK = "Call the single point of access if you need to know about it."

DECISIONS = ("triage", "ask", "signpost", "refuse", "join", "part")
WORK = ("start", "review", "end", "offer", "take_back", "recall", "assign", "snooze", "wake")


def may_see(actor: Actor, referral: Referral) -> Decision:
    """Whether, and why, an actor may see a referral."""
    if referral.owner_team_id in actor.team_ids:
        return Decision(True, ("Allowed: your team holds this referral.",))
    if referral.offered_to_id and referral.offered_to_id in actor.team_ids:
        return Decision(True, ("Allowed: it was offered to your team.",))
    if made_it(actor, referral):
        return Decision(True, ("Allowed: you, your practice or your group made this referral.",))
    decision = _from_outside(actor, referral)
    if not decision.allowed and was_told(actor, referral):
        return Decision(True, ("Allowed: you were told of its promise, which still stands.",))
    return decision


def _from_outside(actor: Actor, referral: Referral) -> Decision:
    """Whether an actor may see a referral that is neither with their team nor made by them."""
    if referral.person_id:
        return _by_the_record(actor, referral)
    if actor.has(*roles.FRONT_DOOR):
        return Decision(True, (f"{AT_THE_FRONT_DOOR}.",))
    return Decision(False, (OUTSIDE, HOW_TO_ASK))


def was_told(actor: Actor, referral: Referral) -> bool:
    """Whether a promise of a referral was raised to an actor in this post, and still stands."""
    return raised.standing(actor).filter(referral=referral.pk).exists()


def holds(actor: Actor, referral: Referral) -> bool:
    """Whether one of the actor's teams holds a referral or was offered it."""
    return not {referral.owner_team_id, referral.offered_to_id}.isdisjoint(actor.team_ids)


def may_be_named(actor: Actor, referral: Referral) -> bool:
    """Whether an actor is told whom a referral is about who may not open that person's record.

    As in lists: who holds it or was offered it has to know whom they help, whatever agreement
    ended; who named somebody from the record is told whom they named, and who was told of a promise
    that still stands was told whose.
    """
    named_here = not referral.stated_name and made_it(actor, referral)
    return holds(actor, referral) or named_here or was_told(actor, referral)


def _by_the_record(actor: Actor, referral: Referral) -> Decision:
    """As part of the person's record, held by the organisation of the team that holds it."""
    return decide(
        actor,
        "person.look",
        referral.person_id,
        category_of(referral),
        held_by=referral.owner_team.organisation_id,
        item=f"referral:{referral.pk}",
    )


def category_of(referral: Referral) -> str:
    """The part of a person's record that a referral belongs to: that of its service."""
    return referral.service.category if referral.service else terms.CONTACTS


def made_it(actor: Actor, referral: Referral) -> bool:
    """Whether an actor made this referral in the post they act in, or their practice or group."""
    own = actor.id is not None and actor.id == referral.referrer_account
    here = actor.organisation_id == referral.referrer_organisation_id
    return here and (own or shared_by(actor) is not None)


def shared_by(actor: Actor) -> UUID | None:
    """The organisation whose referrals are everybody's in it: a practice or a voluntary group.

    They are small. In a trust or a council, what a colleague referred is not one's own business.
    """
    return actor.organisation_id if actor.has(*roles.TOGETHER) else None


def moves_open_to(actor: Actor, referral: Referral) -> list[str]:
    """The names of the moves that an actor can make now, the likeliest first."""
    rest = ("answer", "go_on", "add", "withdraw")
    first = ("settle", "accept", "turn_down", "agree")
    order = (*first, *DECISIONS, *WORK, *rest, "identify")
    if referral.person_id is None:
        order = (*first, "identify", *DECISIONS, *WORK, *rest)
    return [name for name in order if _fits(name, referral) and _is_theirs(name, actor, referral)]


def _fits(name: str, referral: Referral) -> bool:
    return referral.state in lifecycle.MOVES[name].before


def _is_theirs(name: str, actor: Actor, referral: Referral) -> bool:
    owns = _owns(actor, referral)
    if name in ("accept", "turn_down"):
        return referral.offered_to_id in actor.team_ids and roles.may(actor, "referral.take")
    if name == "identify":
        return roles.may(actor, "referral.identify")
    if name in DECISIONS:
        stands = name != "join" or _could_be_joined(referral)
        return stands and roles.may(actor, "referral.triage")
    if name == "settle":
        return may_settle(actor, referral)
    if name in STANDS:
        return owns and STANDS[name](referral)
    if name == "take_back":
        return owns and referral.owner_team.kind != "triage"
    if name in WORK:
        return owns
    if name == "go_on":
        return referral.stop_asked and may_go_on(actor, referral)
    if name == "add":
        return may_add(actor, referral)
    if name == "withdraw":
        return may_withdraw(actor, referral)
    return made_it(actor, referral) or roles.may(actor, "referral.identify")


def may_withdraw(actor: Actor, referral: Referral) -> bool:
    """Whether an actor may take a referral back: they made or took it, their team asked as a team,
    or their team holds it."""
    made = actor.id is not None and actor.id in (referral.referrer_account, referral.taken_by)
    return made or referral.referrer_team_id in actor.team_ids or _owns(actor, referral)


def may_add(actor: Actor, referral: Referral) -> bool:
    """Whether an actor may add what was heard since: who made or took it, or the front door."""
    took = actor.id is not None and actor.id == referral.taken_by
    return took or made_it(actor, referral) or roles.may(actor, "referral.identify")


def may_settle(actor: Actor, referral: Referral) -> bool:
    """Whether an actor decides on what was turned down twice: the arbiter in the team that has to
    answer, or a triage clinician in it on a day for which nobody is named."""
    if referral.state != "disputed" or referral.offered_to_id not in actor.team_ids:
        return False
    return actor.has(roles.ARBITER) or (
        actor.has(roles.TRIAGE_CLINICIAN) and not place.arbiters().exists()
    )


def may_go_on(actor: Actor, referral: Referral) -> bool:
    """Whether an actor may say that what was to be stopped goes on: owner, or front door."""
    return _owns(actor, referral) or roles.may(actor, "referral.identify")


def _could_be_joined(referral: Referral) -> bool:
    """Whether something else of the same person goes on, as far as whoever asks can reach."""
    if referral.person_id is None:
        return False
    if hasattr(referral, "has_others"):  # Asked with the referral itself, where a page shows it.
        return referral.has_others
    others = Referral.objects.filter(person=referral.person_id, state__in=lifecycle.LOOSE)
    return others.exclude(pk=referral.pk).exists()


STANDS = {
    "agree": lambda referral: referral.proposed_from is not None,
    "snooze": lambda referral: referral.snoozed_until is None and not referral.acts_at_once,
    "wake": lambda referral: referral.snoozed_until is not None,
    "review": lambda referral: bool(referral.service and referral.service.review_days),
}
"""What else has to hold for the owner to make a move."""


def _owns(actor: Actor, referral: Referral) -> bool:
    return referral.owner_team_id in actor.team_ids and roles.may(actor, "referral.take")


def check_alive(person: UUID) -> None:
    """`UserError` with a way on, where the person has died."""
    died = people.person(person).death_date
    if died is not None:
        raise UserError(
            f"This person died on {died.day} {died:%B %Y}. If somebody in the family needs help, "
            "find that person. If the record is wrong, change it first."
        )
