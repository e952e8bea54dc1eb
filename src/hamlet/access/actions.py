"""The verbs of access: accounts, and relationships opened and closed for the domains."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Q

from hamlet.access import sight
from hamlet.access.models import Account, Relationship
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.bulk import copy_in
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError


@verb
def open_account(
    *, by: Actor, email: str, name: str, password: str | None = None, demo_words: str = ""
) -> Account:
    """Make an account. `demo_words` makes it a demo identity, which has no password."""
    email = email.strip().lower()
    if Account.objects.filter(email=email).exists():
        raise UserError(f"There is already an account for {email}. Use that one.")
    account = Account(email=email, name=name, is_demo=bool(demo_words), demo_words=demo_words)
    account.set_password(password)
    account.save()
    deed(by=by, action="account.open", subject=f"account:{account.pk}", purpose=RUNNING)
    return account


@verb
def set_password(*, by: Actor, account: UUID, password: str) -> None:
    """Give an account a new password. Links and sessions of the old one end."""
    _change(by, account, "account.set_password", lambda held: held.set_password(password))


@verb
def close_account(*, by: Actor, account: UUID) -> None:
    """Close an account: nobody signs in with it again, and open sessions end at once."""

    def close(held: Account) -> None:
        held.is_active = False

    _change(by, account, "account.close", close)


def _change(by: Actor, account: UUID, action: str, change: Callable[[Account], None]) -> None:
    held = Account.objects.select_for_update().get(pk=account)
    change(held)
    held.save()
    deed(by=by, action=action, subject=f"account:{account}", purpose=RUNNING)


@verb
def forget_second_factors(*, by: Actor, account: UUID) -> None:
    """Forget passkeys, app and recovery codes, for somebody who lost the device."""
    Authenticator.objects.filter(user=account).delete()
    deed(by=by, action="account.forget_factors", subject=f"account:{account}", purpose=RUNNING)


@verb
def note_sign_in(*, by: Actor, account: UUID) -> None:
    """Write in the journal that somebody signed in."""
    deed(by=by, action="account.sign_in", subject=f"account:{account}", purpose=RUNNING)


@verb
def open_relationship(
    *,
    by: Actor,
    holder_kind: str,
    holder: UUID,
    person: UUID,
    kind: str,
    subject: str,
    closes_at: datetime | None = None,
) -> None:
    """Let a team or an organisation see a person, because of `subject`.

    Opening the same one twice opens it once, also when two do so at the same time.
    """
    with sight.beyond("a team opens a record for another than itself"):
        _, opened = Relationship.objects.get_or_create(
            holder=holder,
            person=person,
            kind=kind,
            subject=subject,
            closes_at__isnull=True,
            defaults={
                "holder_kind": holder_kind,
                "opened_at": clock.now(),
                "closes_at": closes_at,
            },
        )
    if not opened:
        return deed(by=by, action="relationship.keep", subject=subject, people=[person])
    deed(
        by=by,
        action="relationship.open",
        subject=subject,
        people=[person],
        detail={"holder": str(holder), "kind": kind},
    )


@verb
def close_relationships(
    *,
    by: Actor,
    subject: str,
    at: datetime | None = None,
    holder: UUID | None = None,
    person: UUID | None = None,
) -> None:
    """End what `subject` had opened (for one holder or all, one person or all), now or later.

    What was to end after that is brought forward; what ended before stays as it is.
    """
    at = at or clock.now()
    later = Q(closes_at=None) | Q(closes_at__gt=at)
    found = Relationship.objects.filter(later, subject=subject)
    if holder:
        found = found.filter(holder=holder)
    if person:
        found = found.filter(person=person)
    with sight.beyond("a team closes a record for another than itself"):
        people = {each.person for each in found}
        found.update(closes_at=at)
    deed(
        by=by,
        action="relationship.close",
        subject=subject,
        people=people,
        detail={"holder": str(holder or "all"), "closes_at": at.isoformat()},
    )


@verb
def open_many_relationships(*, by: Actor, relationships: Iterable[dict], why: str) -> int:
    """Open many at once (a practice list, say), with one entry for all; gives their number."""
    at = clock.now()
    rows = (Relationship(opened_at=at, **each) for each in relationships)
    number = copy_in(Relationship, rows)
    deed(
        by=by,
        action="relationship.open_many",
        purpose=RUNNING,
        detail={"why": why, "number": number},
    )
    return number
