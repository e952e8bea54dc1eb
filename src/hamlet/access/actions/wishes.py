"""The verbs of wishes and restrictions: what a person decided, and what is kept closer."""

from uuid import UUID

from hamlet.access import terms
from hamlet.access.decisions import Decision, decide
from hamlet.access.models import Restriction, Wish
from hamlet.access.one import one
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError

THEMSELVES = "the person themselves"
"""Who said it: whoever changes their name goes by the name of today alone."""


@verb
def record_wish(
    *,
    by: Actor,
    person: UUID,
    kind: str,
    category: str = "",
    organisation: UUID | None = None,
    organisation_name: str = "",
) -> Wish:
    """Record what a person decided: to object, to share, or to opt out of planning and research.

    Said twice, it is recorded once. Raises `UserError` where it names no category that there is, or
    shares with nobody.
    """
    decision = decide(by, "sharing.record", person).require_whole()
    if kind not in Wish.Kind.values or (category and category not in terms.CATEGORIES):
        raise UserError("Choose what the person decided from the list.")
    if kind == Wish.Kind.SHARE and organisation is None:
        raise UserError("Choose with which organisation the person wants to share.")
    wish, _ = Wish.objects.get_or_create(
        person=person,
        kind=kind,
        category=category,
        organisation=organisation,
        ended_at=None,
        defaults={
            "organisation_name": organisation_name,
            "said_at": clock.now(),
            "said_by": THEMSELVES if _is_own(decision) else by.name,
        },
    )
    detail = {"kind": kind, "category": category, "organisation": str(organisation or "all")}
    _deed(by, "wish.record", f"wish:{wish.pk}", person, decision.basis, detail)
    return wish


def _is_own(decision: Decision) -> bool:
    return decision.ground is not None and decision.ground.kind == "self"


@verb
def end_wish(*, by: Actor, wish: UUID) -> Wish:
    """The person decided otherwise: a wish ends. It is kept, with its end."""
    held = one(Wish.objects.select_for_update(), wish, "There is no such wish.")
    decision = decide(by, "sharing.record", held.person).require_whole()
    held.ended_at = held.ended_at or clock.now()
    held.save()
    _deed(by, "wish.end", f"wish:{held.pk}", held.person, decision.basis)
    return held


@verb
def restrict(*, by: Actor, person: UUID, kind: str, subject: str = "") -> Restriction:
    """Keep a whole record (no `subject`), or one item of it, closer than the rest."""
    decision = decide(by, "sharing.record", person, item=subject).require_whole()
    return _restricted(by, person, kind, subject, decision.basis)


def _restricted(by: Actor, person: UUID, kind: str, subject: str, basis: str) -> Restriction:
    if kind not in terms.RESTRICTIONS:
        raise UserError("Choose from the list why it is to be kept closer.")
    held, _ = Restriction.objects.get_or_create(
        person=person, kind=kind, subject=subject, ended_at=None, defaults={"since": clock.now()}
    )
    detail = {"kind": kind, "item": subject}
    _deed(by, "restriction.set", f"restriction:{held.pk}", person, basis, detail)
    return held


@verb
def restrict_item(*, by: Actor, person: UUID, kind: str, subject: str) -> Restriction:
    """Keep an item closer than the rest, because of what it is about; its domain says so."""
    return _restricted(by, person, kind, subject, "What it is about is kept closer than the rest.")


@verb
def end_restriction(*, by: Actor, restriction: UUID) -> Restriction:
    """What was kept closer is as open as the rest again."""
    held = one(
        Restriction.objects.select_for_update(), restriction, "There is no such restriction."
    )
    decision = decide(by, "sharing.record", held.person, item=held.subject).require_whole()
    _end(by, held, decision.basis)
    return held


def _end(by: Actor, held: Restriction, basis: str) -> None:
    held.ended_at = held.ended_at or clock.now()
    held.save()
    _deed(by, "restriction.end", f"restriction:{held.pk}", held.person, basis)


@verb
def end_item_restriction(*, by: Actor, restriction: UUID) -> None:
    """Keep an item no closer than the rest: it is about something, or somebody, else; its domain
    says so."""
    held = Restriction.objects.select_for_update().exclude(subject="").get(pk=restriction)
    _end(by, held, "It is not about what is kept closer.")


def _deed(
    by: Actor, action: str, subject: str, person: UUID, basis: str, detail: dict | None = None
) -> None:
    deed(by=by, action=action, subject=subject, people=[person], basis=basis, detail=detail)
