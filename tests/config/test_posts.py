"""Who has a post in several organisations acts in one at a time, and nothing of another shows."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.staff import client_of, text
from tests.world import agreed, make_world

from hamlet.access import actions as access
from hamlet.access import roles, sight
from hamlet.access.decisions import decide
from hamlet.access.models import Account
from hamlet.access.reach import within
from hamlet.frontdoor import queries as frontdoor
from hamlet.frontdoor.actions import Referrer, Stated, receive
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.policies import may_see
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.people.models import Person
from hamlet.place import actions as place
from hamlet.place.queries import actor_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CHOICE = "/sign-in/post/"
HELPING = {"reason": "vital_interests", "words": "He fell in front of me and cannot speak"}


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True


@pytest.fixture
def world(db):
    """The therapist of the trust's team also acts for a charity, since later."""
    made = make_world()
    place.give_role(
        by=SYSTEM, practitioner=made.therapist.practitioner_id, organisation=made.charity.pk,
        role=roles.VOLUNTARY, starts=clock.today(),
    )  # fmt: skip
    return made


@pytest.fixture
def client(world):
    return client_of(world.therapist)


def acting(world, organisation=None):
    account = Account.objects.get(pk=world.therapist.id)
    return actor_of(account, acts_for=organisation and organisation.pk)


def act_for(client: Client, organisation, **more):
    return client.post(CHOICE, {"organisation": organisation.pk, **more})


# In which post


def test_until_they_say_in_which_post_they_are_nothing_anywhere(world):
    nobody = acting(world)
    assert (nobody.organisation_id, nobody.roles, nobody.team_ids) == (None, set(), set())
    assert nobody.kind == "staff"
    assert not Person.objects.filter(within(nobody, "person.look")).exists()


def test_in_each_post_they_are_what_they_are_there_and_no_more(world):
    trust, charity = acting(world, world.trust), acting(world, world.charity)
    assert (trust.roles, trust.team_ids) == ({roles.TEAM_MEMBER}, {world.therapy.pk})
    assert (charity.roles, charity.team_ids) == ({roles.VOLUNTARY}, set())
    assert (trust.organisation, charity.organisation) == (world.trust.name, world.charity.name)
    assert trust.posts == charity.posts == acting(world).posts


def test_a_post_that_is_none_of_theirs_or_has_ended_makes_them_nothing(world):
    assert acting(world, world.practice).has_to_choose
    place.leave(by=SYSTEM, account=world.therapist.id)
    with clock.frozen(clock.now() + DAY):
        assert acting(world, world.charity).roles == set()


def test_who_has_one_post_acts_in_it_without_saying(world):
    assert world.nurse.organisation_id == world.trust.pk
    assert actor_of(Account.objects.get(pk=world.nurse.id), acts_for=uuid4()) == world.nurse


# At the page


def test_every_page_of_staff_asks_first_and_goes_on_to_where_one_was_going(world, client):
    asked = client.get("/people/?x=1")
    assert asked.url == f"{CHOICE}?next=/people/%3Fx%3D1"
    page = text(client.get(asked.url))
    assert "Team member, Community therapy" in page
    assert "Worklist" not in page
    assert act_for(client, world.trust, next="/worklist/").url == "/worklist/"
    page = text(client.get("/worklist/"))
    assert f"Tom Hale {world.trust.name} Change post" in page


def test_a_post_is_changed_and_kept_until_they_sign_out(world, client):
    act_for(client, world.trust)
    assert client.get("/people/").status_code == 200
    act_for(client, world.charity)
    assert f"You act for {world.charity.name} now." in text(client.get("/home/"))
    refused = client.get("/people/")
    assert refused.status_code == 403
    assert "Your role (voluntary group)" in text(refused)
    assert f"You act for {world.charity.name} now." in text(refused)
    assert CHOICE in client_of(world.therapist).get("/home/").url


def test_a_post_that_ends_is_asked_for_anew(world, client):
    act_for(client, world.charity)
    place.give_role(
        by=SYSTEM, practitioner=world.therapist.practitioner_id, organisation=world.practice.pk,
        role=roles.GP, starts=clock.today(),
    )  # fmt: skip
    held = world.charity.roles.get(practitioner=world.therapist.practitioner_id)
    place.end_role(by=SYSTEM, role=held.pk, last=clock.today() - DAY)
    assert client.get("/home/").url.startswith(CHOICE)


def test_what_was_open_in_another_window_is_refused_once_the_post_has_changed(world):
    client = Client(enforce_csrf_checks=True)
    account = Account.objects.get(pk=world.therapist.id)
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    before = token(client)
    sent = {"organisation": world.trust.pk, "csrfmiddlewaretoken": before}
    assert client.post(CHOICE, sent).status_code == 302
    assert client.post(CHOICE, sent).status_code == 403
    assert client.post(CHOICE, sent | {"csrfmiddlewaretoken": token(client)}).status_code == 302


def token(client: Client) -> str:
    return client.get(CHOICE).content.decode().split('csrfmiddlewaretoken" value="')[1][:64]


@pytest.mark.parametrize("wanted", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_what_is_none_of_their_posts_is_refused_and_changes_nothing(world, client, wanted):
    act_for(client, world.trust)
    assert client.post(CHOICE, {"organisation": wanted}).status_code == 422
    assert client.get("/worklist/").status_code == 200


def test_who_has_one_post_finds_nothing_to_change(world):
    client = client_of(world.nurse)
    assert client.get(CHOICE).status_code == 404
    assert "Change post" not in text(client.get("/home/"))
    assert client_of(world.nurse).get("/people/").status_code == 200


# What shows in a post


def test_what_the_trust_refers_is_not_shared_with_who_also_acts_for_a_charity(world):
    of_trust = referred(world.nurse)
    of_charity = referred(world.volunteer)
    charity = acting(world, world.charity)
    assert listed(charity) == {of_charity.pk}
    assert may_see(charity, of_charity).allowed
    assert not may_see(charity, of_trust).allowed
    assert listed(acting(world, world.trust)) == set()
    with sight.of(charity):
        assert set(Referral.objects.values_list("pk", flat=True)) == {of_charity.pk}


def test_what_they_referred_themselves_shows_in_the_post_they_did_it_in(world):
    trust, charity = acting(world, world.trust), acting(world, world.charity)
    made = referred(trust)
    assert listed(trust) == {made.pk}
    assert listed(charity) == set()
    assert not may_see(charity, made).allowed
    assert not frontdoor.messages_for(charity).exists()
    assert frontdoor.messages_for(trust).exists()
    with sight.of(charity):
        assert not Referral.objects.exists()
        assert not frontdoor.Message.objects.exists()


def referred(by) -> Referral:
    """A need that somebody passed on, of whom nobody has looked for in the record."""
    kind = "voluntary" if by.has(roles.VOLUNTARY) else "professional"
    return receive(
        by=by, submission_key=uuid4().hex, need="Cannot cook", consent=True,
        stated=Stated(name="Amina Begum"),
        referrer=Referrer(kind=kind, name=by.name, account=by.id, organisation=by.organisation_id),
    )  # fmt: skip


def listed(actor) -> set:
    return {each.id for each in frontdoor.made_by(actor).rows}


def test_a_record_that_was_opened_in_one_post_stays_shut_in_another(world):
    place.give_role(
        by=SYSTEM, practitioner=world.therapist.practitioner_id, organisation=world.practice.pk,
        role=roles.GP, starts=clock.today(),
    )  # fmt: skip
    trust, practice = acting(world, world.trust), acting(world, world.practice)
    person = world.person()
    access.open_record(by=trust, person=person.pk, **HELPING)
    for actor, opened in ((trust, True), (practice, False)):
        assert decide(actor, "person.look", person.pk).allowed is opened
        assert Person.objects.filter(within(actor, "person.look")).exists() is opened
        with sight.of(actor):
            assert Person.objects.filter(pk=person.pk).exists() is opened


def test_agreements_are_those_of_the_organisation_they_act_for(world):
    """The trust is let see what the practice holds; the other practice is not."""
    other = place.add_organisation(
        by=SYSTEM, place=world.place, name="Hill Road Practice", kind="practice", postcode="ZZ1 9AB"
    )
    place.give_role(
        by=SYSTEM, practitioner=world.therapist.practitioner_id, organisation=other.pk,
        role=roles.GP, starts=clock.today(),
    )  # fmt: skip
    person = world.person(practice_id=world.practice.pk)
    for holder, kind in ((world.therapy.pk, "team"), (other.pk, "organisation")):
        access.open_relationship(
            by=SYSTEM, holder_kind=kind, holder=holder, person=person.pk, kind="referred_to",
            subject=f"test:{holder}", organisation=world.trust.pk,
        )  # fmt: skip
    assert decide(acting(world, world.trust), "person.look", person.pk).allowed
    assert not decide(acting(world, other), "person.look", person.pk).allowed
    agreed("T-02", world.practice, other)
    assert decide(acting(world, other), "person.look", person.pk).allowed


def test_the_journal_names_the_organisation_that_they_acted_for(world):
    for organisation in (world.trust, world.charity):
        referred(acting(world, organisation))
    received = Entry.objects.filter(action="referral.receive").order_by("at")
    assert [each.organisation for each in received] == [world.trust.name, world.charity.name]


def test_a_post_that_ended_meanwhile_is_said_where_another_is_chosen(client, world):
    page = client.post(CHOICE, {"organisation": world.practice.pk, "next": "/directory/?words=x"})
    assert page.status_code == 422
    assert "You have no post there today. Choose another." in text(page)
    assert 'value="/directory/?words=x"' in page.content.decode()
    assert "Riverside Community Trust" in text(page)


def test_a_form_that_is_sent_in_another_post_than_it_was_opened_in_says_for_whom_they_act(world):
    client = Client(enforce_csrf_checks=True)
    client.cookies = client_of(world.therapist).cookies
    page = client.get(CHOICE).content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    sent = {"organisation": world.charity.pk, "csrfmiddlewaretoken": token}
    assert client.post(CHOICE, sent).status_code == 302
    refused = client.post(CHOICE, sent)
    assert refused.status_code == 403
    assert "You act for Good Neighbours now: what you send is sent for them." in text(refused)
