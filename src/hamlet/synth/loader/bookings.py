"""Times that people of a synthetic borough are booked in, some of them today, and who waits."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from hamlet.booking import actions as booking
from hamlet.booking.queries import Room, SlotSearch
from hamlet.kernel import clock
from hamlet.synth.borough import Borough
from hamlet.synth.loader.people import rows_of
from hamlet.synth.loader.places import LOADER, Atlas

SIX_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
WEEKDAYS = SIX_DAYS[:5]
SINCE = date(2025, 1, 1)
SCHEDULES = {
    # 30 a day, Monday to Saturday, 08 to 20, since 1 January 2025: Tower Hamlets Together board
    # papers, 9 January 2025 (Same Day Access).
    "same_day_access": {
        "name": "Redirected from A&E, 111 and practices",
        "week": {day: [["08:00", "20:00"]] for day in SIX_DAYS},
        "minutes": 24,
        "overbook": 1,
    },
    "talking_therapies": {
        "name": "First talks",
        "week": {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in WEEKDAYS},
        "minutes": 30,
        "places": 2,
        "residents": True,
    },
}
FULL = {"same_day_access": (0.7, 0.3, 0.1), "talking_therapies": (1.0, 1.0, 0.6)}
"""Which share of a service's times is taken today, tomorrow, and the day after."""
NEEDS = ("Cough and fever since Sunday", "Earache", "A rash on the arm", "Sore throat", "Back pain")
WAIT = 5


def load_bookings(borough: Borough, atlas: Atlas, people: dict[int, UUID]) -> None:
    """Make schedules, and book people in the days to come, each as staff would."""
    who = _registered(borough, people)
    for key, said in SCHEDULES.items():
        service, _, _ = atlas.services[key]
        booking.add_schedule(by=LOADER, service=service, starts_on=SINCE, **said)
        for room in _taken(service, FULL[key]):
            _book(room, next(who))
    first, last = clock.today(), clock.today() + timedelta(days=7)
    for _ in range(WAIT):
        booking.wait(
            by=LOADER, service=service, person=next(who), from_day=first, until_day=last,
            need="Low since the baby came",
        )  # fmt: skip


def _registered(borough: Borough, people: dict[int, UUID]) -> Iterator[UUID]:
    """Adults who live, in the order of the borough: nobody twice."""
    adult = clock.today().replace(day=1, year=clock.today().year - 18)
    every = rows_of(borough.residents)
    rows = (row for row in every if row["status"] != "died" and row["dob"] < adult)
    return (people[row["resident"]] for row in rows if row["resident"] in people)


def _taken(service: UUID, shares: tuple[float, ...]) -> Iterator[Room]:
    """Every so-many-th free time of each day."""
    for ahead, share in enumerate(shares):
        free = SlotSearch(service, clock.today() + timedelta(days=ahead), 1).free()
        yield from (
            each
            for number, each in enumerate(free)
            if int((number + 1) * share) > int(number * share)
            for _ in range(each.places)
        )


def _book(room: Room, person: UUID) -> None:
    need = NEEDS[person.int % len(NEEDS)]
    key = f"synthetic:{room.id.hex[:16]}:{person.hex}"
    booking.book(by=LOADER, slot=room.id, person=person, submission_key=key, need=need)
