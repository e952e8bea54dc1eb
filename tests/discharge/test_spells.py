"""What hospitals' systems say of their spells, and what becomes of stays by it."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.discharge.conftest import NOON, TODAY, act, admitted, planned
from tests.staff import client_of
from tests.staff import text as escaped

from hamlet.access import roles
from hamlet.access.decisions import decide
from hamlet.discharge import actions, presenters, queries
from hamlet.discharge.actions import Said, Unheard
from hamlet.discharge.models import Stay
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.people import actions as people

CAME = NOON - timedelta(days=3)
FIRST = Said("S1", CAME, "inside", admitted_at=CAME, ward="Elm ward", ward_at=CAME)


@pytest.fixture
def pas(ward):
    """The hospital's system, and somebody of whom it tells."""
    ward.system = Actor(
        name="Riverside PAS", kind="program", organisation=ward.world.trust.name,
        organisation_id=ward.world.trust.pk, roles=frozenset({roles.STREAMING_NURSE}),
    )  # fmt: skip
    ward.person = ward.world.person()
    return ward


def text(page) -> str:
    return unescape(escaped(page))


def said(of=FIRST, *, hours=0, **more) -> Said:
    """The spell as it stands some hours after the first message."""
    return replace(of, version=CAME + timedelta(hours=hours), **more)


def left(of=FIRST, *, hours=24, to="home", **more) -> Said:
    at = more.pop("left_at", CAME + timedelta(hours=hours))
    return said(of, hours=hours, state="left", left_at=at, destination=to, **more)


def cancelled(of=FIRST, *, hours=1) -> Said:
    return said(of, hours=hours, state="cancelled")


def hear(pas, *every: Said, person=None):
    person = person or pas.person
    for each in every:
        heard = actions.hear(
            by=pas.system, system="pas", person=person.pk, team=pas.team.pk, said=each
        )
    return heard


def held() -> set[tuple]:
    """Every stay but those that were a mistake, as it stands."""
    found = Stay.objects.exclude(destination="mistake")
    return set(
        found.values_list("person", "ward", "admitted_at", "left_at", "destination", "settled_at")
    )


def test_an_admission_makes_a_stay_that_the_team_sees_and_a_transfer_moves_it(pas):
    stay = hear(pas, FIRST).stay
    assert (stay.ward, stay.admitted_at, stay.team_id) == ("Elm ward", CAME, pas.team.pk)
    assert decide(pas.ana, "person.look", pas.person.pk).allowed
    hear(pas, said(hours=5, ward="Birch ward", ward_at=CAME + timedelta(hours=5)))
    stay.refresh_from_db()
    assert stay.ward == "Birch ward"
    assert Entry.objects.filter(action="stay.admit", actor_name="Riverside PAS").exists()


def test_the_same_again_is_once_and_an_older_one_changes_nothing(pas):
    later = said(hours=5, ward="Birch ward", ward_at=CAME + timedelta(hours=5))
    hear(pas, later)
    again = hear(pas, later)
    assert (again.new, again.changed, again.notes) == (False, False, ())
    assert hear(pas, FIRST).notes == ("older than what is held: nothing was changed",)
    assert Stay.objects.get().ward == "Birch ward"


def test_a_discharge_before_its_admission_is_a_stay_that_ended(pas):
    hear(pas, left(), FIRST)
    stay = Stay.objects.get()
    assert (stay.admitted_at, stay.left_at) == (CAME, CAME + timedelta(hours=24))


def test_a_cancelled_admission_leaves_nobody_in_hospital_whatever_came_first(pas):
    hear(pas, FIRST, cancelled())
    assert presenters.state(Stay.objects.get())["tag"] == "Was not in hospital"
    assert held() == set()
    assert queries.latest_stay(pas.person.pk) is None
    other = replace(FIRST, key="S2")
    hear(pas, cancelled(other), other)
    assert Stay.objects.count() == 1


def test_a_discharge_that_is_taken_back_goes_on_with_its_plan_and_what_kept_them(pas):
    stay = hear(pas, FIRST).stay
    planned(pas, stay, pathway=0, destination="family")
    act(pas, actions.make_ready, stay, ready_on=TODAY - timedelta(days=2), cause="care")
    hear(pas, left(hours=24))
    stay.refresh_from_db()
    assert stay.settled_at
    assert stay.delays.get().until_day == TODAY - timedelta(days=2)
    hear(pas, said(hours=25))
    stay.refresh_from_db()
    assert (stay.left_at, stay.settled_at, stay.destination) == (None, None, "family")
    assert stay.delays.get().until_day is None
    assert decide(pas.ana, "person.look", pas.person.pk).allowed


def test_who_goes_home_by_message_with_something_open_stands_on_top_of_the_list(pas, assets):
    stay = hear(pas, FIRST).stay
    planned(pas, stay)
    act(pas, actions.add_follow_up, stay, kind="care")
    hear(pas, left())
    page = text(client_of(pas.ana).get("/discharge/"))
    assert page.index("Left hospital, and something has no owner") < page.index("Amina Begum")
    assert "The hospital's system said that they left." in page


def test_who_goes_home_by_message_unplanned_is_shown_until_somebody_looked(pas, assets):
    stay = hear(pas, FIRST, left()).stay
    ana = client_of(pas.ana)
    assert "Left hospital, and nobody planned the way home" in text(ana.get("/discharge/"))
    page = text(ana.get(f"/discharge/{stay.pk}/"))
    assert "Left, nobody planned it" in page
    assert page.index("Add what they need at home") < page.index("They need nothing at home")
    assert "Everything has an owner" not in page
    act(pas, actions.settle, stay)
    hear(pas, left(hours=30))
    assert "nobody planned" not in text(ana.get("/discharge/"))


@pytest.mark.parametrize("to", ["hospital", "home"])
def test_who_went_to_another_hospital_or_home_with_everything_owned_is_settled(pas, to):
    stay = hear(pas, FIRST).stay
    planned(pas, stay, pathway=0)
    hear(pas, left(to=to))
    stay.refresh_from_db()
    assert stay.settled_at
    assert stay.destination == to


def test_what_somebody_planned_is_kept_and_both_days_are_shown(pas, assets):
    first = hear(pas, said(expected_on=TODAY + timedelta(days=1))).stay
    page = text(client_of(pas.ana).get("/discharge/"))
    assert "Tue 3 Mar, says the hospital's system" in page
    assert "Told by message until: Riverside PAS Fri 27 February 2026, 12:00." in page
    form = client_of(pas.ana).get(f"/discharge/{first.pk}/plan/").content.decode()
    assert re.search(r'name="expected_on_day"[^>]*value="3"', form)
    planned(pas, first, destination="family")
    hear(pas, said(hours=6, expected_on=TODAY + timedelta(days=6)))
    first.refresh_from_db()
    assert first.expected_on == TODAY + timedelta(days=2)
    page = text(client_of(pas.ana).get(f"/discharge/{first.pk}/"))
    assert "Wed 4 Mar (Ana Reis, Mon 2 March 2026, 12:00)" in page
    assert "Sun 8 Mar (Riverside PAS, Fri 27 February 2026, 18:00)" in page


def test_a_ward_that_somebody_typed_since_stands_until_they_move_again(pas, assets):
    stay = hear(pas, FIRST).stay
    planned(pas, stay, pathway=1, ward="Ward 9")
    hear(pas, said(hours=7, expected_on=TODAY))
    stay.refresh_from_db()
    assert stay.ward == "Ward 9"
    assert "Elm ward (Riverside PAS" in text(client_of(pas.ana).get(f"/discharge/{stay.pk}/"))
    assert "the hospital's system says otherwise: ward" in text(
        client_of(pas.ana).get("/discharge/")
    )
    with clock.frozen(NOON + timedelta(hours=2)):
        moved = NOON + timedelta(hours=1)
        hear(pas, replace(FIRST, version=moved, ward="Birch ward", ward_at=moved))
    stay.refresh_from_db()
    assert stay.ward == "Birch ward"


def test_who_left_by_the_ward_and_is_still_there_by_the_system_is_shown_with_both(pas, assets):
    stay = hear(pas, FIRST).stay
    act(pas, actions.leave, stay, destination="family")
    told = hear(pas, said(hours=30))
    assert told.notes == (
        "somebody here says otherwise, and that stands: both are shown where the stay is",
    )
    page = text(client_of(pas.ana).get("/discharge/"))
    assert "Are they in hospital?" in page
    assert "Family or friends, Mon 2 March 2026, 12:00 (Ana Reis, Mon 2 March 2026, 12:00)" in page
    assert "In hospital, Elm ward (Riverside PAS, Sat 28 February 2026, 18:00)" in page
    assert "They are still in hospital" in text(client_of(pas.ana).get(f"/discharge/{stay.pk}/"))
    hear(pas, left(hours=70, to="family"))
    assert "Are they in hospital?" not in text(client_of(pas.ana).get("/discharge/"))
    stay.refresh_from_db()
    assert stay.left_at == NOON


def test_whoever_said_by_mistake_that_they_left_takes_it_back(pas, assets):
    stay = planned(pas, hear(pas, FIRST).stay, pathway=0)
    act(pas, actions.leave, stay, destination="home")
    hear(pas, said(hours=30))
    address, ana = f"/discharge/{stay.pk}/back/", client_of(pas.ana)
    page = ana.post(address, {"version": stay.version}, follow=True)
    assert "They are in hospital, as was planned." in text(page)
    stay.refresh_from_db()
    assert (stay.left_at, stay.settled_at, stay.expected_on.day) == (None, None, 4)
    assert "Are they in hospital?" not in text(ana.get("/discharge/"))
    assert hear(pas, *[left(hours=70)] * 2).notes
    assert f"{stay.ward} (Ana Reis, Mon 2 March 2026, 12:00)" in text(ana.get("/discharge/"))
    gone = left(hours=73)
    with clock.frozen(gone.version):
        hear(pas, gone)
    stay.refresh_from_db()
    assert stay.left_at == gone.version
    again = admitted(pas, pas.person, days=0)
    with pytest.raises(UserError, match="in hospital already: Ward 4"):
        act(pas, actions.come_back, stay)
    assert again.pk != stay.pk


def test_a_cancelled_admission_of_somebody_planned_for_stays_and_both_are_shown(pas, assets):
    stay = hear(pas, FIRST).stay
    planned(pas, stay)
    hear(pas, cancelled(hours=9))
    stay.refresh_from_db()
    assert stay.left_at is None
    assert "the admission was cancelled (Riverside PAS" in text(
        client_of(pas.ana).get("/discharge/")
    )


def test_a_stay_that_was_typed_is_joined_and_keeps_what_was_typed(pas):
    typed = admitted(pas, pas.person, days=2)
    stay = hear(pas, FIRST).stay
    assert (stay.pk, stay.ward, stay.admitted_at) == (typed.pk, "Ward 4", typed.admitted_at)
    assert [row[0] for row in presenters.differences(queries.stay(stay.pk))] == ["Came in", "Ward"]
    hear(pas, left(hours=70))
    typed.refresh_from_db()
    assert typed.left_at == CAME + timedelta(hours=70)


def test_an_admission_that_comes_after_the_ward_said_they_left_opens_nothing(pas):
    typed = admitted(pas, pas.person, days=3)
    act(pas, actions.leave, typed, destination="home")
    hear(pas, FIRST)
    assert Stay.objects.count() == 1
    assert queries.open_stay(pas.person.pk) is None


def test_of_two_spells_that_overlap_the_later_holds_the_stay_and_the_other_is_shown(pas, assets):
    second = replace(
        FIRST, key="S2", admitted_at=CAME + timedelta(hours=30), ward="Assessment unit"
    )
    stay = hear(pas, FIRST).stay
    assert hear(pas, second).stay.pk == stay.pk
    page = text(client_of(pas.ana).get(f"/discharge/{stay.pk}/"))
    assert "another time in hospital that has not ended: In hospital, Elm ward" in page
    assert hear(pas, said(hours=40)).notes == (
        "they are in hospital by a spell that began later: this one is kept beside it",
    )
    hear(pas, left(hours=45, left_at=CAME + timedelta(hours=26)))
    assert sorted(Stay.objects.values_list("ward", "left_at")) == [
        ("Assessment unit", None), ("Elm ward", CAME + timedelta(hours=26)),
    ]  # fmt: skip


def test_who_died_by_message_is_shown_until_their_record_says_so(pas, assets):
    stay = hear(pas, FIRST).stay
    died = left(to="died")
    assert "until somebody records that they died" in hear(pas, died).notes[0]
    stay.refresh_from_db()
    assert stay.left_at is None
    page = text(client_of(pas.ana).get("/discharge/"))
    assert "Died in hospital, Sat 28 February 2026, 12:00 (Riverside PAS" in page
    people.record_death(by=pas.ana, person=pas.person.pk, on=TODAY - timedelta(days=2))
    hear(pas, died)
    stay.refresh_from_db()
    assert (stay.destination, stay.settled_at) == ("died", NOON)


def test_what_cannot_be_is_refused_with_its_reason(pas):
    hear(pas, FIRST)
    with pytest.raises(Unheard, match="says otherwise"):
        hear(pas, replace(FIRST, ward="Birch ward"))
    other = pas.world.person("Rahima", "Khatun")
    with pytest.raises(Unheard, match="told of somebody else"):
        hear(pas, said(hours=1), person=other)
    people.record_death(by=SYSTEM, person=other.pk, on=TODAY - timedelta(days=9))
    with pytest.raises(Unheard, match="died before"):
        hear(pas, replace(FIRST, key="S9"), person=other)
    with pytest.raises(NotAllowed):
        actions.hear(
            by=pas.world.handler, system="pas", person=other.pk, team=pas.team.pk, said=FIRST
        )


SPELLS = ("S1", "S2")


@st.composite
def histories(draw):
    """What a system says of two spells of one person over time, of each the versions in order."""
    every = []
    for number, key in enumerate(SPELLS):
        began = CAME + timedelta(hours=draw(st.integers(0, 30)))
        first = replace(FIRST, key=key, admitted_at=began, ward_at=began, version=began)
        kinds = draw(st.lists(st.sampled_from("wlhcb"), max_size=5))
        for step, kind in enumerate(["b", *kinds]):
            at = began + timedelta(hours=step, minutes=number)
            every.append(_step(replace(first, version=at), kind, at, step))
    return every


def _step(of: Said, kind: str, at: datetime, step: int) -> Said:
    if kind == "w":
        return replace(of, ward=f"Ward {step}", ward_at=at)
    if kind in "lh":
        to = "home" if kind == "l" else "hospital"
        return replace(of, state="left", left_at=at, destination=to)
    return replace(of, state="cancelled") if kind == "c" else of


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(histories(), st.randoms(use_true_random=False))
def test_in_any_order_and_with_repeats_the_end_is_the_same(pas, history, chance):
    in_order, shuffled = (pas.world.person(f"Given{uuid4().hex[:6]}") for _ in range(2))
    disturbed = history + chance.sample(history, len(history) // 3)
    chance.shuffle(disturbed)
    ends = []
    for person, messages in ((in_order, history), (shuffled, disturbed)):
        own = [replace(each, key=f"{each.key} {person.pk}") for each in messages]
        hear(pas, *own, person=person)
        ends.append({row[1:] for row in held() if row[0] == person.pk})
    assert ends[0] == ends[1]
