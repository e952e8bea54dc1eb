"""A need that may not be in English stands out, so that a speaker reads it before it waits."""

import pytest
from tests.staff import client_of, text
from tests.world import make_world

from hamlet.frontdoor.actions import Referrer, triage, withdraw
from hamlet.frontdoor.reading import to_be_read

BENGALI = "আমি সিঁড়িতে পড়ে গেছি।"
CHEST_PAIN = "আমার মায়ের বুকে ব্যথা হচ্ছে"


@pytest.fixture
def world(db, settings):
    settings.HAMLET_DEMO = True
    return make_world()


@pytest.mark.parametrize(
    ("need", "language", "kind", "said"),
    [
        (BENGALI, "en-gb", "professional", "Written in Bengali letters"),
        ("Waan dhacay", "so", "resident", "Perhaps written in Somali"),
        ("I fell", "bn", "carer", "Perhaps written in Bengali"),
        ("Fell twice", "so", "professional", ""),
        ("I fell", "en-gb", "resident", ""),
    ],
)
def test_by_its_letters_or_by_what_the_referrer_reads(need, language, kind, said):
    assert to_be_read(need, language, kind).startswith(said)
    assert bool(to_be_read(need, language, kind)) == bool(said)


def test_it_stands_on_the_list_and_on_the_page_until_it_has_ended(world):
    asked = {"language": "so", "referrer": Referrer(kind="resident", name="Amina")}
    held = world.referral(need="Waan dhacay", **asked)
    nurse = client_of(world.nurse)
    words = "Perhaps written in Somali: if so, have it read by a speaker now"
    assert words in text(nurse.get("/worklist/"))
    page = text(nurse.get(f"/referrals/{held.pk}/"))
    assert words in page
    assert "It may be an emergency" in page
    withdraw(by=world.nurse, referral=held.pk, version=held.version, words="By phone")
    assert words not in text(nurse.get(f"/referrals/{held.pk}/"))


@pytest.mark.parametrize("need", [CHEST_PAIN, "He has chest pain, they say"])
def test_words_of_danger_from_a_resident_stand_on_the_list_and_the_page_until_decided(world, need):
    held = world.referral(need=need, referrer=Referrer(kind="carer", name="Salma"))
    nurse, sign = client_of(world.nurse), "chest pain" if need.isascii() else "বুকে ব্যথা"
    words = f"“{sign}” may mean danger to life: make sure now that they are safe"
    for page in ("/worklist/", f"/referrals/{held.pk}/", f"/referrals/{held.pk}/snooze/"):
        assert words in text(nurse.get(page)), page
    triage(
        by=world.nurse,
        referral=held.pk,
        version=held.version,
        service=world.rapid_service.pk,
        urgency="urgent",
    )
    assert words not in text(nurse.get(f"/referrals/{held.pk}/"))


def test_what_a_professional_wrote_is_not_said_to_be_danger_once_more(world):
    world.referral(need="No chest pain", referrer=Referrer(kind="professional", name="Jo"))
    assert "may mean danger" not in text(client_of(world.nurse).get("/worklist/"))
