"""Taking a need for somebody known: what is open already, and who cares for them."""

import pytest
from tests.staff import client_of, text

from hamlet.access import sight
from hamlet.access.actions import restrict
from hamlet.frontdoor.actions import Referrer, Stated, identify, receive
from hamlet.frontdoor.models import Referral
from hamlet.journal.queries import about
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.errors import Conflict
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


def unsafe(world, **more):
    asker = Referrer(kind="resident", name="Amina Begum", not_safe=True)
    return world.referral(referrer=asker, **more)


def is_marked(world) -> bool:
    world.amina.refresh_from_db()
    return world.amina.not_safe


def test_who_says_that_no_phone_is_safe_is_marked_wherever_staff_meet_them(world):
    people.change(by=SYSTEM, person=world.amina.pk, version=1, phone="07700 900321")
    unsafe(world, person=world.amina)
    client = client_of(world.handler)
    record = client.get(f"/people/{world.amina.pk}/")
    assert "Do not ring, text or email" in text(record)
    assert "Not safe to use: 07700 900321" in text(record)
    assert "tel:07700900321" not in record.content.decode()
    other = world.referral(person=world.amina)
    assert "Do not ring" in text(client.get(f"/referrals/{other.pk}/"))
    assert text(client.get("/worklist/")).count("Do not ring or text: not safe") == 2
    assert "07700 900321" not in text(client.get(at(world)))


def test_saying_whom_it_is_about_marks_the_person(world):
    asker = Referrer(kind="resident", name="Amina Begum", not_safe=True)
    held = receive(
        by=Actor(name="Amina Begum", kind="resident"), submission_key="2", need="Help at home",
        referrer=asker, consent=True, stated=Stated(name="Amina Begum"),
    )  # fmt: skip
    assert not is_marked(world)
    identify(by=world.handler, referral=held.pk, version=held.version, person=world.amina.pk)
    assert is_marked(world)


def test_a_carer_who_cannot_be_rung_does_not_mark_the_person(world):
    asker = Referrer(kind="carer", name="Jamal Begum", not_safe=True)
    world.referral(referrer=asker, person=world.amina)
    assert not is_marked(world)


def test_staff_mark_and_unmark_on_the_page_that_changes_details(world):
    client, address = client_of(world.handler), f"/people/{world.amina.pk}/change/"
    typed = {"given_name": "Amina", "family_name": "Begum", "gender": "unknown"}
    client.post(address, typed | {"version": 1, "not_safe": "on"})
    assert is_marked(world)
    client.post(address, typed | {"version": 2})
    assert not is_marked(world)


def test_a_carer_s_phone_that_is_not_safe_is_neither_shown_nor_used(world):
    jamal = cared_for(world)
    people.say_not_safe(by=SYSTEM, person=jamal.pk)
    assert "07700 900456" not in text(client_of(world.handler).get(at(world)))


def test_the_journal_tells_a_proxy_no_more_than_that_how_to_reach_them_changed(world):
    unsafe(world, person=world.amina)
    told = about(world.amina.pk).filter(kind="deed").values_list("action", flat=True)
    assert "person.reach" in told


def test_a_form_whose_referral_is_out_of_sight_is_refused_and_names_nothing(world):
    known = world.referral(person=world.amina, submission_key="sent")
    again = {"submission_key": "sent", "need": "Needs company", "consent": True,
             "referrer": Referrer(kind="voluntary", account=world.volunteer.id),
             "stated": Stated(name="Jo Bell")}  # fmt: skip
    with sight.of(world.volunteer), pytest.raises(Conflict, match="not open to you") as refused:
        receive(by=world.volunteer, **again)
    assert known.reference not in str(refused.value)
    assert Referral.objects.get().pk == known.pk
