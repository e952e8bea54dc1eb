"""The verbs of messages: giving a source its key, and doing what a message asks."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, OperationalError, transaction

from hamlet.access import roles
from hamlet.access.one import one
from hamlet.booking import actions as booking
from hamlet.booking.queries import Booking
from hamlet.discharge import actions as discharge
from hamlet.discharge.queries import Stay
from hamlet.interop.actions import appointments, stays
from hamlet.interop.actions.refusals import keep_refused_whole
from hamlet.interop.files import WHOLE
from hamlet.interop.messages.keys import new_key
from hamlet.interop.messages.reading import Message
from hamlet.interop.models import Delivery, Quarantine, Source
from hamlet.interop.records import REFUSED, SAME, Done, Refused
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed, NotFound, UserError

UNNAMED = "a message without a name"
DO = {Source.Holds.BOOKINGS: appointments.do, Source.Holds.STAYS: stays.do}
"""What is done by a message, by what its source holds."""


@verb
def give_key(*, by: Actor, source: str) -> str:
    """Give a source that sends messages a new key, told once; the one before opens nothing any
    more."""
    roles.require(by, "intake.run")
    held = one(
        Source.objects.filter(holds__in=Source.BY_MESSAGE),
        source,
        f"No source {source} is declared that sends messages.",
    )
    key, held.key_hash = new_key()
    held.save()
    deed(by=by, action="source.key", subject=f"source:{source}", purpose=RUNNING)
    return key


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message: counted in `delivery`; what it `made` or is about, or the
    `problem`."""

    delivery: Delivery
    made: Booking | Stay | None = None
    problem: UserError | None = None


@verb
def take_message(
    *,
    by: Actor,
    source: Source,
    message: Message,
    sha256: str,
    replay_of: Delivery | None = None,
) -> Taken:
    """Do what a message of a source asks, as that source. What cannot be done is kept with the
    reason, and changes nothing."""
    came = _delivery(source, message, sha256, replay_of)
    done, problem = Done(SAME), message.problem
    if message.asked is not None:
        done, problem = _try(by, source, message.asked)
    came.read, came.finished_at = 1, clock.now()
    came.notes = {words: {"number": 1, "where": []} for words in done.notes}
    outcome = REFUSED if problem else done.outcome
    setattr(came, outcome, 1)
    came.save()
    if problem is not None:
        _keep(came, problem, message)
    elif message.asked is not None:
        _mended(came, message.asked)
    _wrote(by, came, outcome)
    return Taken(came, done.made, problem)


def _delivery(source: Source, message: Message, sha256: str, replay_of) -> Delivery:
    return Delivery(
        source=source,
        file=message.name or UNNAMED,
        replay_of=replay_of,
        as_at=message.asked.version if message.asked else clock.now(),
        kind=source.key,
        path=source.key,
        sha256=sha256,
        at=clock.now(),
    )


def _try(by: Actor, source: Source, asked) -> tuple[Done, UserError | None]:
    try:
        with transaction.atomic():
            return DO[source.holds](by, source, asked), None
    except OperationalError:
        raise
    except UserError as problem:
        return Done(REFUSED), problem
    except DatabaseError as error:
        said = str(error).splitlines()[0]
        return Done(REFUSED), Refused("Does not fit the database", f"It was refused: {said}.")


RULES: tuple[tuple[type[UserError], Callable[[UserError], str]], ...] = (
    (Refused, lambda problem: problem.rule),
    (discharge.Unheard, lambda problem: problem.rule),
    (booking.Taken, lambda _: "The time is full"),
    (booking.AlreadyBooked, lambda _: "There is a booking at another time"),
    (NotAllowed, lambda _: "Not allowed to this source"),
    (NotFound, lambda _: "No such time"),
    (UserError, lambda _: "Could not be done"),
)


def _keep(came: Delivery, problem: UserError, message: Message) -> None:
    rule = next(said(problem) for kind, said in RULES if isinstance(problem, kind))
    key = message.asked.key if message.asked else getattr(problem, "key", "")
    keep_refused_whole(came, Refused(rule, str(problem), key), message.text)


def _mended(came: Delivery, asked) -> None:
    """What was refused of what it is about, as of this version or an older one, is mended."""
    still = Quarantine.objects.filter(kind=came.kind, key=asked.key, resolved_at=None)
    still = still.filter(position=WHOLE, delivery__as_at__lte=asked.version)
    still.update(resolved_at=clock.now())


def _wrote(by: Actor, came: Delivery, outcome: str) -> None:
    subject, detail = f"delivery:{came.pk}", {"outcome": outcome}
    deed(by=by, action="message.take", subject=subject, purpose=RUNNING, detail=detail)
