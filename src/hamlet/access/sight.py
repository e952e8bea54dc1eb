"""What the database is told about who acts, so that it shows no personal row beyond their reach.

Policies on every table with personal rows read these settings, which last until the transaction
ends. Where nothing was told, nothing is seen. This is the net beneath `decisions`, and coarser:
which people and referrals somebody can reach at all, never what of them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from typing import Self
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.signals import connection_created
from psycopg.pq import TransactionStatus

from hamlet.access import roles
from hamlet.access.standing import as_array, holders
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor

REACH, EVERYONE = "reach", "everyone"
BOOKS = "{intake,journal}"


@dataclass(frozen=True, slots=True)
class Sight:
    """What is told, each as the text of the setting `hamlet.<name>`.

    `sight` is '' (nobody), 'reach' or 'everyone'; `holders` the actor's teams and organisation;
    `organisation` the one whose referrals are everybody's in it;
    `people` whom a resident may see; `reference` what somebody follows; `books` which of the books
    about everybody (`intake`, `journal`) they keep; `at` the moment that relationships are open at.
    """

    sight: str = ""
    holders: str = ""
    account: str = ""
    organisation: str = ""
    people: str = ""
    reference: str = ""
    books: str = ""
    at: str = ""

    @classmethod
    def of(cls, actor: Actor, people: Iterable[UUID] = ()) -> Self:
        """What an actor reaches; `people` are those whom a resident who signed in may see."""
        everyone = actor.kind == "system" or actor.has(*roles.FRONT_DOOR)
        return cls(
            sight=EVERYONE if everyone else REACH,
            holders=as_array(holders(actor)),
            account=str(actor.id or ""),
            organisation=str(actor.organisation_id or "") if actor.has(*roles.TOGETHER) else "",
            people=as_array(people),
            books=as_array(_books(actor)),
            at=clock.now().isoformat(),
        )


NOBODY = Sight()
ALL = {"sight": EVERYONE, "books": BOOKS}


def _books(actor: Actor) -> Iterator[str]:
    if roles.may(actor, "intake.look"):
        yield "intake"
    if actor.kind == "system" or actor.has(roles.GOVERNANCE_LEAD):
        yield "journal"


# What a page asks is planned once, for all values; what a job or a keeper's command asks about very
# many rows is planned for each (decision 32).
ONE_PLAN = ", set_config('plan_cache_mode', 'force_generic_plan', true)"


def tell(sight: Sight) -> Sight:
    """Say who acts with a page, until the transaction ends; gives what had been said before."""
    return Sight(**_tell(asdict(sight), ONE_PLAN))


def tell_following(reference: str) -> None:
    """Say that somebody without an account follows the request with this reference."""
    tell(Sight(sight=REACH, reference=reference, at=clock.now().isoformat()))


@contextmanager
def of(actor: Actor) -> Iterator[None]:
    """See what an actor reaches, in one transaction, and afterwards as before."""
    with _told(**asdict(Sight.of(actor))):
        yield


@contextmanager
def nobody() -> Iterator[None]:
    """One transaction that sees no personal row until `tell` says who acts.

    A new transaction was told nothing yet; inside another it has to be said.
    """
    inside = connection.in_atomic_block
    with transaction.atomic(), _told(**asdict(NOBODY)) if inside else nullcontext():
        yield


@contextmanager
def beyond(why: str) -> Iterator[None]:
    """See everybody, in one transaction, for a few lines of the program. `why` is for the reader.

    A test keeps the list of all places that do so.
    """
    with _told(**ALL):
        yield


@contextmanager
def beyond_closer(why: str, *, few: bool = False) -> Iterator[None]:
    """`beyond`, with names that are kept closer: to compare by them or to hide them, never to show
    them. The same test lists who does. What is asked about `few` rows is planned once, as for a
    page, until the transaction ends."""
    with _told(ONE_PLAN if few else "", **ALL, closer=EVERYONE):
        yield


@contextmanager
def whereabouts(person: UUID) -> Iterator[None]:
    """Let the protected whereabouts of one person be read, for a few lines of the program."""
    with _told(whereabouts=str(person)):
        yield


@contextmanager
def closer(person: UUID) -> Iterator[None]:
    """Let what of one person's identity is kept closer be read, for a few lines of the program."""
    with _told(closer=str(person)):
        yield


def of_process(why: str) -> None:
    """See everybody in this process from now on: for commands of the keeper, which serve nobody."""

    def tell_new(sender=None, connection=connection, **kwargs) -> None:
        with connection.cursor() as cursor:
            for name, value in ALL.items():
                cursor.execute("SELECT set_config(%s, %s, false)", [f"hamlet.{name}", value])

    connection_created.connect(tell_new, weak=False, dispatch_uid="hamlet.access.sight")
    if connection.connection is not None:
        tell_new()


@contextmanager
def _told(more: str = "", **settings: str) -> Iterator[None]:
    """Settings that hold for a block. Where the block fails in the database, so that nothing can
    be asked of it any more, the rollback around it brings back what was said before."""
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        before = _tell(settings, more)
        try:
            yield
        finally:
            if _answers():
                _tell(before)


def _answers() -> bool:
    held = connection.connection
    if held is None or held.closed or connection.needs_rollback:
        return False
    return held.info.transaction_status != TransactionStatus.INERROR


def _tell(settings: dict[str, str], more: str = "") -> dict[str, str]:
    """Set these settings until the transaction ends; gives their values before."""
    asked = ", ".join(
        f"current_setting('hamlet.{name}', true), set_config('hamlet.{name}', %s, true)"
        for name in settings
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}{more}", list(settings.values()))
        before = cursor.fetchone()[: 2 * len(settings) : 2]
        return dict(zip(settings, (each or "" for each in before), strict=True))
