"""Schedules, and the times that they make: which there are, and how many places are left."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext

from hamlet.access.one import one
from hamlet.booking.models import Schedule, Slot
from hamlet.directory.queries import Service, calendar_of
from hamlet.kernel import clock
from hamlet.kernel.errors import NotFound

MOST_DAYS = 60
FARTHEST = timedelta(days=2 * 366)
"""How far ahead anybody can plan for a day: 9999 is how people write that something never ends."""


def schedules(service: UUID) -> QuerySet[Schedule]:
    """The schedules of a service, by the day on which they begin, with the days that differ."""
    found = Schedule.objects.filter(service=service)
    return found.select_related("service", "location").prefetch_related("exceptions")


def while_shut(service: Service) -> list[date]:
    """Days that differ in the entry of a service on which times stand while it says that the
    service is closed: a day is closed in the entry, and its times by hand."""
    calendar, now = calendar_of(service), clock.now()
    differ = {day for day in calendar.exceptions if day >= clock.london(now).date()}
    if not differ:
        return []
    given = Slot.objects.filter(service=service, withdrawn_at=None, places__gt=0)
    starts = given.filter(starts_at__gte=now).values_list("starts_at", flat=True)
    shut = {clock.london(at).date() for at in starts if not calendar.is_open(at)}
    return sorted(shut & differ)


def schedule(schedule_id: UUID) -> Schedule:
    """One schedule; `NotFound` where there is none."""
    found = Schedule.objects.select_related("service__organisation", "service__team", "location")
    return one(found.prefetch_related("exceptions"), schedule_id, "There is no such schedule.")


def _columns(model: type, *names: str) -> list[str]:
    """Some columns of a model in the order of its fields, as `from_db` takes them; all, if none."""
    every = [field.attname for field in model._meta.concrete_fields]
    return [each for each in every if each in names] if names else every


# In SQL of its own, because every booking asks it: no more of the others than a booking asks.
OF_SLOT = _columns(Slot)


OF_SCHEDULE = _columns(Schedule, "id", "residents", "asks_why", "hold_minutes")


OF_SERVICE = _columns(
    Service, "id", "name", "team_id", "organisation_id", "minimum_age", "maximum_age", "category",
    "restricted",
)  # fmt: skip


SLOT = f"""
SELECT team.organisation_id, team.name,
       {", ".join(f"slot.{name}" for name in OF_SLOT)},
       {", ".join(f"schedule.{name}" for name in OF_SCHEDULE)},
       {", ".join(f"service.{name}" for name in OF_SERVICE)}
FROM booking_slot slot
JOIN booking_schedule schedule ON schedule.id = slot.schedule_id
JOIN directory_service service ON service.id = slot.service_id
LEFT JOIN place_team team ON team.id = service.team_id
WHERE slot.id = %s
"""


def no_such_time() -> str:
    """What whoever asks for a time that is not there is told, in their language."""
    return gettext("This time is no longer there. Choose another.")


def slot(slot_id: UUID) -> Slot:
    """One slot; of its schedule, service and team what a booking asks. `NotFound` for none."""
    with connection.cursor() as cursor:
        cursor.execute(SLOT, [slot_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound(no_such_time())
    organisation, called, *values = row
    made = _taken_from(Slot, OF_SLOT, values)
    made.schedule = _taken_from(Schedule, OF_SCHEDULE, values)
    made.service = _taken_from(Service, OF_SERVICE, values)
    if made.service.team_id:
        team = Service._meta.get_field("team").related_model
        found = team(id=made.service.team_id, organisation_id=organisation, name=called)
        made.service.team = found
    return made


def slot_in_full(slot_id: UUID) -> Slot:
    """One slot with its service and all places where it may be; `NotFound` for none."""
    found = Slot.objects.select_related("schedule__location", "service__organisation")
    return one(found.prefetch_related("service__at_locations__location"), slot_id, no_such_time())


def _taken_from(model: type, columns: list[str], values: list):
    """An instance of the first of the values, which are taken away."""
    mine, values[:] = values[: len(columns)], values[len(columns) :]
    return model.from_db(connection.alias, columns, mine)


def bookable(residents: bool = False) -> QuerySet[Service]:
    """The services that have a time to come; of `residents`, one that they book themselves."""
    to_come = Slot.objects.filter(
        service=OuterRef("pk"), starts_at__gt=clock.now(), withdrawn_at=None
    )
    if residents:
        to_come = to_come.filter(schedule__residents=True)
    return Service.objects.filter(Exists(to_come)).select_related("team").order_by("name")


@dataclass(frozen=True, slots=True)
class Room:
    """A slot, and how many of its places are taken at this moment."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    places: int
    overbook: int
    taken: int
    withdrawn: bool

    @property
    def left(self) -> int:
        """How many places are left, never below 0."""
        return 0 if self.withdrawn else max(0, self.places - self.taken)

    @property
    def beyond(self) -> int:
        """How many more the service's own team may put in it, with a reason."""
        return 0 if self.withdrawn else max(0, self.places + self.overbook - self.taken)


# The planner has to know the slots before their bookings are counted, all at once.
ROOM = """
WITH found AS MATERIALIZED (
    SELECT slot.id, slot.starts_at, slot.ends_at, slot.places, slot.overbook,
           slot.withdrawn_at IS NOT NULL AS withdrawn
    FROM booking_slot slot JOIN booking_schedule schedule ON schedule.id = slot.schedule_id
    WHERE slot.service_id = %(service)s AND slot.starts_at >= %(since)s
      AND slot.starts_at < %(until)s AND (schedule.residents OR NOT %(residents)s)
)
SELECT found.id, starts_at, ends_at, places, overbook, coalesce(taken, 0), withdrawn
FROM found LEFT JOIN booking_taken(ARRAY(SELECT id FROM found), %(at)s) ON slot = found.id
ORDER BY starts_at, found.id
"""


@dataclass(frozen=True, slots=True)
class SlotSearch:
    """A question: which times does a service have from one day on, for so many days?

    `residents`: only those that residents may book for themselves.
    """

    service: UUID
    first: date
    days: int = 7
    residents: bool = False

    def rooms(self) -> list[Room]:
        """Every slot of those days, taken and withdrawn ones too, by time."""
        return _rooms(self, beginning(self.first))

    def free(self) -> list[Room]:
        """Those that have not begun and have a place left."""
        since = max(clock.now(), beginning(self.first))
        return [each for each in _rooms(self, since) if each.left]

    def full(self) -> list[Room]:
        """Those that are full and have not begun, in which the service's team may put one more."""
        since = max(clock.now(), beginning(self.first))
        return [each for each in _rooms(self, since) if not each.left and each.beyond]


def _rooms(asked: SlotSearch, since: datetime) -> list[Room]:
    if asked.first > farthest():
        return []
    days = max(0, min(asked.days, MOST_DAYS))
    values = {
        "service": asked.service,
        "since": since,
        "until": beginning(asked.first + timedelta(days=days)),
        "residents": asked.residents,
        "at": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(ROOM, values)
        return [Room(*row) for row in cursor.fetchall()]


def farthest() -> date:
    """The last day for which anything can be set, or asked."""
    return clock.today() + FARTHEST


def beginning(day: date) -> datetime:
    """The first moment of a day in London."""
    return datetime.combine(day, datetime.min.time(), tzinfo=clock.LONDON)


def taken(slot_id: UUID) -> int:
    """How many places of a slot are taken now. Certain while the slot is locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT taken FROM booking_taken(ARRAY[%s], %s)", [slot_id, clock.now()])
        row = cursor.fetchone()
    return row[0] if row else 0


def next_free(service: UUID, after: datetime, residents: bool = False) -> Room | None:
    """The first time after a moment that has a place left, within `MOST_DAYS`."""
    asked = SlotSearch(service, clock.london(after).date(), MOST_DAYS, residents)
    return next((each for each in asked.free() if each.starts_at >= after), None)


def to_be_made() -> QuerySet[Schedule]:
    """Schedules that are or will be in force, whose slots stand some days ahead."""
    return Schedule.objects.exclude(ends_on__lt=clock.today())
