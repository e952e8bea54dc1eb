"""Taking on referrals that began and ended before Hamlet, or in a synthetic past."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import connection

from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.models import Move, Referral
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.kernel.identifiers import new_id, new_reference

REFERRAL_COLUMNS = (
    "id", "reference", "place_id", "submission_key", "person_id", "stated_name",
    "stated_nhs_number", "stated_address", "stated_postcode", "stated_phone", "language",
    "interpreter", "need", "consent", "urgency", "service_id", "referrer_kind", "referrer_name",
    "referrer_organisation_id", "referrer_phone", "referrer_email", "state", "version",
    "received_at", "owner_team_id", "owned_since", "ended_at", "outcome", "outcome_words",
)  # fmt: skip
MOVE_COLUMNS = (
    "referral_id", "number", "name", "before", "after", "at", "actor_name", "organisation",
    "owner", "towards", "reason", "words",
)  # fmt: skip


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
    outcome: str = ""


@verb
def adopt(*, by: Actor, histories: Iterable[History], batch: int = 5000) -> int:
    """Take on whole past referrals, each checked against the one state machine; gives the number.

    Raises `Conflict` where a history makes a move that the life of a referral does not have, and
    `UserError` where one has not ended. One entry in the journal stands for all.
    """
    histories, number = iter(histories), 0
    while chunk := list(islice(histories, batch)):
        _copy(chunk)
        number += len(chunk)
    deed(by=by, action="referral.adopt", purpose=RUNNING, detail={"number": number})
    return number


def _copy(chunk: list[History]) -> None:
    rows = [_rows(history) for history in chunk]
    _copy_into(Referral, REFERRAL_COLUMNS, (referral for referral, _ in rows))
    _copy_into(Move, MOVE_COLUMNS, (move for _, moves in rows for move in moves))


def _copy_into(model, columns: tuple[str, ...], rows: Iterable[tuple]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        statement = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)


def _rows(history: History) -> tuple[tuple, list[tuple]]:
    identifier, first, last = new_id(), history.moves[0], history.moves[-1]
    moves = list(_moves(identifier, history))
    state = moves[-1][4]
    if lifecycle.STATES[state].is_open:
        raise UserError(f"{history.key} has not ended; receive it through the front door instead.")
    outcome = history.outcome or last.reason or state
    return (
        identifier, new_reference(), history.place, history.key, history.person, "",
        "", "", "", "", "en-gb", "", history.need, True, history.urgency, history.service,
        history.referrer_kind, history.referrer_name, history.referrer_organisation, "", "",
        state, len(moves), first.at, history.owner_team, last.at, last.at, outcome, last.words,
    ), moves  # fmt: skip


def _moves(referral: UUID, history: History) -> Iterator[tuple]:
    state = ""
    for number, move in enumerate(history.moves, 1):
        before, state = state, lifecycle.after(state, move.name)
        yield (
            referral, number, move.name, before, state, move.at, move.actor, move.organisation,
            move.owner, move.towards, move.reason, move.words,
        )  # fmt: skip
