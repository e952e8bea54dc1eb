"""How every verb moves a referral: locked, checked, recorded, told. Used by the verbs only."""

from datetime import datetime
from uuid import UUID

from hamlet.access import sight
from hamlet.access.actions import (
    close_relationships,
    end_item_restriction,
    open_relationship,
    restrict_item,
)
from hamlet.access.one import one
from hamlet.access.queries import restrictions_of
from hamlet.frontdoor import feedback, lifecycle
from hamlet.frontdoor.models import Message, Move, Referral
from hamlet.journal.actions import deed
from hamlet.journal.bulk import insert
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError
from hamlet.place import queries as place


def locked(referral_id: UUID, version: int | None = None) -> Referral:
    """The referral, held by this transaction. `Conflict` where it moved since `version`."""
    held = Referral.objects.select_for_update(of=("self",)).select_related(
        "owner_team", "offered_to", "offered_for", "service", "person", "place"
    )
    found = one(held, referral_id, "There is no such referral.")
    if version is not None and version != found.version:
        raise Conflict(_what_happened(found))
    return found


def _what_happened(referral: Referral) -> str:
    last = referral.moves.order_by("-number").first()
    at = clock.london(last.at)
    return (
        f"{last.actor_name} {lifecycle.MOVES[last.name].words} at {at:%H:%M}, "
        "while you were deciding. Your decision was not saved. Here is how it stands now."
    )


def move(
    referral: Referral,
    name: str,
    *,
    by: Actor,
    reason: str = "",
    words: str = "",
    towards: str = "",
    **changes,
) -> Referral:
    """Make one move: state, changes, history, journal and feedback, all or nothing.

    What is joined with it makes the move too, and those who referred that are told as well.
    """
    before, due, close = referral.state, referral.due_at, closeness(referral)
    person, holder = referral.person_id, referral.owner_team_id
    referral.state = lifecycle.after(before, name)
    _apply(referral, changes)
    if closeness(referral) - close:
        _stays_alone(referral)
    referral.version += 1
    with sight.beyond("a move takes a referral to others, perhaps away from whoever makes it"):
        referral.save()
        told = (reason, words.strip(), towards)
        _record(referral, name, before, by, told, due)
        _follow(referral, name, by, told, due)
        if holder != referral.owner_team_id:
            unread = Message.objects.filter(referral=referral, team=holder, read_at=None)
            unread.update(team=referral.owner_team)
    if not lifecycle.STATES[referral.state].is_open:
        close_relationships(by=by, subject=f"referral:{referral.pk}")
    if (close, person) != (closeness(referral), referral.person_id):
        _keep_closer(by, referral, former=person)
    return referral


def _stays_alone(referral: Referral) -> None:
    """`UserError` where others would be told of what is kept closer."""
    if referral.pk and Referral.objects.filter(joined_to=referral.pk, state="joined").exists():
        raise UserError(
            "Another referral is joined with this one, and this service is kept closer. Take them "
            "apart first: whoever referred the other would be told."
        )


def let_see(by: Actor, referral: Referral, team: UUID) -> None:
    """Open the person's record to a team that the referral was offered to."""
    if referral.person_id:
        open_relationship(
            by=by,
            holder_kind="team",
            holder=team,
            person=referral.person_id,
            kind="referred_to",
            subject=f"referral:{referral.pk}",
            organisation=place.team(team).organisation_id,
        )


def closeness(referral: Referral) -> set[str]:
    """The kinds of closeness that a referral's service asks for, and the one it is offered to."""
    services = filter(None, (referral.service, referral.offered_for))
    return {each.restricted for each in services} - {""}


def _keep_closer(by: Actor, referral: Referral, former: UUID | None) -> None:
    """Keep a referral as close as its services ask (sexual health, abuse, adoption), for the person
    whom it is about, and no longer for the `former` one.

    What a team took on, or was asked to take over, stays as close as it was, for whomever it turns
    out to be about: the history goes on naming that team.
    """
    subject, person, kinds = f"referral:{referral.pk}", referral.person_id, closeness(referral)
    taken_on = referral.moves.filter(name="accept").exists()
    if former not in (None, person):
        were = restrictions_of(former).filter(subject=subject)
        kinds |= {each.kind for each in were} if taken_on else set()
        _end_closer(by, were)
    if person is None:
        return
    if not taken_on:
        _end_closer(by, restrictions_of(person).filter(subject=subject).exclude(kind__in=kinds))
    for kind in sorted(kinds):
        restrict_item(by=by, person=person, kind=kind, subject=subject)


def _end_closer(by: Actor, restrictions) -> None:
    for each in restrictions:
        end_item_restriction(by=by, restriction=each.pk)


def _apply(referral: Referral, changes: dict) -> None:
    owner = (referral.owner_team_id, referral.owner_practitioner_id)
    for field, value in changes.items():
        setattr(referral, field, value)
    if owner != (referral.owner_team_id, referral.owner_practitioner_id):
        referral.owned_since = clock.now()
    if referral.state not in lifecycle.ANSWERED_FOR:
        referral.offered_to = referral.offered_for = referral.answer_by = None
    if referral.state != "returned":
        referral.proposed_for = referral.proposed_from = None
    # Whatever else happens to it brings it back.
    referral.snoozed_until = changes.get("snoozed_until")
    if not lifecycle.STATES[referral.state].is_open:
        referral.ended_at = clock.now()
        referral.due_at = None


def _follow(referral: Referral, name: str, by: Actor, told: tuple, due: datetime | None) -> None:
    """Let what is joined with a referral go along, to its end too; each for its own referrer."""
    if name not in lifecycle.FOLLOWED:
        return
    together = Referral.objects.select_for_update(of=("self",)).select_related("person")
    for each in together.filter(joined_to=referral.pk, state="joined"):
        if referral.state in lifecycle.CLOSED:
            each.state = referral.state
        changes = ("owner_team", "owner_practitioner", "outcome", "outcome_words")
        _apply(each, {field: getattr(referral, field) for field in changes})
        each.version += 1
        each.save()
        _record(each, name, "joined", by, told, due)


def _tell(referral: Referral, recorded: Move, by: Actor) -> None:
    """Tell whoever referred, in the product, and outside it what they did not do themselves."""
    reader = feedback.told_by(referral)
    insert(feedback.written(referral, recorded, reader))
    notice = feedback.news(referral, recorded, reader) if by.kind != "resident" else None
    if notice:
        insert(notice, unless_there=True)


def _record(referral, name, before, by, told, due) -> None:
    """Write a move down: in the history, in the journal, and to whoever referred."""
    reason, words, towards = told
    recorded = Move.objects.create(
        referral=referral,
        number=referral.version,
        name=name,
        before=before,
        after=referral.state,
        at=clock.now(),
        actor_id=by.id,
        actor_name=by.name,
        organisation=by.organisation,
        owner=referral.owner_team.name,
        towards=towards,
        reason=reason,
        words=words,
        due_at=due,
    )
    _tell(referral, recorded, by)
    deed(
        by=by,
        action=f"referral.{name}",
        subject=f"referral:{referral.pk}",
        people=[referral.person_id] if referral.person_id else [],
        detail={"from": before, "to": referral.state, "reason": reason},
    )
