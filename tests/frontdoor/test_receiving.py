"""Taking a need for somebody known: what is open already, and who cares for them."""

import pytest
from tests.staff import client_of, text

from hamlet.access.actions import restrict
from hamlet.frontdoor.models import Referral
from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions as people
from hamlet.people.actions import Circumstances

FORM = {
    "asking": "resident", "caller_phone": "07700 900123", "consent": "on",
    "need": "Fell again and cannot wash", "urgency": "urgent", "submission_key": "1",
}  # fmt: skip


@pytest.fixture
def world(world, settings):
    settings.HAMLET_DEMO = True
    world.amina = world.person()
    return world


def cared_for(world, phone="07700 900456"):
    jamal = world.person("Jamal", "Begum", phone=phone)
    link = {"person": world.amina, "relative": jamal, "kind": "son", "is_carer": True}
    people.record_many_circumstances(by=SYSTEM, circumstances=Circumstances((), [link]))
    return jamal


def at(world):
    return f"/referrals/new/{world.amina.pk}/"


def sent(world, by=None, **typed):
    return client_of(by or world.handler).post(at(world), FORM | typed)


def key(referral):
    return f"{referral.pk}:{referral.version}"


def test_where_a_need_is_open_it_has_to_be_said_whether_this_is_the_same(world):
    held = world.referral(person=world.amina)
    asked = sent(world)
    assert asked.status_code == 422
    assert "say whether this is the same" in text(asked)
    assert Referral.objects.get() == held


def test_a_different_need_becomes_a_referral_of_its_own(world):
    world.referral(person=world.amina)
    sent(world, same_as="different")
    assert Referral.objects.count() == 2


def test_the_same_need_is_added_to_what_is_open_with_how_soon_it_is_now(world):
    held = world.referral(person=world.amina, urgency="routine")
    answer = sent(world, same_as=key(held))
    assert answer.url == f"/referrals/{held.pk}/"
    assert Referral.objects.get().urgency == "urgent"
    assert held.moves.last().words == FORM["need"]
    assert sent(world, same_as=key(held)).status_code == 422
    assert held.moves.filter(name="add").count() == 1


def test_who_may_not_add_is_told_who_holds_it_and_nothing_typed_is_lost(world):
    world.amina = world.person("Ali", "Begum", practice_id=world.practice.pk)
    held = world.referral(person=world.amina)
    asked = sent(world, by=world.gp, same_as=key(held))
    assert asked.status_code == 422
    assert "Central triage holds it: tell them" in text(asked)
    assert FORM["need"] in text(asked)


def test_it_is_asked_too_of_somebody_who_was_described_and_is_known(world):
    world.amina = world.person("Ali", "Begum", nhs_number="9990000018")
    held = world.referral(person=world.amina)
    described = FORM | {
        "name": "Ali Begum", "nhs_number": "999 000 0018", "known": str(world.amina.pk),
        "birth_date_day": "2", "birth_date_month": "3", "birth_date_year": "1951",
    }  # fmt: skip
    asked = client_of(world.handler).post("/referrals/new/", described)
    assert "say whether this is the same" in text(asked)
    client_of(world.handler).post("/referrals/new/", described | {"same_as": key(held)})
    assert Referral.objects.get() == held
    assert held.moves.last().name == "add"


def test_a_carer_on_record_is_offered_as_the_one_who_asks(world):
    jamal = cared_for(world)
    shown = text(client_of(world.handler).get(at(world)))
    assert "Jamal Begum, son who cares for them, 07700 900456 in the record" in shown
    sent(world, asking=f"carer:{jamal.pk}", caller_phone="")
    made = Referral.objects.get()
    assert (made.referrer_kind, made.referrer_name) == ("carer", "Jamal Begum")
    assert made.referrer_phone == "07700 900456"


def test_what_a_carer_says_of_their_phone_wins_over_the_record(world):
    jamal = cared_for(world)
    sent(world, asking=f"carer:{jamal.pk}", caller_phone="07700 900789")
    assert Referral.objects.get().referrer_phone == "07700 900789"


def test_a_carer_who_cannot_be_reached_has_no_phone_of_the_record(world):
    jamal = cared_for(world)
    sent(world, asking=f"carer:{jamal.pk}", caller_phone="", no_phone="on")
    assert Referral.objects.get().referrer_phone == ""


def test_of_a_carer_whose_record_is_closed_no_phone_is_shown_or_used(world):
    jamal = cared_for(world)
    restrict(by=SYSTEM, person=jamal.pk, kind="asked")
    assert "07700 900456" not in text(client_of(world.handler).get(at(world)))
    sent(world, asking=f"carer:{jamal.pk}", caller_phone="")
    assert not Referral.objects.exists()


def test_a_professional_is_not_asked_who_is_on_the_line(world):
    world.amina = world.person("Ali", "Begum", practice_id=world.practice.pk)
    cared_for(world)
    assert "who cares for them" not in text(client_of(world.gp).get(at(world)))
