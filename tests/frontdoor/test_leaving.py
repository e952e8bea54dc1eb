"""What somebody holds by name who leaves a team is the team's again, whatever made them leave."""

from datetime import timedelta

import pytest
from tests.frontdoor.test_settling import made

from hamlet.access import roles
from hamlet.config import jobs
from hamlet.frontdoor import actions
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict
from hamlet.place import actions as place
from hamlet.place.queries import roles_of

DAY = timedelta(days=1)


def test_what_somebody_holds_who_leaves_goes_back_to_the_teams_list(world):
    mine = world.nurse.practitioner_id
    held = made(actions.assign, world.nurse, world.referral(), practitioner=mine)
    theirs = made(
        actions.assign, world.nurse, world.referral(), practitioner=world.handler.practitioner_id
    )
    jobs.hand_back_what_leavers_hold.func(timestamp=0)
    held.refresh_from_db()
    assert held.owner_practitioner_id == mine
    with pytest.raises(Conflict):
        actions.hand_back(by=SYSTEM, referral=held.pk)
    place.leave(by=SYSTEM, account=world.nurse.id)
    jobs.hand_back_what_leavers_hold.func(timestamp=0)
    held.refresh_from_db()
    theirs.refresh_from_db()
    assert (held.owner_practitioner_id, held.owner_team) == (None, world.triage)
    assert (held.state, held.moves.last().name) == ("received", "assign")
    assert theirs.owner_practitioner_id == world.handler.practitioner_id


def test_who_keeps_another_role_in_the_team_keeps_what_they_hold(world):
    mine = world.nurse.practitioner_id
    given = place.give_role(
        by=SYSTEM, practitioner=mine, organisation=world.trust.pk, team=world.triage.pk,
        role=roles.ARBITER, starts=clock.today(),
    )  # fmt: skip
    held = made(actions.assign, world.nurse, world.referral(), practitioner=mine)
    place.end_role(by=SYSTEM, role=given.pk, last=clock.today() - DAY)
    jobs.hand_back_what_leavers_hold.func(timestamp=0)
    held.refresh_from_db()
    assert held.owner_practitioner_id == mine
    (first,) = roles_of(world.nurse.id)
    place.end_role(by=SYSTEM, role=first.pk, last=clock.today())
    with clock.frozen(clock.now() + DAY):
        jobs.hand_back_what_leavers_hold.func(timestamp=0)
    held.refresh_from_db()
    assert held.owner_practitioner_id is None
