"""Referrals with a past are taken on as they were, very many at once."""

from datetime import timedelta

from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.actions.adopting import History, Past
from hamlet.frontdoor.models import Message, Referral
from hamlet.journal.bulk import FEW
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM


def refused(world, person, number: int) -> History:
    """A request that a resident made last week, and that was refused a day later."""
    at = clock.now() - timedelta(days=7)
    by = {"actor": "Somebody", "organisation": world.trust.name, "owner": world.triage.name}
    return History(
        key=f"elsewhere:{number}",
        place=world.place.pk,
        person=person.pk,
        need="Cannot get to the shops",
        referrer_kind="resident",
        owner_team=world.triage.pk,
        moves=(
            Past("receive", at, **by),
            Past("refuse", at + timedelta(days=1), reason="not_eligible", **by),
        ),
    )


def test_more_residents_requests_than_go_with_one_statement_are_taken_on_with_their_notices(world):
    person, number = world.person(), FEW + 20
    histories = (refused(world, person, each) for each in range(number))
    assert frontdoor.adopt(by=SYSTEM, histories=histories) == number
    assert Referral.objects.filter(state="refused", person=person).count() == number
    told = Message.objects.filter(referral__person=person)
    assert {(each.channel, each.address) for each in told} == {("product", "")}
    assert told.exclude(read_at=None).count() == number
