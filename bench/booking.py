"""Booking a place through the verb, against a bare row lock and insert in one transaction.

The bare one locks the slot's row, counts its bookings, inserts one, and commits: no decision on
access, no journal, no history, no relationship, no notice. Both in this process, in turns, each
committed, in a place of BENCH_RESIDENTS (20,000 unless said otherwise).
Promise: at least 0.5 of the bare one's speed.
"""

import os
import statistics
import sys
import time
from itertools import cycle
from uuid import uuid4

os.environ.setdefault("BENCH_RESIDENTS", "20000")

from bench._place import place

ROUNDS, WARM, PROMISED = 300, 20, 0.5
LOCK = "SELECT id FROM booking_slot WHERE id = %s FOR UPDATE"
COUNT = "SELECT count(*) FROM booking_booking WHERE slot_id = %s AND state IN ('held', 'booked')"
INSERT = """
INSERT INTO booking_booking (id, reference, submission_key, slot_id, service_id, person_id, subject,
    need, channel, state, overbooked, made_at, version)
VALUES (%s, %s, %s, %s, %s, %s, '', '', 'staff', 'booked', '', now(), 1)
"""


def main() -> int:
    """Print the ratio; 1 where the promise is broken."""
    with place():
        ours, bare = _measure()
    print(
        f"booking      hamlet {ours * 1000:.2f} ms, bare {bare * 1000:.2f} ms (medians of "
        f"{ROUNDS}): {bare / ours:.2f} of the bare one's speed, promised {PROMISED}"
    )
    return 0 if bare / ours >= PROMISED else 1


def _measure() -> tuple[float, float]:
    from hamlet.booking.queries import SlotSearch
    from hamlet.kernel import clock

    service, handler, people = _world()
    rooms = cycle(SlotSearch(service, clock.today(), 30).free())
    ours, bare = [], []
    for number, person in enumerate(people):
        at = next(rooms).id
        taken = (_ours, ours) if number % 2 else (_bare, bare)
        started = time.perf_counter()
        taken[0](service, handler, at, person)
        taken[1].append(time.perf_counter() - started)
    return statistics.median(ours[WARM:]), statistics.median(bare[WARM:])


def _world():
    """A service with many times of many places, a call handler, and people to book."""
    from hamlet.access.queries import demo_accounts
    from hamlet.booking import actions
    from hamlet.directory.queries import services
    from hamlet.kernel import clock
    from hamlet.kernel.actor import SYSTEM
    from hamlet.kernel.calendars import WEEKDAYS
    from hamlet.people.models import Person
    from hamlet.place.queries import actor_of

    found = services().filter(minimum_age=None, maximum_age=None, team__isnull=False)
    service = found.exclude(key="same_day_access").first().pk
    actions.add_schedule(
        by=SYSTEM, service=service, name="Bench", starts_on=clock.today(), minutes=10, places=50,
        week={day: [["00:00", "24:00"]] for day in WEEKDAYS}, days_ahead=14,
    )  # fmt: skip
    account = demo_accounts().filter(demo_words__startswith="call handler").first()
    alive = Person.objects.filter(death_date=None, bookings=None).values_list("pk", flat=True)
    return service, actor_of(account), list(alive[: 2 * (ROUNDS + WARM)])


def _ours(service, handler, slot, person) -> None:
    from hamlet.booking import actions

    actions.book(by=handler, slot=slot, person=person, submission_key=uuid4().hex)


def _bare(service, handler, slot, person) -> None:
    from django.db import connection, transaction

    key = uuid4()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK, [slot])
        cursor.execute(COUNT, [slot])
        cursor.fetchone()
        cursor.execute(INSERT, [key, key.hex[:14], key.hex, slot, service, person])


if __name__ == "__main__":
    sys.exit(main())
