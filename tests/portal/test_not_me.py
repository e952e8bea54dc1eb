"""A resident says that something in their record is not about them, and reads what came of it."""

import pytest
from tests.people.records import came, held
from tests.portal.residents import family, lets_help, path
from tests.staff import text

from hamlet.access import roles
from hamlet.people import actions
from hamlet.people.models import Dispute

SAID = {"about": "address", "organisation": "", "words": "I never lived there"}


@pytest.fixture
def kin(world, settings):
    settings.HAMLET_DEMO = True
    made = family(world)
    made.page = path(made.amina, "not-me/")
    made.manager = world.staff("Ada Okoro", roles.DATA_MANAGER, world.trust)
    return made


def answered(kin, outcome="put_right", answer="We took the old address away."):
    made = Dispute.objects.get()
    actions.answer_dispute(by=kin.manager, dispute=made.pk, outcome=outcome, answer=answer)


@pytest.mark.parametrize(
    ("language", "waits", "came_of_it"),
    [
        ("en-gb", "Somebody is looking at it", "You are right. We have put it right."),
        ("bn", "একজন বিষয়টি দেখছেন", "আপনি ঠিক বলেছেন"),
        ("so", "Qof ayaa eegaya", "Waad saxan tahay"),
    ],
)
def test_it_is_kept_answered_and_told_in_their_language(kin, language, waits, came_of_it):
    kin.at_home.get(f"/language/{language}/")
    assert kin.at_home.post(kin.page, SAID).status_code == 302
    assert waits in text(kin.at_home.get(kin.page))
    answered(kin)
    said = text(kin.at_home.get(kin.page))
    assert waits not in said
    assert came_of_it in said
    assert "We took the old address away. (Ada Okoro)" in said.replace(" (", " (")


def test_nothing_typed_is_lost_where_something_is_missing(kin):
    page = kin.at_home.post(kin.page, SAID | {"about": ""}, follow=True)
    assert page.status_code == 422
    assert SAID["words"] in text(page)
    assert not Dispute.objects.exists()


def test_who_wrote_it_can_be_named_of_those_who_hold_a_record(kin, world):
    came("acute", organisation=world.trust.pk)
    record = held("acute")
    actions.join(
        by=kin.manager, record=record.pk, reason="They said so",
        other=held("here", str(kin.amina.pk)).pk,
    )  # fmt: skip
    assert "Riverside Community Trust" in text(kin.at_home.get(kin.page))
    kin.at_home.post(kin.page, SAID | {"about": "written", "organisation": str(world.trust.pk)})
    assert Dispute.objects.get().record_id == record.pk


def test_who_acts_for_the_person_learns_neither_who_holds_a_record_nor_what_was_said(kin, world):
    lets_help(kin.own, kin.amina, kin.helper)
    kin.at_home.post(kin.page, SAID)
    shown = text(kin.carer.get(kin.page))
    assert SAID["words"] not in shown
    kin.carer.post(kin.page, SAID | {"words": "She never lived there"})
    assert "She never lived there" in text(kin.carer.get(kin.page))


def test_who_may_see_parts_only_cannot_say_it(kin):
    lets_help(kin.own, kin.amina, kin.helper, categories=("contacts",))
    assert kin.carer.post(kin.page, SAID).status_code == 404
    assert not Dispute.objects.exists()
