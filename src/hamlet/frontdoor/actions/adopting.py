"""Taking on referrals that began and ended before Hamlet, or in a synthetic past."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice
from uuid import UUID

from hamlet.directory import queries as directory
from hamlet.frontdoor import feedback, lifecycle
from hamlet.frontdoor.models import Message, Move, Referral
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.bulk import copy_in
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import Actor
from hamlet.kernel.calendars import WorkingCalendar
from hamlet.kernel.errors import UserError
from hamlet.kernel.promises import Promise


@dataclass(frozen=True, slots=True)
class Past:
    """One move of a past referral; `owner` is the name of the team that held it after the move."""

    name: str
    at: datetime
    actor: str
    organisation: str
    owner: str
    towards: str = ""
    reason: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """A past referral from its receipt to its end. `key` is its identity where it came from."""

    key: str
    place: UUID
    person: UUID
    need: str
    referrer_kind: str
    owner_team: UUID
    moves: tuple[Past, ...]
    service: UUID | None = None
    urgency: str = Referral.Urgency.ROUTINE
    referrer_name: str = ""
    referrer_organisation: UUID | None = None


@verb
def adopt(*, by: Actor, histories: Iterable[History], batch: int = 5000) -> int:
    """Take on whole past referrals, each checked against the one state machine; gives the number.

    Raises `Conflict` where a history makes a move that the life of a referral does not have, and
    `UserError` where one has not ended. One entry in the journal stands for all.
    """
    histories, number = iter(histories), 0
    _promise_and_calendar.cache_clear()
    while chunk := list(islice(histories, batch)):
        _copy(chunk)
        number += len(chunk)
    deed(by=by, action="referral.adopt", purpose=RUNNING, detail={"number": number})
    return number


def _copy(chunk: list[History]) -> None:
    rows = [(_referral(history), history) for history in chunk]
    moves = [list(_moves(referral, history)) for referral, history in rows]
    for (referral, history), lived in zip(rows, moves, strict=True):
        _close(referral, history, lived)
    copy_in(Referral, (referral for referral, _ in rows))
    copy_in(Move, (move for lived in moves for move in lived))
    copy_in(Message, _notices(rows, moves))


def _referral(history: History) -> Referral:
    return Referral(
        place_id=history.place,
        submission_key=history.key,
        person_id=history.person,
        need=history.need,
        consent=True,
        urgency=history.urgency,
        service_id=history.service,
        referrer_kind=history.referrer_kind,
        referrer_name=history.referrer_name,
        referrer_organisation_id=history.referrer_organisation,
        received_at=history.moves[0].at,
        owner_team_id=history.owner_team,
        owned_since=history.moves[-1].at,
    )


def _moves(referral: Referral, history: History) -> Iterator[Move]:
    """The moves as they are kept; the first contact with the deadline that its service promises."""
    state, due = "", _promised(history)
    for number, past in enumerate(history.moves, 1):
        before, state = state, lifecycle.after(state, past.name)
        yield Move(
            referral_id=referral.pk,
            number=number,
            name=past.name,
            before=before,
            after=state,
            at=past.at,
            actor_name=past.actor,
            organisation=past.organisation,
            owner=past.owner,
            towards=past.towards,
            reason=past.reason,
            words=past.words,
            due_at=due if past.name == "start" else None,
        )


def _promised(history: History) -> datetime | None:
    if history.service is None:
        return None
    promise, calendar = _promise_and_calendar(history.service)
    return promise.deadline(history.moves[0].at, calendar)


@lru_cache(maxsize=500)
def _promise_and_calendar(service: UUID) -> tuple[Promise, WorkingCalendar]:
    found = directory.service(service)
    return directory.promise_of(found), directory.calendar_of(found)


def _close(referral: Referral, history: History, lived: list[Move]) -> None:
    last = lived[-1]
    if lifecycle.STATES[last.after].is_open:
        raise UserError(f"{history.key} has not ended; receive it through the front door instead.")
    referral.state, referral.version, referral.ended_at = last.after, last.number, last.at
    referral.outcome = last.reason if last.after == "ended" else last.after
    referral.outcome_words = last.words


def _notices(rows: list[tuple[Referral, History]], moves: list[list[Move]]) -> Iterator[Message]:
    """The notice that each refused referral ended with, read long ago."""
    for (referral, _), lived in zip(rows, moves, strict=True):
        if referral.state == "refused":
            message = feedback.written(referral, lived[-1])
            message.read_at = message.created_at
            yield message
