"""What several verbs require of whoever moves a referral, and of what they say."""

from uuid import UUID

from hamlet.access import roles
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.models import Referral
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.kernel.text import is_blank


def check_reason(reason: str, words: str) -> None:
    """`UserError` where a reason is missing, or is 'other' without words."""
    if reason not in lifecycle.REASONS:
        raise UserError("Choose a reason.")
    if reason == "other":
        need_words(words, "Say what the other reason is.")


def need_words(words: str, message: str) -> None:
    """`UserError` with this message where nothing was written."""
    if is_blank(words):
        raise UserError(message)


def require_owner(by: Actor, held: Referral) -> None:
    """`NotAllowed` where the actor is not in the team that owns the referral."""
    require_team(by, held.owner_team_id, f"{held.owner_team.name} holds this: you are not in")


def require_team(by: Actor, team: UUID, sentence: str) -> None:
    """`NotAllowed`, with a sentence that names the team, where the actor is not in it."""
    roles.require(by, "referral.take")
    if team not in by.team_ids:
        raise NotAllowed(f"{sentence} that team.", "Ask somebody in it, or your team lead.")
