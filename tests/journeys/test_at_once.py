"""Two people at the same thing at the same moment: one wins, the other sees what happened."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

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


def test_the_same_submission_five_times_is_one_referral(house):
    clerk, key = Client(house).sign_in("call handler"), uuid4().hex
    _, form = clerk.get("/referrals/new/")

    def send(_):
        return clerk.send("/referrals/new/", form, **UNKNOWN, submission_key=key)[0]

    with ThreadPoolExecutor(5) as five:
        assert list(five.map(send, range(5))) == [200] * 5
    count = "SELECT count(*) FROM frontdoor_referral WHERE submission_key LIKE %s"
    assert house.rows(count, f"%{key}") == [(1,)]


NEW = """rid,first_name,surname,dob,sex,nhs_number,address,postcode,mobile,updated
new-1,Zubeda,Probe,1961-05-04,female,9990000093,4 Nowhere Lane,ZZ9 9ZZ,,2026-11-01
"""


def test_two_workers_that_match_one_new_record_make_one_person(house, tmp_path):
    """Two systems send the same new person at the same moment, each by a process of its own."""
    files = [tmp_path / f"{name}.csv" for name in ("acute-people", "community-people")]
    for file in files:
        file.write_text(NEW)

    def bring(file):
        command = [
            sys.executable,
            "-m",
            "hamlet.config.cli",
            "intake",
            "feed",
            file.stem,
            str(file),
        ]
        env = os.environ | {"HAMLET_HOME": str(house.home), "DATABASE_URL": house.database_url}
        return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(bring, files))
    assert [each.returncode for each in done] == [0, 0], done
    records = house.rows("SELECT person_id FROM people_sourcerecord WHERE key = 'new-1'")
    assert len(records) == 2
    assert len(set(records)) == 1
    made = (
        "SELECT count(*) FROM people_person WHERE given_name = 'Zubeda' AND family_name = 'Probe'"
    )
    assert house.rows(f"{made} AND joined_to_id IS NULL") == [(1,)]
