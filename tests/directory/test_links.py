"""Whoever gives a service keeps its entry by a link; what they suggest is reviewed first."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from tests.directory.test_keeping import held
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.config import jobs
from hamlet.directory import actions
from hamlet.directory.models import EntryLink, Suggestion
from hamlet.directory.queries import STALE_DAYS
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.notices.models import Notice

MAILBOX = "desk@befriending.example"


@pytest.fixture
def entry(world):
    actions.keep_own(
        by=SYSTEM, service=world.rapid_service.pk, version=1, phone="020 7946 0000",
        description="Helps at home.\nAt any hour.",
    )  # fmt: skip
    return f"/directory/{world.rapid_service.pk}/"


def send(world, lead, address=MAILBOX):
    """Invite somebody on the page; gives the address that was written to them."""
    sent = {"name": "Befriending desk", "address": address}
    answer = client_of(lead).post(f"/directory/{world.rapid_service.pk}/links/", sent)
    assert answer.status_code == 302, text(answer)
    return written()


def written():
    """The address in what was written last."""
    words = Notice.objects.filter(kind="entry").order_by("-created_at").first().words
    return re.search(r"http\S+?(/directory/by/\S+)", words)[1]


def shown(client, address):
    """What the form of a suggestion shows, as a browser would send it back."""
    page = client.get(address + "change/").content.decode()
    typed = {}
    for tag in re.findall(r"<input[^>]*>", page):
        if 'type="checkbox"' not in tag or "checked" in tag:
            typed |= dict(re.findall(r'name="(\w+)".*?value="([^"]*)"', tag))
    typed |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL))
    typed["status"] = re.search(r'<option value="([^"]*)" selected', page)[1]
    return {name: unescape(value) for name, value in typed.items()}


def suggest(address, **changes):
    client = Client()
    return client.post(address + "change/", shown(client, address) | changes, follow=True)


def test_by_a_link_an_entry_is_confirmed_without_an_account(world, lead, entry):
    address = send(world, lead)
    with clock.frozen(clock.now() + timedelta(days=30)):
        page = Client().get(address)
        assert "Helps at home." in text(page)
        answer = Client().post(address, follow=True)
        assert "it was confirmed today" in text(answer)
        assert held(world).assured_at == clock.now()
    said = Entry.objects.filter(action="service.assure").last()
    assert said.actor_name == "Befriending desk, by the link of an entry"


def test_what_is_suggested_changes_nothing_before_it_is_reviewed(world, lead, entry):
    address = send(world, lead)
    answer = suggest(address, phone="020 7946 0999", Monday="09:00-12:00", words="New desk")
    assert "Somebody reviews it" in text(answer)
    assert "waits to be reviewed" in text(answer)
    (made,) = Suggestion.objects.all()
    assert made.said == {"phone": "020 7946 0999", "Monday": "09:00-12:00"}
    assert held(world).phone == "020 7946 0000"

    client = client_of(lead)
    assert "Suggested for entries" in text(client.get("/home/"))
    page = client.get(f"/directory/suggestions/{made.pk}/")
    for words in ("020 7946 0000", "020 7946 0999", "New desk", "Befriending desk"):
        assert words in text(page)
    sent = {"version": re.search(r'name="version" value="(\d+)"', page.content.decode())[1]}
    client.post(f"/directory/suggestions/{made.pk}/take/", sent)
    now = held(world)
    assert (now.phone, now.description) == ("020 7946 0999", "Helps at home.\nAt any hour.")
    assert {each.opens.hour for each in now.hours.all() if each.weekday == 0} == {9}
    assert "stands in the entry since" in text(Client().get(address))
    assert "Suggested for entries" not in text(client.get("/home/"))
    again = client.post(f"/directory/suggestions/{made.pk}/take/", sent)
    assert again.status_code == 409


def test_who_turns_it_down_says_why_and_they_read_it(world, lead, entry):
    address = send(world, lead)
    suggest(address, cost="£5")
    (made,) = Suggestion.objects.all()
    review = f"/directory/suggestions/{made.pk}/"
    assert client_of(lead).post(review, {"why": ""}).status_code == 422
    client_of(lead).post(review, {"why": "It is free, by contract."})
    assert held(world).cost == ""
    assert "It is free, by contract." in text(Client().get(address))


def test_an_entry_that_changed_since_it_was_read_is_not_overwritten(world, lead, entry):
    address = send(world, lead)
    suggest(address, cost="£5")
    (made,) = Suggestion.objects.all()
    stale = {"version": held(world).version}
    actions.keep_own(by=lead, service=held(world).pk, version=held(world).version, cost="£2")
    answer = client_of(lead).post(f"/directory/suggestions/{made.pk}/take/", stale)
    assert answer.status_code == 409
    assert "£2" in text(answer)
    assert held(world).cost == "£2"


def test_something_newer_takes_the_place_of_what_waits(world, lead, entry):
    address = send(world, lead)
    suggest(address, cost="£5")
    suggest(address, cost="£6")
    waits = Suggestion.objects.get(decided_at=None)
    assert waits.said == {"cost": "£6"}
    assert Suggestion.objects.count() == 2


def test_what_cannot_be_is_refused_in_words_with_what_was_typed(world, lead, entry):
    address = send(world, lead)
    assert "You changed nothing" in text(suggest(address))
    answer = suggest(address, phone="12", cost="£5")
    assert answer.status_code == 422
    assert "£5" in answer.content.decode()
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize("over", ["ended", "old", "unknown"])
def test_a_link_that_is_over_opens_nothing(world, lead, entry, over):
    address = send(world, lead)
    link, days = EntryLink.objects.get(), 0
    if over == "ended":
        client_of(lead).post(f"/directory/links/{link.pk}/end/")
    elif over == "old":
        days = 61
    else:
        address = "/directory/by/somethingelse/"
    with clock.frozen(clock.now() + timedelta(days=days)):
        for client, page in ((Client().get, address), (Client().post, address + "change/")):
            answer = client(page)
            assert answer.status_code == 404
        assert "This link opens nothing" in text(Client().get(address))


def test_before_an_entry_goes_stale_the_link_is_sent_anew_once(world, lead, entry):
    first = send(world, lead)
    with clock.frozen(clock.now() + timedelta(days=STALE_DAYS - 20)):
        jobs.remind_of_entries.func(timestamp=0)
        assert written() == first, "it is not stale for a while"
    with clock.frozen(clock.now() + timedelta(days=STALE_DAYS - 10)):
        for _ in range(2):
            jobs.remind_of_entries.func(timestamp=0)
        assert Notice.objects.filter(kind="entry").count() == 2
        assert written() != first
        assert Client().get(first).status_code == 404
        assert Client().post(written()).status_code == 302
        assert held(world).assured_at == clock.now()


def test_only_who_keeps_an_entry_invites_and_reviews(world, lead, entry):
    other = world.staff("Iris Vale", roles.TEAM_LEAD, world.trust, world.therapy)
    links = f"/directory/{world.rapid_service.pk}/links/"
    assert client_of(other).get(links).status_code == 403
    assert client_of(world.gp).get(links).status_code == 403
    suggest(send(world, lead), cost="£5")
    (made,) = Suggestion.objects.all()
    for act in (client_of(other).get, client_of(other).post):
        assert act(f"/directory/suggestions/{made.pk}/").status_code == 403
    assert client_of(other).post(f"/directory/suggestions/{made.pk}/take/").status_code == 403
    assert "Suggested for entries" not in text(client_of(other).get("/home/"))
    with pytest.raises(NotAllowed):
        actions.take_suggestion(by=other, suggestion=made.pk, version=held(world).version)


@pytest.mark.parametrize(
    ("name", "address", "said"),
    [
        ("", MAILBOX, "Say who they are"),
        ("\u200b\u200b", MAILBOX, "Say who they are"),
        ("Desk", "020 7946 0000", "takes no texts"),
        ("Desk", "nobody@", "looks like"),
    ],
)
def test_who_cannot_be_written_to_is_refused_in_words(world, lead, name, address, said):
    sent = {"name": name, "address": address}
    answer = client_of(lead).post(f"/directory/{world.rapid_service.pk}/links/", sent)
    assert answer.status_code == 422
    assert said in text(answer)


def test_one_address_has_one_link_of_an_entry_and_an_entry_four_at_most(world, lead, entry):
    send(world, lead)
    with pytest.raises(UserError, match="was sent there already"):
        actions.send_link(by=lead, service=held(world).pk, name="Again", address=MAILBOX)
    for number in range(3):
        send(world, lead, f"desk{number}@example.org")
    with pytest.raises(UserError, match="4 links at most"):
        actions.send_link(by=lead, service=held(world).pk, name="More", address="more@example.org")


def test_only_the_hash_of_a_secret_is_kept_with_the_link(world, lead, entry):
    secret = send(world, lead).rstrip("/").rpartition("/")[2]
    link = EntryLink.objects.values().get()
    assert not any(secret in str(value) for value in link.values())
    assert not Entry.objects.filter(detail__icontains=secret).exists()
