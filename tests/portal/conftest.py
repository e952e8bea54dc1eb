"""The small world, translations that are compiled, and a resident with a browser."""

import pytest
from tests.world import make_world

EVERYTHING = {
    "emergency": {"emergency": "no"},
    "who": {"who_for": "me"},
    "need": {"need": "I fall on the stairs, and I am afraid."},
    "name": {"name": "Amina Begum"},
    "born": {"born_day": "2", "born_month": "3", "born_year": "1951", "nhs_number": ""},
    "address": {"address": "1 Mill Lane", "postcode": "zz11aa"},
    "reach": {"phone": "07700900123", "email": ""},
    "speak": {"language": "en-gb", "other_language": "", "interpreter": "no"},
}
FOR_SOMEBODY = {
    **EVERYTHING,
    "who": {"who_for": "adult"},
    "you": {"your_name": "Rafiq Begum", "relation": "child"},
    "agree": {"agrees": "cannot"},
}


@pytest.fixture(scope="session", autouse=True)
def _translated(translations):
    """Every page here is read in three languages."""


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def asked(client, world):
    """Answer every question (with changes, by step), up to the page that shows them."""

    def answer(pages=EVERYTHING, **changes):
        for step, typed in (pages | changes).items():
            response = client.post(f"/ask/{step}/", typed)
            assert response.status_code == 302, (step, response.content.decode())
        return client.get("/ask/check/")

    return answer


@pytest.fixture
def following(client, world, asked):
    """Ask for help, and follow the request; gives the referral."""
    from hamlet.frontdoor.models import Referral

    asked()
    client.post("/ask/check/")
    referral = Referral.objects.get()
    client.post("/follow/", {"reference": referral.reference})
    return referral
