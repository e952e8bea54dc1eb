"""When a promise runs out, who is told: which rungs of its ladder a referral has reached.

A share of a promise is a share of its open time: what comes in the evening and is due in the
morning has used little of it overnight. That of an emergency, and of words that may mean danger,
goes by the clock on the wall: they wait for no opening.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q

from hamlet.directory import queries as directory
from hamlet.frontdoor.lifecycle import ACT_ON_AN_EMERGENCY, TRIAGE_AN_EMERGENCY
from hamlet.frontdoor.models import Rung
from hamlet.kernel import clock
from hamlet.kernel.calendars import WorkingCalendar


class Step(NamedTuple):
    """One rung: at which percentage of a promise, who is told."""

    share: int
    tells: str


FIRST = (
    Step(50, Rung.Tells.HOLDER),
    Step(80, Rung.Tells.LEAD),
    Step(100, Rung.Tells.TEAM),
    Step(150, Rung.Tells.ARBITER),
)
"""The ladder of a place that has set none."""

AT_ONCE = Step(100, Rung.Tells.OPEN)
"""What comes before every ladder where something cannot wait: whoever is open is told."""


class Running(NamedTuple):
    """A promise that runs: of which referral, by which service, from when to when, whether somebody
    holds it by name, whether an emergency waits for it, and which rungs of it were told, each as
    'share:whom'. With a `message_id` it is that what was added is read."""

    id: UUID
    message_id: UUID | None
    service_id: UUID | None
    team_id: UUID
    due_at: datetime
    began: datetime
    held: bool
    emergency: bool
    told: list[str]

    @property
    def at_once(self) -> bool:
        """Whether it had no time at all: words that may mean danger."""
        return self.began == self.due_at


# A promise counts from when the need came in; what came back, or is under way, from when it did.
# What was added is read by the team that holds it, by its own hours.
RUNNING = """
SELECT r.id, NULL::uuid, r.service_id, r.owner_team_id, r.due_at,
       CASE WHEN r.state IN ('returned', 'active') THEN coalesce(
           (SELECT max(m.at) FROM frontdoor_move m WHERE m.referral_id = r.id AND m.name IN
               ('turn_down', 'climb_back', 'recall', 'start', 'review', 'resume')), r.received_at)
       ELSE r.received_at END,
       r.owner_practitioner_id IS NOT NULL, r.urgency = 'emergency' AND r.state <> 'active',
       ARRAY(SELECT g.share || ':' || g.tells FROM frontdoor_raising g
             WHERE g.referral_id = r.id AND g.due_at = r.due_at AND g.message_id IS NULL)
FROM frontdoor_referral r
WHERE r.ended_at IS NULL AND r.due_at IS NOT NULL AND r.state <> 'joined'
  AND (%(referral)s::uuid IS NULL OR r.id = %(referral)s)
UNION ALL
SELECT r.id, m.id, s.id, r.owner_team_id, m.read_by, m.created_at,
       r.owner_practitioner_id IS NOT NULL, r.urgency = 'emergency' AND r.state <> 'active',
       ARRAY(SELECT g.share || ':' || g.tells FROM frontdoor_raising g WHERE g.message_id = m.id)
FROM frontdoor_message m
JOIN frontdoor_referral r ON r.id = m.referral_id
LEFT JOIN directory_service s ON s.id = r.service_id AND s.team_id = r.owner_team_id
WHERE m.team_id IS NOT NULL AND m.read_at IS NULL AND r.ended_at IS NULL
  AND (%(referral)s::uuid IS NULL OR r.id = %(referral)s)
"""


def running(referral: UUID | None = None) -> list[Running]:
    """Every promise that runs, or those of one referral."""
    with connection.cursor() as cursor:
        cursor.execute(RUNNING, {"referral": referral})
        return [Running(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Ladders:
    """Every ladder by its service (None: the place's), and the calendars that promises run by."""

    steps: Mapping[UUID | None, tuple[Step, ...]]
    calendars: Mapping[UUID, WorkingCalendar]
    of_team: Mapping[UUID, WorkingCalendar]

    @classmethod
    def read(cls, promises: Collection[Running] = ()) -> "Ladders":
        """As they are now, with the calendars that these promises run by."""
        steps: dict[UUID | None, list[Step]] = {}
        for each in Rung.objects.all():
            steps.setdefault(each.service_id, []).append(Step(each.share, each.tells))
        wanted = Q(pk__in={each.service_id for each in promises} - {None})
        wanted |= Q(team__in={each.team_id for each in promises})
        found = directory.services().filter(wanted).prefetch_related("hours")
        every = list(found.order_by("-name"))
        calendars = {each.pk: directory.calendar_of(each) for each in every}
        of_team = {each.team_id: calendars[each.pk] for each in every}
        return cls({key: tuple(found) for key, found in steps.items()}, calendars, of_team)

    def of(self, service: UUID | None) -> tuple[Step, ...]:
        """The ladder of a service: its own, the place's, or the first one."""
        return self.steps.get(service) or self.steps.get(None) or FIRST

    def _for(self, promise: Running) -> tuple[Step, ...]:
        steps = self.of(promise.service_id)
        if not promise.held:
            steps = tuple(each for each in steps if each.tells != Rung.Tells.HOLDER) or steps
        return (AT_ONCE, *steps) if promise.at_once else steps

    def reached(self, promise: Running) -> list[Step]:
        """The rungs that a promise has reached and of which nobody was told.

        While nobody holds it by name, nobody is told as its holder, unless a ladder tells no
        others: it stands on the list of the team, and the next rung tells the lead.
        """
        share = self._share(promise)
        return [
            each
            for each in self._for(promise)
            if each.share <= share and f"{each.share}:{each.tells}" not in promise.told
        ]

    def _share(self, promise: Running) -> float:
        if promise.emergency or promise.at_once:
            return _share_by_the_clock(promise.began, promise.due_at)
        calendar = self.calendars.get(promise.service_id) or self.of_team.get(promise.team_id)
        return _share(calendar or directory.calendar_of(None), promise.began, promise.due_at)


def _share_by_the_clock(began: datetime, due: datetime) -> float:
    """How much of a promise is over, day and night, in percent.

    The whole of it is what an emergency has at most, however long the need was there before; of
    what had no time at all, what an emergency has until it is decided on.
    """
    whole = min(due - began, ACT_ON_AN_EMERGENCY) or TRIAGE_AN_EMERGENCY
    return 100 + 100 * ((clock.now() - due) / whole)


def _share(calendar: WorkingCalendar, began: datetime, due: datetime) -> float:
    """How much of a promise's open time is over, in percent: 100 or more once it is due."""
    now, whole = clock.now(), calendar.minutes_between(began, due)
    late = now >= due
    if whole <= 0:
        return 100.0 if late else 0.0
    share = 100 * calendar.minutes_between(began, now) / whole
    return max(share, 100.0) if late else min(share, 99.9)


def to_be_raised() -> list[UUID]:
    """The referrals of which somebody has to be told now: what cannot wait first, then by when it
    is due."""
    promises = running()
    ladders = Ladders.read(promises)
    found = [each for each in promises if ladders.reached(each)]
    found.sort(key=lambda each: (not (each.emergency or each.at_once), each.due_at))
    return list(dict.fromkeys(each.id for each in found))
