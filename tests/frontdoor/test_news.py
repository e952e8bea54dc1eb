"""Whoever asked hears outside Hamlet that there is news, in their language, and not what."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from tests.frontdoor.test_outside import Carrier
from tests.staff import client_of, text

from hamlet.config.senders import send_due
from hamlet.frontdoor import actions
from hamlet.frontdoor.models import Referral
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.notices import actions as notices
from hamlet.notices.models import Notice
from hamlet.notices.queries import about
from hamlet.people import actions as people

TUESDAY = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)
RESIDENT = Actor(name="A resident", kind="resident")
MOBILE = "07700 900123"
SAID = "there is news of what you asked for. Open your request or call us to read it."


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True


def at(**after):
    return clock.frozen(TUESDAY + timedelta(**after))


def asked(world, kind="resident", phone=MOBILE, **more):
    """A request that a resident or carer sent online."""
    who = actions.Referrer(kind=kind, name="Amina", phone=phone)
    said = {"need": "My knee hurts", "consent": True, "submission_key": uuid4().hex}
    stated = actions.Stated(name="Amina Begum")
    with at(hours=0):
        return actions.receive(by=RESIDENT, referrer=who, stated=stated, **said | more)


def taken_down(world, kind="resident", phone=MOBILE, person=None, **who):
    """A request that a call handler took down for them."""
    who = actions.Referrer(kind=kind, name="Amina", phone=phone, **who)
    with at(hours=0):
        return world.referral(referrer=who, person=person)


def news(referral, kind="news"):
    return list(about(f"referral:{referral.pk}").filter(kind=kind).order_by("created_at"))


def act(world, referral, **after):
    """Ask something of whoever asked."""
    now = Referral.objects.get(pk=referral.pk)
    with at(**after):
        return actions.ask(
            by=world.nurse, referral=now.pk, version=now.version, words="Since when does it hurt?"
        )


def test_whoever_asked_is_told_that_there_is_news_and_not_what(world):
    referral = asked(world)
    assert not Notice.objects.exists(), "they sent it themselves"
    act(world, referral, minutes=5)
    (told,) = news(referral)
    assert told.words == f"{referral.reference}: {SAID}"
    assert (told.channel, told.address, told.language) == ("text", MOBILE, "en-gb")
    assert told.send_at == TUESDAY + timedelta(minutes=15)


def test_what_was_taken_down_for_them_gives_them_their_reference_at_once(world):
    (told,) = news(taken_down(world), "received")
    referral = Referral.objects.get()
    assert told.words == f"{referral.reference}: We have your request. A nurse will read it."
    assert told.send_at == TUESDAY


def test_several_within_a_short_while_become_one_and_later_ones_another(world):
    referral = asked(world)
    act(world, referral, minutes=1)
    with at(minutes=2):
        actions.answer(by=world.handler, referral=referral.pk, version=2, words="Since Monday")
    carrier = Carrier()
    with at(minutes=10):
        send_due(carrier)
    assert carrier.letters == []
    with at(minutes=11):
        send_due(carrier)
    assert len(carrier.letters) == 1
    act(world, referral, hours=2)
    with at(hours=2, minutes=10):
        send_due(carrier)
    assert len(carrier.letters) == len(news(referral)) == 2


def test_what_they_did_themselves_is_no_news(world):
    referral = asked(world)
    with at(minutes=1):
        actions.tell_more(by=RESIDENT, referral=referral.pk, words="It is the left knee.")
    assert news(referral) == []


def test_what_changes_nothing_for_them_is_no_news(world):
    referral, person = asked(world), world.person()
    with at(minutes=1):
        actions.identify(by=world.handler, referral=referral.pk, version=1, person=person.pk)
    assert news(referral) == []


@pytest.mark.usefixtures("translations")
@pytest.mark.parametrize(("language", "word"), [("bn", "খবর"), ("so", "codsatay")])
def test_it_is_in_the_language_of_whoever_asked(world, language, word):
    referral = asked(world, kind="carer", language=language)
    act(world, referral, minutes=1)
    (told,) = news(referral)
    assert told.language == language
    assert word in told.words


def test_staff_read_it_on_their_pages(world):
    referral = world.referral()
    act(world, referral, minutes=1)
    assert not Notice.objects.exists()


def test_to_whom_no_way_is_safe_nobody_writes(world):
    referral = taken_down(world, phone="", not_safe=True)
    act(world, referral, minutes=1)
    assert not Notice.objects.exists()
    landline = asked(world, phone="020 7946 0123")
    act(world, landline, minutes=1)
    assert not Notice.objects.exists()


def test_whether_it_is_safe_is_asked_when_it_is_sent(world):
    person = world.person(phone=MOBILE)
    own, carers = (taken_down(world, person=person, kind=each) for each in ("resident", "carer"))
    for each in (own, carers):
        act(world, each, minutes=1)
    people.change(by=world.handler, person=person.pk, version=person.version, not_safe=True)
    carrier = Carrier()
    with at(minutes=20):
        send_due(carrier)
    sent = {each.reference for each in carrier.letters}
    assert sent == {str(each.pk) for kind in ("received", "news") for each in news(carers, kind)}
    (dropped,) = news(own)
    assert dropped.dropped_at
    assert "not safe any more" in dropped.problem


def test_nobody_is_written_to_about_somebody_who_has_died(world):
    person = world.person()
    referral = taken_down(world, person=person, kind="carer")
    act(world, referral, minutes=1)
    with at(minutes=2):
        people.record_death(by=SYSTEM, person=person.pk, on=clock.today())
    carrier = Carrier()
    with at(minutes=20):
        send_due(carrier)
    assert carrier.letters == []


def test_staff_see_what_became_of_it(world):
    referral = asked(world)
    act(world, referral, minutes=1)
    (told,) = news(referral)
    with at(minutes=20):
        notices.begin_sending(by=SYSTEM, notice=told.pk)
        notices.failed_to_send(by=SYSTEM, notice=told.pk, problem="No such number.", for_good=True)
    page = text(client_of(world.nurse).get(f"/referrals/{referral.pk}/"))
    assert "What whoever asked was sent" in page
    assert "That there is news How by text" in page
    assert "Gave up No such number. Tell them another way." in page
