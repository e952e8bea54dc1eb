"""Contacts and referrals: their rhythm, who they fall on, and lives that make sense."""

import numpy as np
import pytest
from tests.synth.conftest import column

from hamlet.synth import days

STEPS = ("received_at", "triaged_at", "offered_at", "accepted_at", "active_at", "ended_at")
OVER = {"ended", "refused", "signposted", "withdrawn"}


@pytest.fixture(scope="module")
def contacts(borough):
    return {name: column(borough.contacts, name) for name in ("at", "kind", "resident")}


@pytest.fixture(scope="module")
def referrals(borough):
    return {name: column(borough.referrals, name) for name in borough.referrals.column_names}


def test_a_few_people_make_many_of_the_contacts(borough, contacts):
    number = np.sort(np.bincount(contacts["resident"], minlength=borough.residents.num_rows + 1))
    busiest = number[-borough.residents.num_rows // 20 :].sum() / number.sum()
    assert 0.2 < busiest < 0.5


def test_the_week_the_day_and_the_year_have_their_rhythm(contacts):
    at, gp = contacts["at"], contacts["kind"] == "gp_appointment"
    weekday = (at.astype("datetime64[D]").astype(int) + 3) % 7
    assert (weekday[gp] == 0).sum() > 1.1 * (weekday[gp] == 4).sum() > 10 * (weekday[gp] == 6).sum()
    hour = at.astype("datetime64[h]").astype(int) % 24
    emergency = contacts["kind"] == "emergency_department"
    assert ((hour[emergency] >= 9) & (hour[emergency] < 21)).mean() > 0.55
    month = at.astype("datetime64[M]").astype(int) % 12
    admitted = (contacts["kind"] == "emergency_admission") | emergency
    assert np.isin(month[admitted], [11, 0, 1]).sum() > np.isin(month[admitted], [5, 6, 7]).sum()


def test_bank_holidays_are_quiet_at_practices(contacts):
    gp = contacts["at"][contacts["kind"] == "gp_appointment"].astype("datetime64[D]")
    christmas = (gp == np.datetime64("2025-12-25")).sum()
    assert christmas < 0.2 * (gp == np.datetime64("2025-12-11")).sum()


def test_nothing_happens_before_birth_after_death_or_tomorrow(borough, contacts, referrals):
    people = {name: column(borough.residents, name) for name in ("dob", "status_on")}
    now = np.datetime64(borough.as_at.replace(tzinfo=None), "s")
    for rows, at in ((contacts, contacts["at"]), (referrals, referrals["received_at"])):
        who, day = rows["resident"] - 1, at.astype("datetime64[D]").astype(int)
        assert (day >= people["dob"][who]).all()
        assert ((people["status_on"][who] < 0) | (day <= people["status_on"][who])).all()
        assert at.max() < now


def test_practices_see_only_those_on_their_list(borough, contacts, referrals):
    practice = column(borough.residents, "practice")
    for rows, name in (
        (contacts, column(borough.contacts, "provider")),
        (referrals, referrals["referrer_organisation"]),
    ):
        ours = np.array([bool(key) and key.startswith("SYN") for key in name])
        assert ours.any()
        assert (practice[rows["resident"] - 1] == name)[ours].all()


def test_each_life_of_a_referral_goes_forward(referrals):
    before = referrals["received_at"]
    for step in STEPS[1:]:
        there = ~np.isnat(referrals[step])
        assert (referrals[step][there] >= before[there]).all(), step
        before = np.where(there, referrals[step], before)


def test_state_says_what_the_times_say(referrals):
    state = referrals["state"]
    over = ~np.isnat(referrals["ended_at"])
    assert (over == np.isin(state, list(OVER))).all()
    last = np.array(STEPS[:5])[np.sum([~np.isnat(referrals[step]) for step in STEPS[1:5]], axis=0)]
    names = np.array([step.removesuffix("_at") for step in last])
    assert (names[~over] == state[~over]).all()
    assert ((referrals["outcome"] != None) == (state == "ended")).all()  # noqa: E711
    refused = np.isin(state, ["refused", "withdrawn"])
    assert ((referrals["reason"] != None) == refused).all()  # noqa: E711


def test_death_ends_a_referral_and_is_its_outcome(borough, referrals):
    who = referrals["resident"] - 1
    died = column(borough.residents, "status")[who] == "died"
    on = column(borough.residents, "status_on")[who]
    ended = referrals["ended_at"].astype("datetime64[D]").astype(int)
    assert not np.isnat(referrals["ended_at"][died]).any()
    assert (ended <= on)[died].all()
    minute = referrals["ended_at"].astype("datetime64[m]").astype(int) % 1440
    by_death = died & (ended == on) & np.isin(minute, [540, 600])  # ten o'clock, winter or summer
    assert by_death.sum() > 20
    assert (referrals["outcome"][by_death] == "died").mean() > 0.97


def test_a_few_in_a_hundred_are_open(referrals):
    assert 0.02 < (~np.isin(referrals["state"], list(OVER))).mean() < 0.045


def test_every_ending_and_every_referrer_is_there(referrals):
    assert set(referrals["state"]) >= OVER | {"active", "accepted"}
    assert {"gp", "hospital", "voluntary", "resident", "carer", "111"} <= set(
        referrals["referrer_kind"]
    )
    own = referrals["own_voice"]
    assert (np.isin(referrals["referrer_kind"], ["resident", "carer"]) == own).all()


def test_referrals_keep_to_who_a_service_is_for(borough, referrals):
    services = borough.services.to_pylist()
    dob = column(borough.residents, "dob")[referrals["resident"] - 1]
    age = (20_777 - dob) / 365.25
    for service in services:
        mine = referrals["service"] == service["service"]
        assert (age[mine] >= service["min_age"] - 0.01).all()
        assert set(referrals["referrer_kind"][mine]) <= set(service["accepts_from"].split())
        assert set(referrals["topic"][mine]) <= set(service["topics"].split())


def test_referrals_fall_on_many_and_on_nobody_without_end(borough, referrals):
    number = np.bincount(referrals["resident"], minlength=borough.residents.num_rows + 1)[1:]
    assert 0.25 < (number > 0).mean() < 0.5
    assert number.max() < 60
    assert len(referrals["resident"]) / borough.residents.num_rows == pytest.approx(0.67, abs=0.04)


def test_most_promises_are_kept_and_some_are_not(referrals):
    urgent = referrals["service"] == "physician_response_unit"
    wait = (referrals["active_at"] - referrals["offered_at"])[urgent]
    minutes = wait[~np.isnat(wait)].astype(int) / 60
    assert 0.5 < (minutes <= 60).mean() < 0.97


def test_clock_changes_are_honoured():
    noon = np.array(
        [np.datetime64(day, "m").astype(int) + 720 for day in ("2026-03-28", "2026-03-29")]
    )
    assert [at.as_py().hour for at in days.utc(noon)] == [12, 11]
    noon = np.array(
        [np.datetime64(day, "m").astype(int) + 720 for day in ("2026-10-24", "2026-10-25")]
    )
    assert [at.as_py().hour for at in days.utc(noon)] == [11, 12]


def test_referrals_are_triaged_while_triage_is_open(referrals):
    at = referrals["triaged_at"][~np.isnat(referrals["triaged_at"])]
    local = (at - np.timedelta64(0, "s")).astype("datetime64[h]").astype(int) % 24
    assert local.min() >= 7
    assert local.max() <= 20
