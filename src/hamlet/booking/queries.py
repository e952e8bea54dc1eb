"""What one may ask about slots and bookings."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from hamlet.access import sight
from hamlet.booking import lifecycle
from hamlet.booking.models import Booking, Change, Notice, Schedule, Slot, Waiting
from hamlet.directory.queries import Service
from hamlet.kernel import clock
from hamlet.kernel.errors import NotFound

__all__ = ["Booking", "Schedule", "Slot", "Waiting"]

NO_SUCH_BOOKING = "There is no such booking."
MOST_DAYS = 60
OFFERED_FROM, OFFERED_UNTIL = 8, 20
NOTICE = timedelta(hours=2)
"""Who waits is offered a place only if they have this long to say yes and to come."""


def schedules(service: UUID) -> QuerySet[Schedule]:
    """The schedules of a service, by the day on which they begin, with the days that differ."""
    found = Schedule.objects.filter(service=service)
    return found.select_related("service", "location").prefetch_related("exceptions")


def schedule(schedule_id: UUID) -> Schedule:
    """One schedule; `NotFound` where there is none."""
    found = Schedule.objects.select_related("service__organisation", "service__team", "location")
    return _one(found.prefetch_related("exceptions"), schedule_id, "There is no such schedule.")


def booking(booking_id: UUID) -> Booking:
    """One booking that the actor can reach, with its slot, service and person."""
    found = Booking.objects.select_related(
        "slot__schedule__location", "service__organisation", "service__team", "person"
    )
    return _one(found, booking_id, NO_SUCH_BOOKING)


def _columns(model: type, *names: str) -> list[str]:
    """Some columns of a model in the order of its fields, as `from_db` takes them; all, if none."""
    every = [field.attname for field in model._meta.concrete_fields]
    return [each for each in every if each in names] if names else every


# In SQL of its own, because every booking asks it: no more of the others than a booking asks.
OF_SLOT = _columns(Slot)
OF_SCHEDULE = _columns(Schedule, "id", "residents", "hold_minutes")
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


def slot(slot_id: UUID) -> Slot:
    """One slot; of its schedule, service and team what a booking asks. `NotFound` for none."""
    with connection.cursor() as cursor:
        cursor.execute(SLOT, [slot_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound("There is no such time.")
    organisation, called, *values = row
    made = _taken_from(Slot, OF_SLOT, values)
    made.schedule = _taken_from(Schedule, OF_SCHEDULE, values)
    made.service = _taken_from(Service, OF_SERVICE, values)
    if made.service.team_id:
        team = Service._meta.get_field("team").related_model
        found = team(id=made.service.team_id, organisation_id=organisation, name=called)
        made.service.team = found
    return made


def _taken_from(model: type, columns: list[str], values: list):
    """An instance of the first of the values, which are taken away."""
    mine, values[:] = values[: len(columns)], values[len(columns) :]
    return model.from_db(connection.alias, columns, mine)


def _one(found: QuerySet, key: UUID, otherwise: str):
    if (one := found.filter(pk=key).first()) is None:
        raise NotFound(otherwise)
    return one


def bookable() -> QuerySet[Service]:
    """The services that have a time to come."""
    to_come = Slot.objects.filter(
        service=OuterRef("pk"), starts_at__gt=clock.now(), withdrawn_at=None
    )
    return Service.objects.filter(Exists(to_come)).select_related("team").order_by("name")


def with_appointments() -> QuerySet[Service]:
    """The services that have a list of who comes: those with a time to come, and those for which
    somebody waits, or waited in vain, though their times are over."""
    waits = Waiting.objects.filter(service=OuterRef("pk"))
    listed = waits.filter(Q(ended_at=None) | Q(why_ended="no_place", followed_at=None))
    found = Service.objects.filter(Q(pk__in=bookable().values("pk")) | Exists(listed))
    return found.select_related("team").order_by("name")


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


def _rooms(asked: SlotSearch, since: datetime) -> list[Room]:
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


def of_person(person: UUID) -> QuerySet[Booking]:
    """A person's bookings that the actor can reach, the latest time first; no empty holds."""
    found = Booking.objects.filter(person=person).exclude(state="let_go").exclude(_expired())
    return found.select_related("slot", "service__organisation", "service__team").order_by(
        "-slot__starts_at"
    )


def _expired() -> Q:
    return Q(state="held", held_until__lte=clock.now())


def of_day(service: UUID, day: date) -> QuerySet[Booking]:
    """Who comes to a service on a day, by time."""
    since = beginning(day)
    until = beginning(day + timedelta(days=1))
    found = Booking.objects.filter(
        service=service, slot__starts_at__gte=since, slot__starts_at__lt=until
    )
    return (
        found.filter(state__in=lifecycle.TAKING)
        .exclude(_expired())
        .select_related("slot", "person__communicationneed")
        .order_by("slot__starts_at", "made_at")
    )


def has_ended(booking: UUID) -> bool:
    """Whether a booking takes no place any more: it was cancelled, or a hold was let go."""
    return Booking.objects.filter(pk=booking).exclude(state__in=lifecycle.TAKING).exists()


def history(of: Booking) -> list[Change]:
    """What happened to a booking, newest first."""
    return list(of.changes.order_by("-number"))


def outbox() -> QuerySet[Notice]:
    """What waits to be sent, by when."""
    found = Notice.objects.filter(dropped_at=None, sent_at=None, gave_up_at=None, address__gt="")
    return found.select_related("booking__person", "waiting__person").order_by("send_at")


def due(most: int) -> list[UUID]:
    """The notices that are to be sent now, the longest due first, so many at most."""
    found = outbox().filter(send_at__lte=clock.now())
    return list(found.values_list("pk", flat=True)[:most])


def notice(notice_id: UUID) -> Notice:
    """One notice with whom it is for; `NotFound` where there is none."""
    found = Notice.objects.select_related("booking__person", "waiting__person")
    return _one(found, notice_id, "There is no such notice.")


def told(of: Booking) -> list[Notice]:
    """What the person was told, or is to be told, of a booking; the newest first."""
    return list(of.notices.order_by("-created_at", "-send_at"))


def lapsing(unsaid_before: datetime) -> dict[str, QuerySet[Booking]]:
    """Bookings that end by themselves, by the verb that ends them: of people who have died, of
    withdrawn times, holds that ran out, and those that ended before a moment with nothing said."""
    live = Booking.objects.filter(state__in=lifecycle.LIVE)
    return {
        "end_after_death": live.filter(person__death_date__isnull=False),
        "withdraw": live.filter(slot__withdrawn_at__isnull=False),
        "let_go": live.filter(_expired()),
        "not_said": live.filter(state="booked", slot__ends_at__lt=unsaid_before),
    }


def waiting(service: UUID) -> QuerySet[Waiting]:
    """Who waits for a place with a service, in the order they came."""
    found = Waiting.objects.filter(service=service, ended_at=None).select_related("person")
    return found.order_by("since", "id")


def waiting_of(person: UUID) -> QuerySet[Waiting]:
    """What a person waits for."""
    return Waiting.objects.filter(person=person, ended_at=None).select_related("service", "booking")


def waiting_one(waiting: UUID) -> Waiting:
    """One who waits or waited, that the actor can reach; `NotFound` where there is none."""
    found = Waiting.objects.select_related("service__organisation", "person", "booking")
    return _one(found, waiting, "Nobody waits here.")


def in_vain(service: UUID) -> QuerySet[Waiting]:
    """For whom no place of a service came, and nobody has followed it up yet; the oldest first."""
    found = Waiting.objects.filter(service=service, why_ended="no_place", followed_at=None)
    return found.select_related("person").order_by("ended_at", "id")


def in_vain_of(person: UUID) -> QuerySet[Waiting]:
    """For what a person waited in vain, and nobody has followed it up yet."""
    found = Waiting.objects.filter(person=person, why_ended="no_place", followed_at=None)
    return found.select_related("service")


def over() -> QuerySet[Waiting]:
    """Those who wait still, and whose last day is over: no place came."""
    return Waiting.objects.filter(ended_at=None, booking=None, until_day__lt=clock.today())


def not_arrived(of: str) -> QuerySet[Booking]:
    """Bookings of one kind of `subject` ('attendance') whose time passed without their coming."""
    found = Booking.objects.filter(subject__startswith=f"{of}:")
    return found.filter(state__in=("absent", "not_said"))


def place_for(who: Waiting) -> Room | None:
    """The next free place that somebody who waits could take, and has not let go before.

    Not one that begins so soon that they could hardly come; and nobody is asked at night.
    """
    if not OFFERED_FROM <= clock.london(clock.now()).hour < OFFERED_UNTIL:
        return None
    first = max(who.from_day, clock.today())
    days = SlotSearch(who.service_id, first, (who.until_day - first).days + 1)
    with sight.beyond("what was offered to somebody who waits, whoever asked for them"):
        before = Booking.objects.filter(person=who.person_id, service=who.service_id)
        refused = set(before.filter(channel="waiting").values_list("slot", flat=True))
    soonest = clock.now() + NOTICE
    fitting = (each for each in days.free() if each.starts_at > soonest)
    return next((each for each in fitting if each.id not in refused), None)


def to_be_offered() -> QuerySet[Waiting]:
    """Those who wait and have no place kept for them, in the order they came."""
    found = Waiting.objects.filter(ended_at=None, booking=None, until_day__gte=clock.today())
    return found.filter(person__death_date=None).order_by("since", "id")


def to_be_made() -> QuerySet[Schedule]:
    """Schedules that are or will be in force, whose slots stand some days ahead."""
    return Schedule.objects.exclude(ends_on__lt=clock.today())
