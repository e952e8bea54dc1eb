"""A resident's account: who opens it, for whom, and which pages it reaches."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.portal.residents import email_of, family, lets_help, path, resident
from tests.staff import client_of, text

from hamlet.access import actions as access
from hamlet.access.decisions import decide
from hamlet.access.models import Account
from hamlet.access.queries import those_acting_for, who_may_see
from hamlet.journal.queries import about
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.people import actions as people
from hamlet.place.queries import actor_of
from hamlet.portal import actions
from hamlet.portal.actions.accounts import birthday

EMAIL = "amina@example.org"
PASSWORD = "four odd words here"


@pytest.fixture
def kin(world, settings):
    settings.HAMLET_DEMO = True
    return family(world)


def open_(world, person, by=None, email=EMAIL):
    return actions.open_portal(by=by or world.handler, person=person.pk, email=email)


def test_staff_open_one_account_for_each_person(world):
    amina = world.person()
    made = open_(world, amina)
    assert (made.person, made.name) == (amina.pk, "Amina Begum")
    assert who_may_see(amina.pk).get(kind="self").holder == made.pk
    assert about(amina.pk).get(action="portal.open").actor_name == "Ruth Oakes"
    with pytest.raises(UserError, match="an account already"):
        open_(world, amina, email="other@example.org")
    with pytest.raises(UserError, match="already an account"):
        open_(world, world.person("Karim"))


ACCOUNT_PAGES = (
    "mfa_index",
    "account_change_password",
    "account_elsewhere",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
)


@pytest.mark.parametrize("page", ACCOUNT_PAGES)
@pytest.mark.parametrize("language", ["bn", "so"])
def test_a_resident_looks_after_their_account_in_their_language(world, page, language):
    account = open_(world, world.person())
    access.set_password(by=SYSTEM, account=account.pk, password=PASSWORD)
    browser = client_of(actor_of(account))
    browser.get(reverse("portal:language", args=[language]))
    found = browser.get(reverse(page), follow=True)
    whole = found.content.decode()
    heading = re.search(r"<h1[^>]*>(.+?)</h1>", whole)[1]
    assert f'<html lang="{language}"' in whole
    assert "has not yet checked" not in heading
    in_english = re.search(r"<h1[^>]*>(.+?)</h1>", english(browser, page))[1]
    assert heading != in_english


def english(browser, page) -> str:
    browser.get(reverse("portal:language", args=["en-gb"]))
    return browser.get(reverse(page), follow=True).content.decode()


def test_what_is_wrong_with_a_password_is_said_in_their_language(world):
    account = open_(world, world.person())
    access.set_password(by=SYSTEM, account=account.pk, password=PASSWORD)
    browser = client_of(actor_of(account))
    browser.get("/language/so/")
    common = {"oldpassword": PASSWORD, "password1": "qwerty123456", "password2": "qwerty123456"}
    assert "dad badan ayaa isticmaala" in text(browser.post("/account/password/", common))
    short = {"oldpassword": "x", "password1": "short", "password2": "short"}
    said = text(browser.post("/account/password/", short))
    assert "ugu yaraan 12 xaraf." in said
    assert "Kaasi maaha furaha sirta ah ee aad hadda haysato" in said


def test_staff_look_after_their_account_in_english(world, client):
    account = access.open_account(by=SYSTEM, email="x@example.org", name="Sam", password=PASSWORD)
    browser = client_of(actor_of(account))
    browser.get("/language/bn/")
    whole = browser.get("/account/", follow=True).content.decode()
    assert '<html lang="en-gb"' in whole
    assert "Your account" in whole


def test_whoever_may_not_see_a_person_opens_no_account(world):
    amina = world.person(practice_id=world.practice.pk)
    for actor in (world.carer_nurse, world.volunteer, resident(world.person("Karim"))):
        with pytest.raises(NotAllowed):
            open_(world, amina, by=actor)
    assert not Account.objects.filter(person=amina.pk).exists()


def test_nobody_gets_an_account_who_has_died_or_is_a_child(world):
    died, child = world.person(), world.person("Nadia", born=clock.today() - timedelta(days=4000))
    people.record_death(by=world.handler, person=died.pk, on=clock.today())
    with pytest.raises(UserError, match="has died"):
        open_(world, died)
    with pytest.raises(UserError, match="younger than 13"):
        open_(world, child)


def test_the_address_of_a_member_of_staff_is_no_resident_s(world):
    amina = world.person()
    email = email_of(world.nurse)
    Account.objects.filter(pk=world.nurse.id).update(person=amina.pk)
    with pytest.raises(UserError, match="already an account"):
        open_(world, amina, email=email)


def test_staff_open_it_on_a_page_and_the_link_works_once_without_a_second_factor(
    world, client, settings
):
    settings.HAMLET_DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    amina = world.person()
    desk, page = client_of(world.handler), f"/people/{amina.pk}/own-pages/"
    assert "They have no account yet" in text(desk.get(f"/people/{amina.pk}/"))
    refused = desk.post(page, {"do": "open", "email": EMAIL})
    assert (refused.status_code, Account.objects.filter(person=amina.pk).count()) == (422, 0)
    shown = desk.post(page, {"do": "open", "email": EMAIL, "checked": "on"}).content.decode()
    link = re.search(r"http://testserver(/account/set-up/\S+?)<", shown)[1]
    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    client.post("/account/sign-in/", {"login": EMAIL, "password": PASSWORD})
    assert client.get("/home/").url == "/mine/"
    assert "This is your own record" in text(client.get("/mine/", follow=True))
    assert "has been used" in client.get(link, follow=True).content.decode()
    assert client.get("/account/").status_code == 200, "a passkey may be added"


@pytest.fixture
def alone(world, settings):
    """Amina, who chose a password of her own; gives her browser."""
    settings.HAMLET_DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    world.amina = world.person(practice_id=world.practice.pk)
    world.account = open_(world, world.amina)
    access.set_password(by=SYSTEM, account=world.account.pk, password="her own odd words")
    return client_of(actor_of(world.account))


def link_from(actor, person) -> str:
    shown = client_of(actor).post(f"/people/{person.pk}/own-pages/", {"do": "link"})
    return re.search(r"http://testserver(/account/set-up/\S+?)<", shown.content.decode())[1]


def chooses(client, link):
    form = client.get(link, follow=True).request["PATH_INFO"]
    client.post(form, {"new_password1": PASSWORD, "new_password2": PASSWORD})


def signs_in(client):
    return client.post("/account/sign-in/", {"login": EMAIL, "password": PASSWORD})


def test_a_new_link_and_a_new_password_are_told_to_whom_they_open(world, client, alone):
    link = link_from(world.gp, world.amina)
    told = about(world.amina.pk).get(action="portal.link")
    assert (told.kind, told.actor_name) == ("deed", "Dr Nadia Islam")
    assert told.subject == f"account:{world.account.pk}"
    assert "registered with your organisation" in told.basis
    chooses(client, link)
    assert about(world.amina.pk).filter(action="account.set_password").count() == 2
    signs_in(client)
    said = text(client.get(path(world.amina, "looked/")))
    assert "Dr Nadia Islam of Mill Lane Practice made a new way for you to sign in." in said
    mine = text(client.get(path(world.amina, "looked/"), {"who": "me"}))
    assert "You set a password for these pages." in mine


def test_whoever_may_not_see_a_person_gives_nobody_a_link(world, alone):
    for actor in (world.carer_nurse, actor_of(world.account)):
        with pytest.raises(NotAllowed):
            actions.give_link(by=actor, person=world.amina.pk)
    with pytest.raises(UserError, match="no account"):
        actions.give_link(by=world.handler, person=world.person("Karim").pk)
    assert not about(world.amina.pk).filter(action="portal.link").exists()


def test_a_new_link_is_told_on_the_first_page_until_it_must_have_been_read(world, client, alone):
    start, said = clock.now(), "Ruth Oakes of Riverside Community Trust made a new way for you"
    home = path(world.amina)
    with clock.frozen(start - timedelta(days=100)):
        link = link_from(world.handler, world.amina)
    assert said in text(alone.get(home)), "nobody has signed in since"
    chooses(client, link)
    signs_in(client)
    assert said not in text(client.get(home))
    link_from(world.handler, world.amina)
    for _ in range(2):
        signs_in(again := Client())
        assert said in text(again.get(home)), "whoever signs in first does not make it go away"
    again.get("/language/so/")
    told = text(again.get(home))
    assert "waxa uu kuu sameeyay" in told
    assert said in told, "in English too"
    helper = resident(world.person("Karim"))
    lets_help(actor_of(world.account), world.amina, helper)
    assert said not in text(client_of(helper).get(home))


def test_a_new_link_is_told_long_after_the_page_that_made_it(world, alone):
    """Whoever wrote an entry may read it in the same transaction, so this one is of another."""
    entry = """INSERT INTO journal_entry (at, transaction, kind, action, actor_name, actor_kind,
        organisation, people, subject, purpose, basis, detail) VALUES (now(), 1, 'deed',
        'portal.link', 'Femi Ade', 'staff', 'Riverside Community Trust', journal_aliases(%s), '',
        'direct care', '', '{}') RETURNING id"""
    with connection.cursor() as cursor:
        cursor.execute(entry, [[world.amina.pk]])
    home = text(alone.get(path(world.amina)))
    assert "Did you ask for a new way to sign in?" in home
    assert "Femi Ade of Riverside Community Trust made a new way for you to sign in." in home
    assert "If you did not ask for this, call 020 7946 0100 ." in home


def test_a_link_that_is_made_ends_no_session_and_a_password_that_is_chosen_ends_each(
    world, client, alone
):
    Authenticator.objects.create(user=world.account, type="totp", data={"secret": "x"})
    link = link_from(world.handler, world.amina)
    assert alone.get(path(world.amina)).status_code == 200
    chooses(client, link)
    assert alone.get(path(world.amina)).url.startswith("/sign-in/")
    assert "code" in text(client.get(signs_in(client).url)).lower(), "the second factor stays"
    assert client.get(path(world.amina)).url.startswith("/sign-in/")


def test_staff_need_a_second_factor_still(world, client, settings):
    settings.HAMLET_DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    Account.objects.filter(pk=world.nurse.id).update(is_demo=False, person=world.person().pk)
    access.set_password(by=SYSTEM, account=world.nurse.id, password=PASSWORD)
    client.post("/account/sign-in/", {"login": email_of(world.nurse), "password": PASSWORD})
    assert client.get("/home/").url == "/account/"


def test_a_resident_opens_no_page_of_staff_and_reads_the_same_whoever_exists(world, kin):
    for address in (
        *("/home/", "/worklist/", "/people/", "/directory/", "/intake/"),
        *(f"/people/{kin.amina.pk}/", f"/people/{kin.karim.pk}/", f"/people/{uuid4()}/"),
        f"/people/{kin.amina.pk}/own-pages/",
    ):
        found = kin.at_home.get(address)
        assert (found.status_code, found.url) == (302, "/mine/"), address


def test_staff_open_no_page_of_residents(world, kin):
    desk = client_of(world.handler)
    for address in ("/mine/", "/mine/accept/", path(kin.amina), path(kin.amina, "looked/")):
        assert desk.get(address).status_code == 403


def test_who_is_not_signed_in_is_asked_to(client, world, kin):
    for address in ("/mine/", path(kin.amina), path(kin.amina, "looked/")):
        assert client.get(address).url.startswith("/sign-in/?next=")


def test_demo_residents_stand_on_the_sign_in_page(client, kin):
    page = client.get("/sign-in/").content.decode()
    assert "Residents and carers" in page
    found = client.post("/sign-in/demo/", {"account": kin.own.id}, follow=True)
    assert found.request["PATH_INFO"] == path(kin.amina)


def test_death_ends_every_sight_at_once_and_withdrawing_it_opens_none(world, kin):
    lets_help(kin.own, kin.amina, kin.helper)
    lets_help(kin.helper, kin.karim, kin.own)
    people.record_death(by=world.handler, person=kin.amina.pk, on=clock.today())
    assert kin.at_home.get(path(kin.amina)).status_code == 404
    assert kin.carer.get(path(kin.amina)).status_code == 404
    assert kin.at_home.get(path(kin.karim)).status_code == 404, "she no longer acts for him"
    assert kin.carer.get(path(kin.karim)).status_code == 200
    assert "No record is open to you" in text(kin.at_home.get("/mine/"))
    people.withdraw_death(by=world.handler, person=kin.amina.pk)
    assert kin.at_home.get(path(kin.amina)).status_code == 404
    actions.open_portal(by=world.handler, person=kin.amina.pk, email=email_of(kin.own))
    assert kin.at_home.get(path(kin.amina)).status_code == 200


def let_parent(world, child, parent, **more):
    actions.let_act_for(by=world.handler, person=child.pk, email=email_of(parent), **more)


def test_a_parent_s_sight_ends_by_itself_on_the_16th_birthday(world, kin):
    born = date(clock.today().year - 10, 5, 6)
    child = world.person("Nadia", "Begum", born=born)
    let_parent(world, child, kin.own)
    ends = clock.utc(datetime(born.year + 16, 5, 6, tzinfo=clock.LONDON))
    assert those_acting_for(child.pk).get().closes_at == ends
    with clock.frozen(ends - timedelta(seconds=1)):
        assert decide(kin.own, "person.look", child.pk).allowed
    with clock.frozen(ends):
        assert not decide(kin.own, "person.look", child.pk).allowed
    page = kin.at_home.get(path(child))
    assert f"This ends on 6 May {born.year + 16}" in text(page)
    assert "until the 16th birthday" in text(kin.at_home.get(path(child, "helpers/")))


def test_nothing_outlasts_the_16th_birthday(world, kin):
    child = world.person("Nadia", born=clock.today() - timedelta(days=4000))
    let_parent(world, child, kin.own, until=clock.now() + timedelta(days=9000))
    let_parent(world, child, kin.helper, until=clock.now() + timedelta(days=9))
    first, second = those_acting_for(child.pk)
    assert first.closes_at == birthday(child.birth_date, 16)
    assert second.closes_at < clock.now() + timedelta(days=10)


def test_a_child_of_13_is_told_until_when_a_parent_sees(world, kin):
    child = world.person("Nadia", born=clock.today() - timedelta(days=14 * 366))
    let_parent(world, child, kin.own)
    said = text(client_of(resident(child)).get(path(child, "helpers/")))
    assert "A parent may see this until the 16th birthday" in said
    assert "Amina Begum" in said


@pytest.mark.parametrize(
    ("born", "turns"),
    [(date(2012, 2, 29), datetime(2028, 3, 1, tzinfo=UTC)), (date(2012, 7, 1), None)],
)
def test_birthdays_begin_at_midnight_in_london(born, turns):
    assert birthday(born, 16) == (turns or datetime(2028, 6, 30, 23, tzinfo=UTC))


def test_a_person_for_whom_a_court_says_so_is_acted_for_from_a_page(world, kin):
    desk, page = client_of(world.handler), f"/people/{kin.amina.pk}/own-pages/"
    typed = {"do": "act", "email": email_of(kin.helper)}
    assert desk.post(page, typed).status_code == 422
    assert desk.post(page, typed | {"seen": "on"}).status_code == 302
    assert "Karim Begum" in text(desk.get(page))
    assert "They act for this person already" in text(desk.post(page, typed | {"seen": "on"}))
    nobody = text(desk.post(page, {"do": "act", "email": "no@example.org", "seen": "on"}))
    assert "No resident has an account with this address" in nobody
    assert kin.carer.get(path(kin.amina, "shared/")).status_code == 200


def test_a_resident_s_pages_close_after_ten_idle_minutes_and_say_so_before(kin):
    start = clock.now()
    page = kin.at_home.get(path(kin.amina)).content.decode()
    left = int(re.search(r'id="ending"[^>]*data-seconds="(\d+)"', page)[1])
    assert 530 <= left <= 600
    with clock.frozen(start + timedelta(minutes=8)):
        assert kin.at_home.get(path(kin.amina)).status_code == 200
    with clock.frozen(start + timedelta(minutes=19)):
        assert kin.at_home.get(path(kin.amina)).url.startswith("/sign-in/")
