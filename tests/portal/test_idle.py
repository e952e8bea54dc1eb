"""Residents' pages close after ten idle minutes, and say so before."""

from datetime import timedelta

import pytest

from hamlet.kernel import clock

WORDS = {
    "en-gb": "Do you need more time?",
    "bn": "আপনার কি আরও সময় দরকার?",
    "so": "Ma u baahan tahay waqti dheeraad ah?",
}


@pytest.mark.parametrize("language", WORDS)
def test_a_page_of_answers_warns_and_can_be_kept_open(client, asked, language):
    client.get(f"/language/{language}/")
    start = clock.now()
    with clock.frozen(start):
        page = asked().content.decode()
    assert WORDS[language] in page
    assert 'data-seconds="600"' in page
    with clock.frozen(start + timedelta(minutes=9)):
        assert client.get("/stay/").json() == {"seconds": 60}, "asking keeps nothing open"
        assert client.post("/stay/").json() == {"seconds": 600}
    with clock.frozen(start + timedelta(minutes=18)):
        assert "Amina" in client.get("/ask/name/").content.decode()
    with clock.frozen(start + timedelta(minutes=29)):
        assert client.post("/stay/").json() == {"seconds": 0}, "what is over stays over"
        assert "Amina" not in client.get("/ask/name/", follow=True).content.decode()


def test_following_can_be_kept_open_too(client, following):
    start = clock.now()
    with clock.frozen(start):
        assert 'id="ending"' in client.get("/follow/").content.decode()
    with clock.frozen(start + timedelta(minutes=9)):
        client.post("/stay/")
    with clock.frozen(start + timedelta(minutes=18)):
        assert following.reference in client.get("/follow/").content.decode()


def test_who_follows_what_they_sent_is_not_told_that_its_page_closes(client, asked):
    """The page that said that it was sent closes; the one that is open now does not."""
    start = clock.now()
    with clock.frozen(start):
        asked()
        client.post("/ask/check/")
    with clock.frozen(start + timedelta(minutes=9)):
        assert 'data-seconds="600"' in client.get("/follow/").content.decode()
    with clock.frozen(start + timedelta(minutes=11)):
        assert client.get("/stay/").json() == {"seconds": 480}


def test_a_page_that_holds_nothing_says_nothing_of_time(client, asked):
    assert 'id="ending"' not in client.get("/follow/").content.decode()
    asked()
    for address in ("/", "/services/"):
        assert 'id="ending"' not in client.get(address).content.decode()
