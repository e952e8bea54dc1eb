"""A need that may not be in English stands out, so that a speaker reads it before it waits."""

import pytest
from tests.staff import client_of, text
from tests.world import make_world

from hamlet.frontdoor.actions import Referrer, withdraw
from hamlet.frontdoor.reading import to_be_read

BENGALI = "আমি সিঁড়িতে পড়ে গেছি।"


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
