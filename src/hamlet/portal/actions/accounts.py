"""Staff open a resident's account, and let a parent or another person act for somebody."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from hamlet.access import queries as access
from hamlet.access.actions import open_account, open_relationship
from hamlet.access.decisions import decide
from hamlet.design.words import whole_months
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.kernel.identifiers import new_id
from hamlet.people import queries as people
from hamlet.people.queries import Person
from hamlet.portal.actions.proxies import end_each
from hamlet.portal.queries import own_account

if TYPE_CHECKING:
    from hamlet.access.models import Account

ALONE_FROM = 13
DECIDES_FROM = 16


@verb
def open_portal(*, by: Actor, person: UUID, email: str, demo_words: str = "") -> "Account":
    """Open a resident's account, once staff have checked who they are; one for each person.

    Where their sight ended (a death recorded by mistake), the same account sees again. Raises
    `UserError` for somebody who has died or is younger than 13, who has an account, or whose email
    address is that of another.
    """
    decision = decide(by, "person.change", person).require()
    held = _alive(person)
    if _years(held) is not None and _years(held) < ALONE_FROM:
        raise UserError(f"They are younger than {ALONE_FROM}. Let a parent act for them instead.")
    if access.who_may_see(person).filter(kind="self").exists():
        raise UserError("They have an account already. Give them a new link instead.")
    account = _again(person, email) or open_account(
        by=by, email=email, name=_name(held), person=person, demo_words=demo_words
    )
    open_relationship(
        by=by,
        holder_kind="account",
        holder=account.pk,
        person=person,
        kind="self",
        subject=f"account:{account.pk}",
    )
    deed(
        by=by,
        action="portal.open",
        subject=f"account:{account.pk}",
        people=[person],
        basis=decision.basis,
    )
    return account


@verb
def give_link(*, by: Actor, person: UUID) -> "Account":
    """Give the account for which staff make a new link to choose a password; the person is told.

    Nothing ends by it: who is signed in stays so and reads of it, and a second factor is still
    asked for. Once a password is chosen by it, every session of the account ends. Raises
    `UserError` where the person has no account, or one of the demonstration, which has no password.
    """
    decision = decide(by, "person.change", person).require()
    account = own_account(person)
    if account is None or account.is_demo:
        raise UserError("They have no account with a password. Open one first.")
    deed(
        by=by,
        action="portal.link",
        subject=f"account:{account.pk}",
        people=[person],
        basis=decision.basis,
    )
    return account


def _alive(person: UUID) -> Person:
    """The person, whom nobody else opens an account for meanwhile."""
    with connection.cursor() as cursor:
        asked = [f"portal:{person}"]
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", asked)
    held = people.person(person)
    if held.death_date is not None:
        raise UserError("This person has died. Nobody sees their record in these pages any more.")
    return held


def _again(person: UUID, email: str) -> "Account | None":
    """The account that the person had before, if it has this address and is not one of staff."""
    found = access.resident_accounts().filter(person=person, email=email.strip().lower()).first()
    return found if found and not hasattr(found, "practitioner") else None


def _name(of: Person) -> str:
    return f"{of.given_name} {of.family_name}".strip()


def _years(of: Person) -> int | None:
    """How old somebody is; None where that is not known."""
    return whole_months(of.birth_date, clock.today()) // 12 if of.birth_date else None


@verb
def let_act_for(*, by: Actor, person: UUID, email: str, until: datetime | None = None) -> None:
    """Let somebody with an account act for a person who cannot say so: a parent, or by a court.

    What they could see before of some parts of the record ends. For a child it ends on the 16th
    birthday at the latest. Raises `UserError` where the person has
    died, nobody has such an account, or they act for the person already.
    """
    decision = decide(by, "person.change", person).require()
    held = _alive(person)
    account = access.resident_accounts().filter(email=email.strip().lower()).first()
    if account is None or hasattr(account, "practitioner"):
        raise UserError("No resident has an account with this address. Open theirs first.")
    if account.person == person:
        raise UserError("This is their own account. Give the address of who acts for them.")
    if access.those_acting_for(person).filter(holder=account.pk, categories=[]).exists():
        raise UserError("They act for this person already.")
    end_each(by, person, account.pk)
    proxy = f"proxy:{new_id()}"
    open_relationship(
        by=by,
        holder_kind="account",
        holder=account.pk,
        person=person,
        kind="proxy",
        subject=proxy,
        closes_at=_end(held, until),
    )
    both = [person, account.person]
    deed(by=by, action="proxy.open", subject=proxy, people=both, basis=decision.basis)


def _end(of: Person, until: datetime | None) -> datetime | None:
    years = _years(of)
    if years is None or years >= DECIDES_FROM:
        return until
    grown = birthday(of.birth_date, DECIDES_FROM)
    return min(until, grown) if until else grown


def birthday(born: date, years: int) -> datetime:
    """The moment at which somebody turns so old, in UTC; 29 February counts as 1 March."""
    month, day = (3, 1) if (born.month, born.day) == (2, 29) else (born.month, born.day)
    at = datetime.combine(date(born.year + years, month, day), time(), clock.LONDON)
    return clock.utc(at)
