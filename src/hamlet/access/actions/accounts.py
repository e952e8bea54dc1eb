"""The verbs of accounts: opened, closed, signed in with."""

from collections.abc import Callable
from uuid import UUID

from allauth.mfa.models import Authenticator

from hamlet.access.models import Account, Session
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError


@verb
def open_account(
    *,
    by: Actor,
    email: str,
    name: str,
    password: str | None = None,
    demo_words: str = "",
    person: UUID | None = None,
) -> Account:
    """Make an account. `demo_words` makes it a demo identity, which has no password.

    `person` is who they are as a person of the place: a resident's account always has it.
    """
    email = email.strip().lower()
    if Account.objects.filter(email=email).exists():
        raise UserError(f"There is already an account for {email}. Use that one.")
    account = Account(email=email, name=name, is_demo=bool(demo_words), demo_words=demo_words)
    account.person = person
    account.set_password(password)
    account.save()
    deed(by=by, action="account.open", subject=f"account:{account.pk}", purpose=RUNNING)
    return account


@verb
def set_password(*, by: Actor, account: UUID, password: str) -> None:
    """Give an account a new password. Links and sessions of the old one end."""
    _change(by, account, "account.set_password", lambda held: held.set_password(password))


@verb
def rename_account(*, by: Actor, account: UUID, name: str) -> None:
    """Let a resident's account go by the name that they have now: by it they are known to those
    for whom they act, and a name that they left behind could out them."""
    held = Account.objects.select_for_update().get(pk=account)
    held.name = name
    held.save(update_fields=["name"])
    deed(by=by, action="account.rename", subject=f"account:{account}", purpose=RUNNING)


@verb
def close_account(*, by: Actor, account: UUID) -> None:
    """Close an account: nobody signs in with it again, and open sessions end at once."""

    def close(held: Account) -> None:
        held.is_active = False

    _change(by, account, "account.close", close)


def _change(by: Actor, account: UUID, action: str, change: Callable[[Account], None]) -> None:
    """Whom the account is of, as a person of the place, reads that it was changed."""
    held = Account.objects.select_for_update().get(pk=account)
    change(held)
    held.save()
    people = [held.person] if held.person else []
    deed(by=by, action=action, subject=f"account:{account}", people=people, purpose=RUNNING)


@verb
def forget_second_factors(*, by: Actor, account: UUID) -> None:
    """Forget passkeys, app and recovery codes, for somebody who lost the device."""
    Authenticator.objects.filter(user=account).delete()
    deed(by=by, action="account.forget_factors", subject=f"account:{account}", purpose=RUNNING)


@verb
def end_sessions(*, by: Actor, account: UUID, but: str | None = None) -> int:
    """End the sessions of an account, all `but` the one with this key; gives their number."""
    ended, _ = Session.objects.filter(account=account).exclude(pk=but or "").delete()
    deed(
        by=by,
        action="account.end_sessions",
        subject=f"account:{account}",
        purpose=RUNNING,
        detail={"sessions": ended},
    )
    return ended


@verb
def note_failed_sign_in(*, by: Actor, account: UUID | None, proof: str) -> None:
    """Write that a password or code did not fit; `account` is None where nobody has that address.

    Nothing of what was typed is written.
    """
    deed(
        by=by,
        action="account.fail_sign_in",
        subject=f"account:{account}" if account else "account",
        purpose=RUNNING,
        detail={"proof": proof},
    )


@verb
def note_sign_in(*, by: Actor, account: UUID) -> None:
    """Write in the journal that somebody signed in."""
    deed(by=by, action="account.sign_in", subject=f"account:{account}", purpose=RUNNING)
