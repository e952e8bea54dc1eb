"""Playing a week: one thing after another, each under the clock of its own moment.

Whoever acts does so through a verb, seeing what their pages would show them, and finds what there
is to do on their own lists alone: what stands on nobody's list is never done.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any
from uuid import UUID

from tests.journeys.week.world import Worker, World

from hamlet.access import sight
from hamlet.config import jobs
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.synth.week import DAYS

EACH_MINUTE = (
    jobs.bring_back_unanswered_offers,
    jobs.raise_what_waits,
    jobs.let_bookings_lapse,
    jobs.send_notices,
)


@dataclass
class Stop:
    """A page stopped somebody: when, whom, and with which words."""

    at: datetime
    account: UUID | None
    words: str


@dataclass
class Week:
    """The week that is played. `person_of` is whom each referral is about, as the people who made
    it know; `outside` counts what was asked and is none of the product's, by reason."""

    world: World
    job_minutes: int = 30
    person_of: dict[UUID, UUID] = field(default_factory=dict)
    service_of: dict[UUID, UUID] = field(default_factory=dict)
    done: Counter = field(default_factory=Counter)
    outside: Counter = field(default_factory=Counter)
    quicker: int = 0
    stops: list[Stop] = field(default_factory=list)
    refused: Counter = field(default_factory=Counter)
    letters: set[UUID] = field(default_factory=set)
    staff_days: set[tuple[int, date]] = field(default_factory=set)
    alerts: Counter = field(default_factory=Counter)
    _seen: dict[int, set] = field(default_factory=dict)
    _heap: list = field(default_factory=list)
    _order: Any = field(default_factory=count)

    @property
    def first(self) -> datetime:
        day = self.world.since
        return datetime(day.year, day.month, day.day, tzinfo=clock.LONDON).astimezone(UTC)

    @property
    def last(self) -> datetime:
        day = self.world.since + timedelta(days=DAYS)
        return datetime(day.year, day.month, day.day, tzinfo=clock.LONDON).astimezone(UTC)

    @property
    def rng(self):
        return self.world.rng

    def chance(self, share: float) -> bool:
        """Whether something happens that happens in this share of cases."""
        return self.rng.random() < share

    def at(self, moment: datetime, act: Callable, *given) -> None:
        """Let something happen at a moment, if the week lasts as long."""
        if moment < self.last:
            heappush(self._heap, (moment, next(self._order), act, given))

    def after(self, minutes: float, act: Callable, *given) -> None:
        """Let something happen in so many minutes."""
        self.at(clock.now() + timedelta(minutes=minutes), act, *given)

    def run(self) -> None:
        """Live the week to its end."""
        self.at(self.first, self._jobs)
        while self._heap:
            moment, _, act, given = heappop(self._heap)
            with clock.frozen(moment):
                act(*given)
        with clock.frozen(self.last):
            self._jobs()

    def _jobs(self) -> None:
        """The worker's jobs, each at its time; those of each minute at every step."""
        for job in EACH_MINUTE:
            job(0)
        local = clock.london(clock.now())
        if local.hour == 0 and local.minute < self.job_minutes:
            jobs.make_slots(0)
        if local.minute < self.job_minutes:
            jobs.seal_the_journal(0)
        self.after(self.job_minutes, self._jobs)

    def worked(self, worker: Worker) -> None:
        """Somebody worked on a day, in so far as they opened Hamlet on it."""
        self.staff_days.add((worker.number, clock.today()))

    def told(self, worker: Worker, found: set) -> None:
        """What a home page says that it did not say before interrupts whoever opens it, once."""
        seen = self._seen.setdefault(worker.number, set())
        self.alerts[worker.number, clock.today()] += len(found - seen)
        seen |= found

    def do(self, by: Actor, verb: Callable, **given) -> Any:
        """Let somebody do something, as a request of theirs would; None where it was not done."""
        try:
            with (
                sight.of(by) if by.id else sight.beyond("as residents' pages, by key or reference")
            ):
                made = verb(by=by, **given)
        except Conflict:
            self.quicker += 1
        except NotAllowed as refused:
            self.refused[f"{verb.__name__}: {refused}"] += 1
        except UserError as stopped:
            self.stops.append(Stop(clock.now(), by.id, f"{verb.__name__}: {stopped}"))
        else:
            self.done[verb.__module__.split(".")[1] + "." + verb.__name__] += 1
            return made
        return None

    def look(self, by: Actor, question: Callable) -> Any:
        """What somebody's page shows them."""
        with sight.of(by):
            return question()
