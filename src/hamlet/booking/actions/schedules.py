"""Keeping schedules, and making the slots that they say."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from hamlet.access import roles, sight
from hamlet.booking import lifecycle, queries
from hamlet.booking.models import Booking, Schedule, ScheduleException, Slot
from hamlet.booking.times import Times, schedule_calendar, times_on
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.calendars import read_hours
from hamlet.kernel.errors import Conflict, NotAllowed, UserError

NOT_YOURS = "Only the team that gives a service keeps its times, or a data manager."
LONGEST_AHEAD = 60


@verb
def add_schedule(*, by: Actor, service: UUID, week: dict, minutes: int, **details) -> Schedule:
    """Add a schedule, and make its slots. `details` are fields of `Schedule`.

    Raises `UserError` for hours that cannot be, or that have no room for one slot.
    """
    made = Schedule(service_id=service, week=week, minutes=minutes, **details)
    _check(by, made)
    _check_place(made)
    made.save()
    _kept(by, made, "schedule.add")
    _fit(made)
    return made


@verb
def set_day(
    *, by: Actor, schedule: UUID, version: int, day: date, hours: list, why: str, losing: int = 0
) -> Schedule:
    """Say that a day has other hours than the week: [['10:00', '12:00']], or none at all.

    Times that are no longer offered are withdrawn; who is booked in one is told, and waits first.
    `losing` is how many people lose their time, as whoever changes the day was told: `UserError`
    where it would be more.
    """
    held = _locked(by, schedule, version)
    read_hours(hours)
    if day < clock.today():
        raise UserError("That day is over. Choose a day to come.")
    if day > queries.farthest():
        raise UserError("That day is too far ahead. Set it once it is nearer.")
    if not why.strip():
        raise UserError("Say why the day is different: people who are booked will ask.")
    if (number := queries.losing(held, day, hours).number) > losing:
        raise UserError(f"{number} booked at times that would go. Read who loses theirs first.")
    ScheduleException.objects.update_or_create(
        schedule=held, day=day, defaults={"hours": hours, "why": why.strip()}
    )
    _kept(by, _changed(held), "schedule.set_day")
    return held


@verb
def change_schedule(*, by: Actor, schedule: UUID, version: int, **details) -> Schedule:
    """Mend a schedule. `details` are fields of `Schedule`.

    Free times that it has no longer go; who is booked in one keeps it, until somebody moves them.
    Raises as `add_schedule`, and `Conflict` where somebody changed it since.
    """
    held = _locked(by, schedule, version)
    for field, value in details.items():
        setattr(held, field, value)
    _check(by, held)
    _check_place(held)
    _kept(by, _changed(held), "schedule.change")
    return held


@verb
def end_schedule(*, by: Actor, schedule: UUID, version: int, ends_on: date) -> Schedule:
    """End a schedule with a day, from today on; before its first day it never comes into force.

    Free times after it go; who is booked in one keeps it, until somebody moves them.
    """
    held = _locked(by, schedule, version)
    if ends_on < clock.today():
        raise UserError("That day is over. Choose today or a day to come.")
    held.ends_on = ends_on
    _kept(by, _changed(held), "schedule.end")
    return held


def _changed(held: Schedule) -> Schedule:
    held.version += 1
    held.save()
    _fit(held)
    return held


@verb
def make_slots(*, by: Actor, schedule: UUID) -> int:
    """Bring the slots to come in line with their schedule; gives how many were made."""
    held = _locked(by, schedule)
    made = _fit(held)
    _kept(by, held, "schedule.make_slots")
    return made


def _locked(by: Actor, schedule: UUID, version: int | None = None) -> Schedule:
    queries.schedule(schedule)
    found = Schedule.objects.select_for_update(of=("self",)).select_related("service")
    held = found.prefetch_related("exceptions").get(pk=schedule)
    _check(by, held)
    if version not in (None, held.version):
        raise Conflict("Somebody changed these times while you did. Look again, and then change.")
    return held


def _check(by: Actor, schedule: Schedule) -> None:
    roles.require(by, "schedule.keep")
    team = schedule.service.team_id
    if by.kind != "system" and not by.has(roles.DATA_MANAGER) and team not in by.team_ids:
        raise NotAllowed(NOT_YOURS)
    if schedule.ends_on and schedule.ends_on < schedule.starts_on:
        raise UserError("The last day is before the first. Change one of them.")
    if not 1 <= schedule.days_ahead <= LONGEST_AHEAD:
        raise UserError(f"Times can be offered from 1 to {LONGEST_AHEAD} days ahead.")
    week = schedule_calendar(schedule.week, {}, True).hours.days
    longest = max((closes - opens for hours in week for opens, closes in hours), default=0)
    if longest < schedule.minutes:
        raise UserError("No opening in the week is as long as one time. Change the hours.")


def _check_place(schedule: Schedule) -> None:
    """Only where somebody keeps the times: those that stand go on where a place left the entry."""
    there = schedule.service.at_locations.filter(location=schedule.location_id)
    if schedule.location_id and not there.exists():
        raise UserError("The service is not at that place. Choose one that its entry names.")


def _fit(schedule: Schedule) -> int:
    """Make what is missing, bring what stands in line, and withdraw what is no longer offered: all
    of it on a day that was closed or changed by name, else only what nobody is booked in."""
    different = {
        each.day: each.hours for each in ScheduleException.objects.filter(schedule=schedule)
    }
    wanted = dict(_wanted(schedule, different))
    held = {
        each.starts_at: each
        for each in Slot.objects.filter(schedule=schedule, starts_at__gt=clock.now())
    }
    made = [_slot(schedule, starts, ends) for starts, ends in wanted.items() if starts not in held]
    Slot.objects.bulk_create(made)
    gone = [each for starts, each in held.items() if starts not in wanted]
    kept = _kept_by_somebody(each for each in gone if _day(each) not in different)
    Slot.objects.filter(pk__in=kept).update(places=0, overbook=0)
    going = [each.pk for each in gone if each.pk not in kept]
    Slot.objects.filter(pk__in=going, withdrawn_at=None).update(withdrawn_at=clock.now())
    _bring_in_line(schedule, [each for each in held.values() if each.starts_at in wanted], wanted)
    return len(made)


def _day(of: Slot) -> date:
    return clock.london(of.starts_at).date()


def _kept_by_somebody(slots: Iterable[Slot]) -> set[UUID]:
    """Those of some slots in which somebody is booked, or for whom one is kept."""
    with sight.beyond("whoever is booked keeps their time, whoever changes the schedule"):
        live = Booking.objects.filter(slot__in=list(slots), state__in=lifecycle.LIVE)
        return set(live.values_list("slot", flat=True))


def _bring_in_line(schedule: Schedule, held: list[Slot], wanted: dict) -> None:
    room = {"places": schedule.places, "overbook": schedule.overbook, "withdrawn_at": None}
    other = [each.pk for each in held if any(getattr(each, name) != room[name] for name in room)]
    Slot.objects.filter(pk__in=other).update(**room)
    for each in held:
        if each.ends_at != wanted[each.starts_at]:
            Slot.objects.filter(pk=each.pk).update(ends_at=wanted[each.starts_at])


def _wanted(schedule: Schedule, different: dict[date, list]) -> list[Times]:
    calendar = schedule_calendar(schedule.week, different, schedule.on_bank_holidays)
    last = clock.today() + timedelta(days=schedule.days_ahead)
    first = max(schedule.starts_on, clock.today())
    days = range((min(schedule.ends_on or last, last) - first).days + 1)
    every = (first + timedelta(days=each) for each in days)
    found = (times for day in every for times in times_on(calendar, day, schedule.minutes))
    return [(starts, ends) for starts, ends in found if starts > clock.now()]


def _slot(schedule: Schedule, starts, ends) -> Slot:
    return Slot(
        schedule=schedule,
        service_id=schedule.service_id,
        starts_at=starts,
        ends_at=ends,
        places=schedule.places,
        overbook=schedule.overbook,
    )


def _kept(by: Actor, schedule: Schedule, action: str) -> None:
    deed(by=by, action=action, subject=f"schedule:{schedule.pk}", purpose=RUNNING)
