"""Versions of the rules: drafted, tried on the past, put live by somebody else than who drafted."""

from uuid import UUID

from django.db import connection
from django.db.models import Max

from hamlet.access import roles, sight
from hamlet.access.one import one
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError
from hamlet.streaming import queries
from hamlet.streaming.models import RuleSet
from hamlet.streaming.queries import Tried
from hamlet.streaming.rules import Rules


@verb
def draft_rules(*, by: Actor, rules: Rules, why: str) -> RuleSet:
    """Draft the next version. Raises `UserError` that says what to put right."""
    roles.require(by, "rules.keep")
    rules.check()
    if not why.strip():
        raise UserError("Say what changes, and why.")
    _one_after_the_other()
    last = RuleSet.objects.aggregate(last=Max("number"))["last"] or 0
    made = RuleSet(
        number=last + 1,
        rules=rules.to_json(),
        why=why.strip(),
        drafter=by.id,
        drafted_by=by.name,
        drafted_at=clock.now(),
    )
    made.save()
    _kept(by, made, "rules.draft")
    return made


@verb
def set_rules(*, by: Actor, version: UUID, edits: int, rules: Rules) -> RuleSet:
    """Change a draft. What was live once never changes."""
    held = _locked(by, version, edits)
    rules.check()
    held.rules = rules.to_json()
    held.drafter, held.drafted_by = by.id, by.name
    held.edits += 1
    held.save()
    _kept(by, held, "rules.change")
    return held


@verb
def try_rules(*, by: Actor, version: UUID) -> Tried:
    """Try a draft on past attendances, and note that it was tried as it stands."""
    held = _locked(by, version)
    with sight.beyond("a draft is tried on all who came, and counts alone are told"):
        found = queries.tried(held)
    if not found.number and RuleSet.objects.filter(live_from__isnull=False).exists():
        raise UserError("Nobody has come yet, so there is nobody to try it on.")
    held.tried_at, held.tried_edits, held.tried = clock.now(), held.edits, found.to_json()
    held.save()
    _kept(by, held, "rules.try")
    return found


@verb
def put_live(*, by: Actor, version: UUID, edits: int, instead_of: int | None = None) -> RuleSet:
    """Let a version hold from now on, and end the one that did: number `instead_of`, with which it
    was compared; None for the first.

    Raises `UserError` where it was not tried as it stands, or by the one who wrote it last, and
    `Conflict` where another holds by now: this one may undo what that one changed.
    """
    _one_after_the_other()
    held = _locked(by, version, edits)
    if held.tried_edits != held.edits:
        raise UserError("Try it on past attendances first, as it stands now.")
    if by.kind != "system" and held.drafter == by.id:
        raise UserError("You wrote it. Another clinical lead puts it live.")
    now, live = clock.now(), queries.live_rule_set()
    if instead_of != (live.number if live else None):
        raise Conflict("Another version went live meanwhile. Read what changes, and then decide.")
    if live:
        live.live_until = now
        live.save()
    held.live_from, held.approved_by = now, by.name
    held.save()
    _kept(by, held, "rules.put_live")
    return held


@verb
def drop_rules(*, by: Actor, version: UUID, edits: int) -> RuleSet:
    """Throw a draft away: it is kept, and never goes live."""
    held = _locked(by, version, edits)
    held.dropped_at, held.dropped_by = clock.now(), by.name
    held.save()
    _kept(by, held, "rules.drop")
    return held


def _one_after_the_other() -> None:
    """Two who draft, or put live, at once: the second waits, and then sees what the first did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('streaming.rules', 0))")


def _locked(by: Actor, version: UUID, edits: int | None = None) -> RuleSet:
    roles.require(by, "rules.keep")
    held = one(
        RuleSet.objects.select_for_update(), version, "There is no such version of the rules."
    )
    if held.live_from is not None:
        raise UserError("This version was live, so it is kept as it is. Draft the next one.")
    if held.dropped_at is not None:
        raise UserError(f"{held.dropped_by} threw this draft away. Draft the next one.")
    if edits not in (None, held.edits):
        raise Conflict("Somebody changed this draft while you did. Look again, and then decide.")
    return held


def _kept(by: Actor, version: RuleSet, action: str) -> None:
    deed(
        by=by,
        action=action,
        subject=f"rules:{version.pk}",
        purpose=RUNNING,
        detail={"number": version.number, "edits": version.edits},
    )
