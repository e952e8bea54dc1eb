"""What is needed soon is not sent where it is promised late, nor left to who only waits for it."""

from datetime import UTC, datetime

import pytest
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.frontdoor import actions, forms
from hamlet.frontdoor.looking import who_looks
from hamlet.frontdoor.models import Rung
from hamlet.kernel import clock
from hamlet.kernel.errors import UserError

TUESDAY = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)
NOT_IN_TIME = "This service is promised only by"


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True


def decision(world, referral, urgency, words="", service=None):
    service = service or world.therapy_service
    data = {"version": referral.version, "service": service.pk, "urgency": urgency, "words": words}
    return forms.TriageForm(referral, data, by=world.nurse)


@pytest.mark.parametrize(
    ("urgency", "late"), [("urgent", True), ("soon", False), ("routine", False)]
)
def test_a_promise_later_than_it_is_needed_takes_a_reason(world, urgency, late):
    with clock.frozen(TUESDAY):
        referral = world.referral()
        form = decision(world, referral, urgency)
        assert form.is_valid() is not late
        assert (NOT_IN_TIME in str(form.errors)) is late
        assert decision(world, referral, urgency, "They see her tomorrow").is_valid()
        assert decision(world, referral, urgency, service=world.rapid_service).is_valid()


def test_a_service_that_promises_no_time_takes_a_reason_for_what_is_needed_soon(world):
    team = world.therapy
    never = world.service("Of no promise", team, promise={})
    assert "promised at no time, and needed ‘Within a week or two’" in str(
        decision(world, world.referral(), "soon", service=never).errors
    )


def test_a_team_that_hands_on_what_is_urgent_says_why_the_other_is_late(world):
    with clock.frozen(TUESDAY):
        referral = world.referral(urgency="urgent")
        data = {"version": referral.version, "team": str(world.therapy_service.pk)}
        assert NOT_IN_TIME in str(forms.OfferForm(referral, data, by=world.nurse).errors)


def test_whoever_sent_it_in_is_not_said_to_be_looking_at_it(world):
    referral = actions.receive(
        by=world.gp, submission_key="a need", need="Fell twice", consent=True,
        referrer=actions.Referrer("professional", world.gp.name, world.gp.id, world.practice.pk),
        stated=actions.Stated(name="Amina Begum"),
    )  # fmt: skip
    page = f"/referrals/{referral.pk}/"
    client_of(world.gp).get(page)
    assert who_looks(world.nurse, [referral.pk]) == {}
    assert "is looking at it now" not in text(client_of(world.nurse).get(page))
    assert "Femi Ade is looking at it now" in text(client_of(world.gp).get(page))


def test_the_page_of_a_team_counts_what_waits_for_its_answer(world):
    actions.triage_and_offer(
        by=world.nurse, referral=world.referral().pk, version=1, urgency="soon",
        service=world.rapid_service.pk,
    )  # fmt: skip
    lead = world.staff("Ada Finch", roles.TEAM_LEAD, world.trust, world.rapid)
    page = text(client_of(lead).get(f"/place/teams/{world.rapid.pk}/"))
    assert "1 offered to the team waits for its answer" in page


def test_a_ladder_tells_somebody_before_the_promise_has_run_out(world):
    lead = world.staff("Ada Finch", roles.TEAM_LEAD, world.trust, world.rapid)
    of = {"by": lead, "service": world.rapid_service.pk}
    with pytest.raises(UserError, match="nobody is told before"):
        actions.set_ladder(**of, rungs=[(101, "team"), (300, "lead")])
    assert not Rung.objects.filter(service=world.rapid_service).exists()
    actions.set_ladder(**of, rungs=[(300, "lead"), (100, "team")])
    actions.set_ladder(**of, rungs=[])


def test_an_emergency_is_not_offered_to_be_put_aside(world):
    client = client_of(world.nurse)
    for urgency, offered in (("urgent", True), ("emergency", False)):
        page = text(client.get(f"/referrals/{world.referral(urgency=urgency).pk}/"))
        assert ("Put aside until later" in page) is offered
