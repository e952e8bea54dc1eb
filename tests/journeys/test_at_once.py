"""Two people at the same thing at the same moment: one wins, the other sees what happened."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
from tests.house import ROOT
from tests.visitor import Client

UNKNOWN = {
    "name": "Zubeda Probe",
    "need": "Needs help to wash, lives on the fourth floor.",
    "urgency": "routine",
    "asking": "resident",
    "caller_phone": "07700 900123",
    "consent": "on",
}


def new_referral(house, clerk):
    """A need of somebody unknown, taken by a call handler; gives its path."""
    key = uuid4().hex
    status, text = clerk.post("/referrals/new/", **UNKNOWN, submission_key=key)
    assert status == 200, text
    found = house.rows(
        "SELECT id::text FROM frontdoor_referral WHERE submission_key LIKE %s", f"%{key}"
    )
    return f"/referrals/{found[0][0]}/"


def test_two_nurses_decide_at_once(house):
    path = new_referral(house, Client(house).sign_in("call handler"))
    nurses = [Client(house).sign_in("triage nurse") for _ in range(2)]
    forms = [nurse.get(f"{path}ask/") for nurse in nurses]
    assert [status for status, _ in forms] == [200, 200]

    def ask(number):
        words = f"Question {number}?"
        return nurses[number].send(f"{path}ask/", forms[number][1], words=words)

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(ask, range(2)))
    assert sorted(status for status, _ in answers) == [200, 409]
    lost = next(text for status, text in answers if status == 409)
    assert "asked for more information at" in lost
    assert "Question" in lost, "what the other nurse had written is kept"


def test_two_leads_put_two_versions_of_the_streaming_rules_live_at_once(house):
    leads = [Client(house).sign_in(each) for each in ("clinical lead", "second clinical lead")]
    live = house.rows(
        "SELECT id::text FROM streaming_ruleset WHERE live_from IS NOT NULL AND live_until IS NULL"
    )[0][0]
    why = [uuid4().hex, uuid4().hex]
    for lead, each in zip(leads, why, strict=True):
        lead.post(f"/streaming/rules/{live}/draft/", why=each)
    drafts = [
        house.rows("SELECT id::text FROM streaming_ruleset WHERE why = %s", each)[0][0]
        for each in reversed(why)
    ]
    paths = [f"/streaming/rules/{each}/" for each in drafts]
    questions = []
    for lead, path in zip(leads, paths, strict=True):
        lead.send(f"{path}try/", lead.get(path)[1])
        questions.append(lead.send(f"{path}live/", lead.get(path)[1])[1])
        assert "Read it once more" in questions[-1]

    def put(number):
        return leads[number].send(f"{paths[number]}live/", questions[number])

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(put, range(2)))
    assert sorted(status for status, _ in answers) == [200, 409]
    lost = next(text for status, text in answers if status == 409)
    assert "Another version went live meanwhile" in lost


def test_the_same_submission_five_times_is_one_referral(house):
    clerk, key = Client(house).sign_in("call handler"), uuid4().hex
    _, form = clerk.get("/referrals/new/")

    def send(_):
        return clerk.send("/referrals/new/", form, **UNKNOWN, submission_key=key)[0]

    with ThreadPoolExecutor(5) as five:
        assert list(five.map(send, range(5))) == [200] * 5
    count = "SELECT count(*) FROM frontdoor_referral WHERE submission_key LIKE %s"
    assert house.rows(count, f"%{key}") == [(1,)]


RECEIVE = """
import sys
from datetime import UTC, date, datetime
from hamlet.config.database import database
with database(sees_everybody=True):
    from hamlet.kernel.actor import SYSTEM
    from hamlet.people.actions import receive_record
    receive_record(
        by=SYSTEM, source=sys.argv[1], key="new-1", updated=datetime(2026, 11, 1, tzinfo=UTC),
        given_name="Zubeda", family_name="Probe", birth_date=date(1961, 5, 4),
        nhs_number="9990000093", address="4 Nowhere Lane", postcode="ZZ9 9ZZ",
    )
"""
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


def test_two_workers_that_match_one_new_record_make_one_person(house):
    """Two systems send the same new person; both workers are let go on at one moment."""
    env = os.environ | {"HAMLET_HOME": str(house.home), "DATABASE_URL": house.database_url}
    with psycopg.connect(house.database_url) as gate:
        gate.execute("LOCK TABLE people_pair IN ACCESS EXCLUSIVE MODE")
        workers = [
            subprocess.Popen([sys.executable, "-c", RECEIVE, source], env=env, cwd=ROOT)
            for source in ("one", "two")
        ]
        deadline = time.monotonic() + 60
        while house.rows(WAITING)[0][0] < len(workers) and time.monotonic() < deadline:
            time.sleep(0.1)
    assert [each.wait(60) for each in workers] == [0, 0]
    records = house.rows("SELECT person_id FROM people_sourcerecord WHERE key = 'new-1'")
    assert len(records) == 2
    assert len(set(records)) == 1
    made = (
        "SELECT count(*) FROM people_person WHERE given_name = 'Zubeda' AND family_name = 'Probe'"
    )
    assert house.rows(made) == [(1,)]


HEAR = """
import json, sys, time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
import psycopg
from numpy.random import default_rng
from hamlet.config.database import database

with database(sees_everybody=True):
    from django.db import connection
    from hamlet.access import roles, sight
    from hamlet.discharge.models import Spell, Stay
    from hamlet.interop.actions import declare_source
    from hamlet.interop.feeds.declaring import checked
    from hamlet.interop.messages.taking import take
    from hamlet.kernel import clock
    from hamlet.kernel.actor import SYSTEM
    from hamlet.people.actions import register
    from hamlet.place.queries import teams_with
    from hamlet.synth.nhs_numbers import draw, text
    from tests.interop.encounters import told
    from tests.interop.messages import written

    CAME = clock.now() - timedelta(days=9)
    HOUR = timedelta(hours=1)
    team = teams_with([roles.DISCHARGE_COORDINATOR]).first()
    pas = declare_source(by=SYSTEM, **checked({
        "key": "at_once", "name": "A hospital", "organisation": team.organisation.name,
        "holds": "stays", "hours": 1, "role": roles.STREAMING_NURSE, "team": team.name,
    }))
    BORN = date(1951, 3, 2)
    numbers = iter(text(draw(default_rng(29), 12)).to_pylist())

    def somebody():
        number, where = next(numbers), team.organisation.place_id
        return register(by=SYSTEM, place=where, given_name="Zubeda", family_name="Probe",
                        birth_date=BORN, nhs_number=number)

    def sends(person, key, hour, **more):
        return written(told(
            f"{key} {person.pk}", CAME + hour * HOUR, person.nhs_number,
            **{"came": CAME} | more,
        ))

    def moved(person):
        more = {"event": "A02", "ward": "Birch ward", "since": CAME + HOUR}
        return [sends(person, "S1", 0), sends(person, "S1", 1, **more)]

    def left(person):
        more = {"event": "A03", "status": "finished", "left": CAME + 2 * HOUR, "to": "19"}
        return [sends(person, "S1", 0), sends(person, "S1", 2, **more)]

    def twice(person):
        return [sends(person, "S1", 0)] * 2

    def overlap(person):
        return [sends(person, "S1", 0), sends(person, "S2", 3, came=CAME + HOUR, ward="Oak ward")]

    def hear(message):
        with sight.beyond("a message that comes at the same moment"):
            problem = take(pas, message).problem
        connection.close()
        return str(problem)

    def at_once(messages):
        with psycopg.connect(sys.argv[1], autocommit=True) as watch:
            with psycopg.connect(sys.argv[1]) as gate, ThreadPoolExecutor(2) as both:
                gate.execute("LOCK TABLE discharge_stay IN ACCESS EXCLUSIVE MODE")
                heard = both.map(hear, messages)
                deadline = time.monotonic() + 60
                while watch.execute(sys.argv[2]).fetchone()[0] < 2 and time.monotonic() < deadline:
                    time.sleep(0.1)
                gate.commit()
                return list(heard)

    def ends(person):
        stays = Stay.objects.filter(person=person).order_by("admitted_at", "left_at")
        spells = Spell.objects.filter(person=person).order_by("key")
        return [
            [[str(each) for each in row] for row in stays.values_list("ward", "left_at")],
            [[each.key[:2], each.state, each.stay is None] for each in spells],
        ]

    results = {}
    for case in (moved, left, twice, overlap):
        together, in_order, turned = somebody(), somebody(), somebody()
        problems = at_once(case(together))
        problems += [hear(each) for each in case(in_order)]
        problems += [hear(each) for each in reversed(case(turned))]
        every = [ends(each) for each in (together, in_order, turned)]
        results[case.__name__] = [sorted(set(problems)), *every]
    print(json.dumps(results))
"""


def test_two_messages_of_one_person_at_the_same_moment_end_as_in_order(house):
    """Of one spell, the same twice, and of two spells that overlap; both are let go on at one
    moment, after each has read all that it may before it waits for the other."""
    env = os.environ | {"HAMLET_HOME": str(house.home), "DATABASE_URL": house.database_url}
    command = [sys.executable, "-c", HEAR, house.database_url, WAITING]
    ran = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]
    results = json.loads(ran.stdout)
    assert set(results) == {"moved", "left", "twice", "overlap"}
    for case, (taken, together, in_order, turned) in results.items():
        assert taken == ["None"], case
        assert together == in_order == turned, case
        assert in_order[0], case
