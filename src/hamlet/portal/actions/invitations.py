"""A resident invites somebody to act for them; a code that works once, for a week."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from hamlet.access import queries as access
from hamlet.access import sight, terms
from hamlet.access.actions import open_relationship
from hamlet.access.decisions import decide
from hamlet.access.one import one
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.kernel.identifiers import new_reference
from hamlet.people import queries as people
from hamlet.portal.actions.proxies import end_each
from hamlet.portal.models import Invitation

LASTS = timedelta(days=7)
MOST_WRONG_DATES = 5


@verb
def invite(
    *,
    by: Actor,
    person: UUID,
    name: str,
    categories: Iterable[str] = (),
    until: datetime | None = None,
) -> tuple[Invitation, str]:
    """Invite somebody to act for oneself; gives the invitation and its code, shown only now.

    With `categories` they only look, at those parts and at who the person is. Raises `UserError`
    without a name, or where the date of birth is not known, which has to be typed beside the code;
    `NotAllowed` where it is not one's own record: a proxy makes no further one.
    """
    decision = decide(by, "sharing.record", person).require()
    if decision.ground is None or decision.ground.kind != "self":
        raise NotAllowed("Only the person themselves invites somebody.")
    if not name.strip() or not set(categories) <= set(terms.CATEGORIES):
        raise UserError(_("Say who it is, and choose what they may see."))
    if people.person(person).birth_date is None:
        raise UserError(_("We do not know your date of birth. Call us first."))
    code, chosen = new_reference(), set(categories)
    made = Invitation(
        person=person,
        account=by.id,
        name=name.strip()[:100],
        code_hash=_hashed(code),
        categories=sorted(chosen | {terms.DEMOGRAPHICS}) if chosen else [],
        until=until,
        made_at=clock.now(),
        expires_at=clock.now() + LASTS,
    )
    made.save()
    _deed(by, "proxy.invite", made, [person], decision.basis)
    return made, code


def _hashed(code: str) -> str:
    return salted_hmac("hamlet.portal.invitation", code, algorithm="sha256").hexdigest()


@verb
def accept(*, by: Actor, code: str, born: date) -> Invitation | None:
    """Begin to act for whoever gave one the code. Typed again by the same person, it stays so.

    The person's last word holds: what they, or staff for them, let the same account do before ends.
    `born` is that person's date of birth: a code alone opens nothing to whoever finds it. Gives
    None, whatever the reason, for another date, for a code that is unknown, used, withdrawn or too
    old, and where its person has died. Raises nothing then, so that it stays in the journal and
    counted: with `MOST_WRONG_DATES`, whoever typed them, the code is used up.
    """
    with sight.beyond("a code is typed by somebody who does not see its person yet"):
        held = _used(by, code, born)
    if held is None:
        return None
    if not access.records_open_to(by.id).filter(subject=_proxy(held)).exists():
        end_each(by, held.person, by.id)
        open_relationship(
            by=by,
            holder_kind="account",
            holder=by.id,
            person=held.person,
            kind="proxy",
            subject=_proxy(held),
            categories=held.categories,
            closes_at=held.until,
        )
    _deed(by, "proxy.accept", held, [held.person])
    return held


def _used(by: Actor, code: str, born: date) -> Invitation | None:
    held = Invitation.objects.select_for_update().filter(code_hash=_hashed(code)).first()
    if held is not None and held.account == by.id:
        raise UserError(_("This is your own code. Give it to the person who helps you."))
    if by.kind != "resident" or held is None or not _holds(held, by):
        deed(by=by, action="proxy.wrong_code", subject="invitation")
        return None
    if people.person(held.person).birth_date != born:
        _count_wrong_date(by, held)
        return None
    held.used_by = by.id
    held.save()
    return held


def _count_wrong_date(by: Actor, held: Invitation) -> None:
    """The person reads of it, and whose account it was."""
    held.wrong_dates += 1
    if held.wrong_dates >= MOST_WRONG_DATES and held.used_by is None:
        held.ended_at = clock.now()
    held.save()
    _deed(by, "proxy.wrong_date", held, [held.person])


def _proxy(of: Invitation) -> str:
    return f"proxy:{of.pk}"


def _holds(held: Invitation, by: Actor) -> bool:
    """Whether an invitation can be accepted now; whoever gave it must still see their record."""
    theirs = access.records_open_to(held.account).filter(person=held.person, kind="self")
    return (
        held.ended_at is None
        and held.used_by in (None, by.id)
        and held.expires_at > clock.now()
        and (held.until is None or held.until > clock.now())
        and theirs.exists()
    )


@verb
def withdraw_invitation(*, by: Actor, person: UUID, invitation: UUID) -> Invitation:
    """Take an invitation back before it is used. `NotFound` where it is not this person's."""
    decision = decide(by, "sharing.record", person).require_whole()
    mine = Invitation.objects.select_for_update().filter(person=person, used_by=None)
    held = one(mine, invitation, "There is no such invitation.")
    held.ended_at = held.ended_at or clock.now()
    held.save()
    _deed(by, "proxy.withdraw", held, [person], decision.basis)
    return held


def _deed(by: Actor, action: str, of: Invitation, about: list[UUID], basis: str = "") -> None:
    deed(by=by, action=action, subject=f"invitation:{of.pk}", people=about, basis=basis)
