"""64 people want the last place of a time at one moment: one has it, the others hear which is next.

Five times here; `HAMLET_RACES=500 make test` asks for more.
"""

import json
import os
import subprocess
import sys

from tests.house import ROOT

RACES = int(os.environ.get("HAMLET_RACES", "5"))
RACERS = 64
RACE = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4
from hamlet.config.database import database

races, racers = int(sys.argv[1]), int(sys.argv[2])
with database(sees_everybody=True):
    from hamlet.access import sight
    from hamlet.booking import actions
    from hamlet.booking.queries import SlotSearch
    from hamlet.directory.queries import services
    from hamlet.kernel import clock
    from hamlet.kernel.actor import SYSTEM
    from hamlet.kernel.calendars import WEEKDAYS
    from hamlet.people.models import Person

    service = services().filter(minimum_age=None, maximum_age=None).exclude(
        key="same_day_access").first()
    week = {day: [["00:00", "24:00"]] for day in WEEKDAYS}
    actions.add_schedule(
        by=SYSTEM, service=service.pk, name="Races", starts_on=clock.today(), week=week,
        minutes=20, days_ahead=10,
    )
    people = list(Person.objects.filter(death_date=None).values_list("pk", flat=True)[:racers])
    start = Barrier(racers)

    def race(number, slot):
        start.wait(60)
        try:
            with sight.beyond("a racer"):
                made = actions.book(
                    by=SYSTEM, slot=slot, person=people[number], submission_key=uuid4().hex
                )
            return "won", str(made.pk)
        except actions.Taken as lost:
            return "lost", lost.following is not None

    results = []
    with ThreadPoolExecutor(racers) as crowd:
        for room in SlotSearch(service.pk, clock.today() + timedelta(days=1), 9).free()[:races]:
            told = list(crowd.map(race, range(racers), [room.id] * racers))
            won = [value for how, value in told if how == "won"]
            results.append([len(won), sum(how == "lost" and value for how, value in told)])
            with sight.beyond("so that everybody can race again"):
                actions.cancel(by=SYSTEM, booking=won[0], version=1)
    print(json.dumps(results))
"""


def test_of_64_racers_for_a_place_one_wins_and_the_others_hear_which_is_next(house):
    env = os.environ | {"HAMLET_HOME": str(house.home), "DATABASE_URL": house.database_url}
    command = [sys.executable, "-c", RACE, str(RACES), str(RACERS)]
    ran = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert json.loads(ran.stdout) == [[1, RACERS - 1]] * RACES
    doubled = (
        "SELECT slot_id FROM booking_change c JOIN booking_booking b ON b.id = c.booking_id"
        " JOIN booking_slot s ON s.id = b.slot_id JOIN booking_schedule h ON h.id = s.schedule_id"
        " WHERE h.name = 'Races' AND c.name = 'book' GROUP BY slot_id HAVING count(*) > 1"
    )
    assert house.rows(doubled) == []
