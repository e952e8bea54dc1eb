"""What is heard of a need after it came in: more of it, or that it has less time."""

from datetime import datetime, timedelta
from uuid import UUID

from hamlet.directory import queries as directory
from hamlet.directory.queries import Service
from hamlet.frontdoor import read_within
from hamlet.frontdoor.actions.joining import apart
from hamlet.frontdoor.actions.moving import locked, move
from hamlet.frontdoor.actions.putting_before import may_be_danger, put_before, put_before_at_once
from hamlet.frontdoor.actions.receiving import sooner
from hamlet.frontdoor.actions.requiring import need_words
from hamlet.frontdoor.lifecycle import ACT_ON_AN_EMERGENCY, TRIAGE_AN_EMERGENCY, UNDECIDED
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.policies import may_add
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.place import queries as place


@verb
def add(*, by: Actor, referral: UUID, version: int, words: str, urgency: str = "") -> Referral:
    """Add to a referral, by whoever made or took it, or the front door; `urgency` makes it sooner.

    The team that holds it has it to read. Raises `UserError` where the new urgency is not sooner
    than that of now.
    """
    held = locked(referral, version)
    if not may_add(by, held):
        raise NotAllowed("Only whoever made or took this, or the front door, can add to it.")
    need_words(words, "Say what is to be added.")
    held = apart(held, by=by)
    return _added(held, by, words, **made_sooner(held, urgency, held.due_at))


@verb
def tell_more(*, by: Actor, referral: UUID, words: str) -> Referral:
    """Add to a request as whoever asked, until it ends.

    It needs no version: what somebody says is not refused because staff acted meanwhile. The same
    words again, with nothing between, are said once. Raises `Conflict` where it has ended.
    """
    if by.kind != "resident":
        raise NotAllowed("This is for whoever asked. Staff add to a referral instead.")
    need_words(words, "Say what is to be added.")
    held = locked(referral)
    last = held.moves.order_by("-number").first()
    if (last.name, last.words, last.actor_name) == ("add", words.strip(), by.name):
        return held
    return _added(apart(held, by=by), by, words)


def _added(held: Referral, by: Actor, words: str, **changes) -> Referral:
    held = move(held, "add", by=by, words=words, **changes)
    put_to_holder(held, by, "added", words)
    return held


def made_sooner(held: Referral, urgency: str, due: datetime | None) -> dict:
    """What changes of a referral that would be due then, where it is said to be sooner now;
    nothing where no urgency is said."""
    if not urgency:
        return {}
    if urgency not in held.sooner_urgencies():
        raise UserError("Choose how soon it is now: sooner than before.")
    within = ACT_ON_AN_EMERGENCY if held.state not in UNDECIDED | {"asked"} else TRIAGE_AN_EMERGENCY
    return {"urgency": urgency, "due_at": sooner(due, urgency, within)}


def put_to_holder(held: Referral, by: Actor, did: str, words: str) -> None:
    """Put what somebody said before the team that holds a referral, to read in time, where that is
    not the one who says it.

    Where somebody writes words that may mean danger, whoever is open is told at once.
    """
    if held.owner_team_id in by.team_ids:
        return
    said = f"{by.name} {did}: {words.strip()}"
    if may_be_danger(by, words):
        put_before_at_once(held, said)
    else:
        put_before(held, said, to_be_read_by(held))


def to_be_read_by(held: Referral) -> datetime:
    """By when the team that holds a referral is to read what is added now: in the share that the
    place has set of what its service promises, or else of what central triage does, by its own
    opening hours."""
    own = held.service if held.service and held.service.team_id == held.owner_team_id else None
    service = own or directory.service_of_team(held.owner_team_id)
    calendar, within = directory.calendar_of(service), read_within.set_now()
    try:
        share = _promised(held, service) * within.share // 100
        return calendar.deadline(clock.now(), min(max(share, within.shortest), within.longest))
    except UserError:  # A service that never opens has no time of its own.
        return clock.now() + timedelta(minutes=within.longest)


def _promised(held: Referral, service: Service | None) -> int:
    """What is promised of a need that comes now, in open minutes; 0 where nothing is."""
    triage = directory.service_of_team(place.triage_team(held.place).pk)
    for each in (service, triage):
        calendar = directory.calendar_of(each)
        if due := directory.promise_of(each).deadline(clock.now(), calendar):
            return calendar.minutes_between(clock.now(), due)
    return 0
