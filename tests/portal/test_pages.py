"""What holds for every page of the portal."""

import re
from urllib.parse import quote

import pytest
from django.conf import settings
from django.urls import reverse
from tests.portal.conftest import EVERYTHING, FOR_SOMEBODY
from tests.portal.residents import resident

from hamlet.portal.urls import urlpatterns

PAGES = (
    "/",
    "/services/",
    "/ask/emergency/",
    "/ask/emergency/call/",
    "/ask/danger/",
    "/ask/young/",
    "/ask/outside/",
    "/ask/check/",
    "/follow/",
    "/follow/stop/",
    *(f"/ask/{step}/" for step in FOR_SOMEBODY),
)


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_every_page_in_each_language(
    client, asked, following, django_assert_max_num_queries, language
):
    asked(FOR_SOMEBODY)
    client.get(f"/language/{language}/")
    for address in PAGES:
        with django_assert_max_num_queries(15):
            response = client.get(address)
        page = response.content.decode()
        assert response.status_code == 200, address
        assert f'<html lang="{language}"' in page, address
        assert page.count("<h1") == 1, address
        assert ("hamlet-unchecked" in page) == (language != "en-gb"), address


def test_whoever_reads_no_english_is_told_that_the_services_are_in_it(client, world):
    said = "এই কথাগুলো ইংরেজিতে। নিজের ভাষায় শুনতে আমাদের ফোন করুন।"
    client.get("/language/bn/")
    assert said in client.get("/services/").content.decode()
    client.get("/language/en-gb/")
    assert "These words are in English" not in client.get("/services/").content.decode()


def test_many_services_take_no_more_queries(client, world, django_assert_max_num_queries):
    for number in range(30):
        world.service(f"Service {number}", world.rapid)
    with django_assert_max_num_queries(15):
        page = client.get("/services/").content.decode()
    assert "?page=2" in page


def test_a_service_is_found_by_its_words(client, world):
    page = client.get("/services/", {"q": "rapid"}).content.decode()
    assert "Rapid response" in page
    assert "Community therapy" not in page
    assert "Every day: 08:00 to 20:00" in page
    nothing = client.get("/services/", {"q": "zebra"}).content.decode()
    assert "We found no service" in nothing
    for found in (page, nothing):
        assert '<a href="tel:999">999</a>' in found


@pytest.mark.parametrize("language", ["en-gb", "bn"])
@pytest.mark.parametrize(
    "address", ["/", "/ask/emergency/", "/ask/emergency/call/", "/ask/need/", "/ask/check/"]
)
def test_emergency_numbers_can_be_tapped(client, asked, language, address):
    asked()
    client.get(f"/language/{language}/")
    page = client.get(address).content.decode()
    assert '<a href="tel:999">999</a>' in page or 'href="tel:999" role="button"' in page
    if address in ("/", "/ask/need/", "/ask/check/"):
        assert '<a href="tel:111">111</a>' in page


def test_a_child_can_tap_the_number_of_childline(client, asked):
    asked()
    assert '<a href="tel:08001111">0800 1111</a>' in client.get("/ask/young/").content.decode()


@pytest.mark.parametrize("address", ["/", "/follow/"])
def test_our_own_number_says_when_it_is_answered(client, world, address):
    assert "We answer the phone: Every day: 08:00 to 20:00" in client.get(address).content.decode()


def test_a_place_not_yet_set_up_shows_the_number_alone(client, db):
    page = client.get("/").content.decode()
    assert settings.PHONE in page
    assert "We answer the phone" not in page


def test_addresses_hold_nothing_personal(client, asked, following):
    """Only the step of a form, the code of a language, and the link of an entry, whose secret is
    exchanged at once, are ever part of an address."""
    patterns = {str(each.pattern) for each in urlpatterns if "<" in str(each.pattern)}
    assert {each for each in patterns if not each.startswith("mine/<uuid:person>/")} == {
        "ask/<slug:step>/",
        "language/<slug:code>/",
        "entry/by/<str:secret>/",
        "entry/<uuid:link>/",
        "entry/<uuid:link>/change/",
    }
    for step, typed in EVERYTHING.items():
        assert "?" not in client.post(f"/ask/{step}/", typed).url


def test_a_language_is_kept_and_leads_back(client, world):
    response = client.get("/language/bn/", {"next": "/ask/emergency/"})
    assert response.url == "/ask/emergency/"
    assert 'lang="bn"' in client.get(reverse("portal:front")).content.decode()


TWO_SIGN_INS = ("/sign-in/?next=/mine/", "/account/sign-in/?next=/mine/")


@pytest.mark.parametrize("address", TWO_SIGN_INS)
@pytest.mark.parametrize(("language", "words"), [("bn", "সাইন ইন করুন"), ("so", "Soo gal")])
def test_signing_in_speaks_the_reader_s_language(client, world, settings, address, language, words):
    settings.HAMLET_DEMO = True
    switch = client.get(address).content.decode()
    assert f"/language/{language}/?next={quote(address, safe='')}" in switch
    assert client.get(f"/language/{language}/", {"next": address}).url == address
    page = client.get(address).content.decode()
    assert f'<html lang="{language}"' in page
    assert f"{words}</h1>" in page
    assert "hamlet-unchecked" in page


def test_residents_come_first_on_a_resident_s_way_in(client, world, settings):
    settings.HAMLET_DEMO = True
    resident(world.person())
    headings = [
        re.findall(r'<h2 class="nhsuk-heading-s"[^>]*>([^<]*)', page.content.decode())
        for page in (client.get("/sign-in/?next=/mine/"), client.get("/sign-in/"))
    ]
    assert headings[0][0] == "Residents and carers"
    assert headings[1][0] != "Residents and carers"
    assert sorted(headings[0]) == sorted(headings[1])


def test_the_live_counter_speaks_the_language_of_the_page(client, asked):
    asked()
    client.get("/language/bn/")
    page = client.get("/ask/need/").content.decode()
    assert 'data-i18n.characters-under-limit.other="আর %{count}টি অক্ষর লেখা যাবে"' in page
    assert "%%" not in page


@pytest.mark.parametrize("onward", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_a_language_never_leads_elsewhere(client, world, onward):
    assert client.get("/language/so/", {"next": onward}).url == "/"


def test_an_unknown_language_is_not_found(client, world):
    assert client.get("/language/xx/").status_code == 404


def test_signed_in_staff_see_the_same_public_page(client, world):
    from hamlet.access.models import Account

    client.force_login(Account.objects.get(pk=world.nurse.id), settings.AUTHENTICATION_BACKENDS[0])
    assert "Ask for help" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("asks", "speaks"),
    [
        ("bn-BD,bn;q=0.9,en;q=0.5", "bn"),
        ("so", "so"),
        ("fr-FR,so;q=0.4", "so"),
        ("en-US,bn;q=0.9", "en-gb"),
        ("fr,de;q=0.9", "en-gb"),
        ("*", "en-gb"),
        (";;q=\x01 x" + "a-" * 3000, "en-gb"),
        ("", "en-gb"),
    ],
)
def test_a_page_is_in_the_language_that_the_browser_asks_for(client, world, asks, speaks):
    page = client.get("/", headers={"accept-language": asks}).content.decode()
    assert f'<html lang="{speaks}"' in page
    assert "If it is not an emergency but cannot wait, call" in page, "safety in English too"
    assert page.count("hreflang=") == 3


def test_a_choice_goes_before_what_the_browser_asks_for(client, world):
    bengali = {"accept-language": "bn"}
    client.get("/language/en-gb/", headers=bengali)
    assert '<html lang="en-gb"' in client.get("/", headers=bengali).content.decode()
    client.get("/language/so/", headers=bengali)
    assert '<html lang="so"' in client.get("/follow/", headers=bengali).content.decode()
