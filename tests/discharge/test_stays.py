"""From the day somebody comes in to the day when nothing is left to follow."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.discharge.conftest import NOON, TODAY, act, admitted, knows, planned

from hamlet.access.decisions import decide
from hamlet.directory import actions as directory
from hamlet.discharge import actions, presenters, queries
from hamlet.discharge.models import FollowUp, Stay
from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.models import Referral
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.people import actions as people


def follow(ward, stay, **more) -> FollowUp:
    return act(ward, actions.add_follow_up, stay, **{"kind": "care", **more})


def accepted(ward, made: FollowUp) -> None:
    """Triage offers what was asked to rapid response, which accepts."""
    held, world = Referral.objects.get(pk=made.referral_id), ward.world
    held = frontdoor.triage_and_offer(
        by=world.nurse, referral=held.pk, version=held.version, service=world.rapid_service.pk,
        urgency="soon",
    )  # fmt: skip
    frontdoor.accept(by=world.carer_nurse, referral=held.pk, version=held.version)


def test_who_comes_in_is_seen_by_the_team_that_plans_the_way_home(ward):
    person = ward.world.person()
    assert not decide(ward.ana, "person.look", person.pk).allowed
    stay = admitted(ward, person)
    assert decide(ward.ana, "person.look", person.pk).allowed
    assert Entry.objects.filter(action="stay.admit", subject=f"stay:{stay.pk}").exists()


def test_a_coordinator_takes_in_only_whom_she_may_see(ward):
    person = ward.world.person()
    given = {"submission_key": uuid4().hex, "team": ward.team.pk, "ward": "4"}
    with pytest.raises(NotAllowed):
        actions.admit(by=ward.ana, person=person.pk, **given)
    knows(ward, person)
    assert actions.admit(by=ward.ana, person=person.pk, **given).team_id == ward.team.pk


def test_the_same_form_twice_is_one_stay_and_nobody_is_in_hospital_twice(ward):
    person, key = ward.world.person(), uuid4().hex
    given = {"by": ward.nurse, "person": person.pk, "team": ward.team.pk, "ward": "4"}
    made = [actions.admit(submission_key=key, **given) for _ in range(2)]
    assert made[0].pk == made[1].pk
    with pytest.raises(UserError, match="in hospital already: 4"):
        actions.admit(submission_key=uuid4().hex, **given)
    assert Stay.objects.count() == 1


def test_only_a_team_with_a_coordinator_plans_a_way_home(ward):
    given = {"by": ward.nurse, "person": ward.world.person().pk, "ward": "4"}
    with pytest.raises(UserError, match="plans the way home"):
        actions.admit(submission_key="k", team=ward.world.rapid.pk, **given)


def test_a_stale_plan_is_refused_and_another_team_s_too(ward):
    stay = admitted(ward)
    given = {"expected_on": TODAY, "pathway": 0, "destination": "home", "ward": "4"}
    actions.plan(by=ward.ana, stay=stay.pk, version=1, **given)
    with pytest.raises(Conflict):
        actions.plan(by=ward.colleague, stay=stay.pk, version=1, **given)
    with pytest.raises(NotAllowed):
        actions.plan(by=ward.therapist, stay=stay.pk, version=2, **given)


def test_nobody_goes_home_while_something_has_no_owner(ward):
    stay = planned(ward, admitted(ward))
    follow(ward, stay)
    with pytest.raises(UserError, match="washing, dressing or meals"):
        act(ward, actions.leave, stay, destination="home")
    stay.refresh_from_db()
    assert stay.left_at is None


def test_a_referral_that_waits_with_triage_is_no_owner_and_one_accepted_is(ward):
    stay = planned(ward, admitted(ward))
    made = follow(ward, stay, service=ward.world.rapid_service.pk)
    assert queries.without_owner(queries.stay(stay.pk)) == [made]
    accepted(ward, made)
    assert queries.without_owner(queries.stay(stay.pk)) == []
    act(ward, actions.leave, stay, destination="home")
    assert stay.settled_at == stay.left_at == NOON


def test_an_owner_that_ends_without_having_helped_leaves_it_open_again(ward):
    stay = planned(ward, admitted(ward))
    made = follow(ward, stay, service=ward.world.rapid_service.pk)
    accepted(ward, made)
    held = Referral.objects.get(pk=made.referral_id)
    frontdoor.end(
        by=ward.world.carer_nurse, referral=held.pk, version=held.version, outcome="no_contact",
    )  # fmt: skip
    assert queries.without_owner(queries.stay(stay.pk)) == [made]
    stay.refresh_from_db()
    again = actions.refer(
        by=ward.ana, follow_up=made.pk, version=stay.version, service=ward.world.therapy_service.pk
    )
    assert again.referral_id != made.referral_id


def test_who_goes_all_the_same_is_followed_until_everything_has_an_owner(ward):
    stay = planned(ward, admitted(ward))
    made = follow(ward, stay)
    act(ward, actions.leave, stay, destination="home", went_without="Her daughter stays with her")
    assert stay.settled_at is None
    assert list(queries.left_with_something_open(ward.ana)) == [stay]
    with pytest.raises(UserError, match="Nobody has taken this on"):
        act(ward, actions.settle, stay)
    stay.refresh_from_db()
    actions.name_owner(by=ward.ana, follow_up=made.pk, version=stay.version, who="Her daughter")
    act(ward, actions.settle, stay)
    assert not queries.left_with_something_open(ward.ana).exists()


def test_the_team_sees_somebody_until_nothing_is_open_and_two_weeks_longer(ward):
    person = ward.world.person()
    stay = planned(ward, admitted(ward, person), pathway=0)
    act(ward, actions.leave, stay, destination="home")
    for days, sees in ((13, True), (15, False)):
        with clock.frozen(NOON + timedelta(days=days)):
            assert decide(ward.ana, "person.look", person.pk).allowed is sees


def test_what_is_not_needed_is_withdrawn_where_it_was_asked(ward):
    stay = planned(ward, admitted(ward))
    made = follow(ward, stay, service=ward.world.rapid_service.pk)
    stay.refresh_from_db()
    actions.drop(by=ward.ana, follow_up=made.pk, version=stay.version, why="Her sister does it")
    assert Referral.objects.get(pk=made.referral_id).state == "withdrawn"
    assert queries.without_owner(queries.stay(stay.pk)) == []


def test_a_colleague_on_the_next_shift_drops_or_takes_over_what_was_asked(ward):
    stay = planned(ward, admitted(ward))
    first, second = (follow(ward, stay, service=ward.world.rapid_service.pk) for _ in range(2))
    for made in (first, second):
        stay.refresh_from_db()
        actions.drop(
            by=ward.colleague, follow_up=made.pk, version=stay.version, why="Ask another service"
        )
        assert Referral.objects.get(pk=made.referral_id).state == "withdrawn"
    stay.refresh_from_db()
    again = actions.refer(
        by=ward.colleague, follow_up=second.pk, version=stay.version,
        service=ward.world.therapy_service.pk,
    )  # fmt: skip
    assert Referral.objects.get(pk=again.referral_id).referrer_account == ward.colleague.id


def test_who_is_in_another_team_takes_nothing_back(ward):
    made = follow(ward, planned(ward, admitted(ward)), service=ward.world.rapid_service.pk)
    held = Referral.objects.get(pk=made.referral_id)
    with pytest.raises(NotAllowed):
        frontdoor.withdraw(
            by=ward.world.therapist, referral=held.pk, version=held.version, words="Not ours"
        )


def test_a_service_is_asked_once_with_what_was_assessed(ward):
    stay = planned(ward, admitted(ward))
    act(
        ward, actions.assess, stay, by=ward.therapist, pathway=1, needs=["wash", "night"],
        words="Two steps at the door",
    )  # fmt: skip
    made = follow(ward, stay, service=ward.world.rapid_service.pk)
    need = Referral.objects.get(pk=made.referral_id).need
    for words in ("Ward 4", "Trusted assessment by Cy Park", "washing and dressing", "Two steps"):
        assert words in need
    stay.refresh_from_db()
    with pytest.raises(UserError, match="asked already"):
        actions.refer(
            by=ward.ana, follow_up=made.pk, version=stay.version,
            service=ward.world.therapy_service.pk,
        )  # fmt: skip


def test_a_receiving_team_takes_the_assessment_as_it_is_or_says_what_is_missing(ward):
    stay = planned(ward, admitted(ward))
    act(ward, actions.assess, stay, by=ward.therapist, pathway=1, needs=[])
    with pytest.raises(NotAllowed):
        act(ward, actions.rely, stay, by=ward.world.carer_nurse, relies=True)
    accepted(ward, follow(ward, stay, service=ward.world.rapid_service.pk))
    with pytest.raises(UserError, match="Say why"):
        act(ward, actions.rely, stay, by=ward.world.carer_nurse, relies=False)
    said = act(ward, actions.rely, stay, by=ward.world.carer_nurse, relies=True)
    assert (said.team_id, said.relies) == (ward.world.rapid.pk, True)
    assert list(queries.coming_to(ward.world.carer_nurse)) == [stay]


def test_who_died_needs_no_plan_once_their_record_says_so(ward):
    stay = planned(ward, admitted(ward))
    follow(ward, stay)
    with pytest.raises(UserError, match="record that they died"):
        act(ward, actions.leave, stay, destination="died")
    people.record_death(by=ward.ana, person=stay.person_id, on=TODAY)
    act(ward, actions.leave, stay, destination="died")
    assert stay.settled_at
    assert presenters.state(stay)["tag"] == "Died in hospital"


def test_who_went_to_another_hospital_needs_no_plan(ward):
    stay = planned(ward, admitted(ward))
    follow(ward, stay)
    act(ward, actions.leave, stay, destination="hospital")
    assert stay.settled_at


def test_nobody_who_has_died_is_taken_in(ward):
    person = ward.world.person()
    people.record_death(by=SYSTEM, person=person.pk, on=TODAY)
    with pytest.raises(UserError, match="has died"):
        admitted(ward, person)


def test_a_service_with_room_for_their_age_stands_first(ward):
    from hamlet.directory.models import Service

    stay = planned(ward, admitted(ward))
    world = ward.world
    full = world.service("Full", world.rapid, places_left=1)
    roomy = world.service("Roomy", world.rapid, places_left=3)
    young = world.service("Young", world.rapid, places_left=9, maximum_age=17)
    untold = world.service("Untold", world.rapid)
    services = [full.pk, roomy.pk, young.pk, untold.pk]
    actions.keep_destinations(by=ward.ana, pathway=1, services=services)
    follow(ward, stay, service=full.pk)
    found = [(each.service.name, each.left, each.fits) for each in queries.vacancies(stay)]
    assert found == [("Roomy", 3, True), ("Full", 0, True), ("Untold", None, True),
                     ("Young", 9, False)]  # fmt: skip
    directory.assure(by=SYSTEM, service=full.pk)
    assert [each.left for each in queries.vacancies(stay) if each.service == full] == [0]
    directory.keep_own(by=SYSTEM, service=full.pk, version=1, phone="020 7946 0000")
    assert [each.left for each in queries.vacancies(stay) if each.service == full] == [0]
    with clock.frozen(NOON + timedelta(minutes=1)):
        directory.keep_own(by=SYSTEM, service=full.pk, version=2, places_left=1)
    assert [each.left for each in queries.vacancies(stay) if each.service == full] == [1]
    actions.keep_destinations(by=ward.ana, pathway=1, services=[roomy.pk])
    assert [each.service for each in queries.vacancies(stay)] == [Service.objects.get(pk=roomy.pk)]
