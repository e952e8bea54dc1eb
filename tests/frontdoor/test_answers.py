"""What triage asked is answered: the answer is read in time, and danger in it is told at once."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.staff import client_of, text

from hamlet.frontdoor import actions
from hamlet.frontdoor.models import Message, Raising, Referral
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor

TUESDAY = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)
SOMEBODY = Actor(name="Somebody with the reference", kind="resident")
DANGER = "Since this morning she has chest pain."


@pytest.fixture
def asked(world, settings):
    """A need that a GP sent in, and of which triage asked more."""
    settings.HAMLET_DEMO = True
    with clock.frozen(TUESDAY):
        made = actions.receive(
            by=world.gp, submission_key="a need", need="Fell twice", consent=True,
            urgency="routine",
            referrer=actions.Referrer(
                "professional", world.gp.name, world.gp.id, world.practice.pk
            ),
            stated=actions.Stated(name="Amina Begum"),
        )  # fmt: skip
        return actions.ask(by=world.nurse, referral=made.pk, version=1, words="Who is with her?")


def answered(referral, by, words="Her son.", **more):
    with clock.frozen(TUESDAY + timedelta(hours=1)):
        about = {"referral": referral.pk, "version": referral.version, "words": words}
        return actions.answer(by=by, **about, **more)


def test_an_answer_is_to_be_read_and_stands_on_top(world, asked):
    answered(asked, world.gp)
    assert Message.objects.get(team=world.triage).read_by == TUESDAY + timedelta(minutes=75)
    client = client_of(world.nurse)
    assert "They added to it: read it" in text(client.get("/worklist/"))
    page = text(client.get(f"/referrals/{asked.pk}/"))
    assert page.index("Dr Nadia Islam answered: Her son.") < page.index("History")


def test_danger_in_an_answer_is_told_at_once(world, asked):
    answered(asked, SOMEBODY, DANGER)
    told = Raising.objects.get(tells="open")
    assert told.team == world.triage
    assert world.nurse.id in told.told


def test_whoever_answers_says_that_it_is_an_emergency_now(world, asked):
    urgent = answered(asked, world.gp, DANGER, urgency="emergency")
    assert urgent.urgency == "emergency"
    assert urgent.due_at == TUESDAY + timedelta(minutes=75)


@pytest.mark.parametrize("move", ["answer", "add"])
def test_staff_who_write_words_of_danger_are_asked_how_soon_it_is(world, asked, move):
    client, page = client_of(world.gp), f"/referrals/{asked.pk}/{move}/"
    form = {"version": asked.version, "words": DANGER, "urgency": ""}
    refused = client.post(page, form)
    assert refused.status_code == 422
    assert "“chest pain” may be an emergency" in text(refused)
    assert DANGER in text(refused)
    assert not Message.objects.filter(team__isnull=False).exists()
    assert client.post(page, form | {"asked_again": "on"}).status_code == 302
    assert Referral.objects.get().urgency == "routine"
