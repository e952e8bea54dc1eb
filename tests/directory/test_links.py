"""Whoever gives a service keeps its entry by a link; what they suggest is reviewed first."""

import json
import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from tests.directory.test_keeping import held
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.config import jobs
from hamlet.config.logs import WithoutValues
from hamlet.config.senders import FileSender, send_due
from hamlet.design.words import date_words
from hamlet.directory import actions
from hamlet.directory.models import EntryLink, Suggestion
from hamlet.directory.queries import STALE_DAYS, locations_of
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.notices.models import Notice

MAILBOX = "desk@befriending.example"


@pytest.fixture(autouse=True)
def _carried(tmp_path, settings, translations):
    """Letters go to a file of this test."""
    settings.HAMLET_HOME = tmp_path


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
    """The address in the letter that was carried last, once all that is due is."""
    path = Path(settings.HAMLET_HOME) / "outbox.jsonl"
    send_due(FileSender(path))
    words = json.loads(path.read_text().splitlines()[-1])["words"]
    return re.search(r"http\S+?(/entry/by/\S+)", words)[1]


def opened(address):
    """A browser that opened a link, and where it came to."""
    client = Client()
    answer = client.get(address)
    assert answer.status_code == 302, text(answer)
    return client, answer.url


def shown(client, page):
    """What the form of a suggestion shows, as a browser would send it back."""
    page = client.get(f"{page}change/").content.decode()
    typed = {}
    for tag in re.findall(r"<input[^>]*>", page):
        if 'type="checkbox"' not in tag or "checked" in tag:
            typed |= dict(re.findall(r'name="([\w-]+)"[^>]*?value="([^"]*)"', tag))
    typed |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL))
    typed["status"] = re.search(r'<option value="([^"]*)" selected', page)[1]
    return {name: unescape(value) for name, value in typed.items()}


def suggest(address, **changes):
    client, page = opened(address)
    return client.post(f"{page}change/", shown(client, page) | changes, follow=True)


def reviewed(lead, made, act, **sent):
    """The answer to whoever reviews a suggestion, having read the page of it."""
    page = client_of(lead).get(f"/directory/suggestions/{made.pk}/").content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)
    sent |= {"version": version[1]} if version else {}
    return client_of(lead).post(f"/directory/suggestions/{made.pk}/{act}", sent, follow=True)


def told(address):
    """What whoever has the link reads."""
    client, page = opened(address)
    return text(client.get(page))


def test_by_a_link_an_entry_is_confirmed_without_an_account(world, lead, entry):
    address = send(world, lead)
    with clock.frozen(clock.now() + timedelta(days=30)):
        client, page = opened(address)
        assert "Helps at home." in text(client.get(page))
        answer = client.post(page, follow=True)
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
    assert "the entry says what you suggested" in told(address)
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
    assert "It is free, by contract." in told(address)


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
    assert answer.request["QUERY_STRING"] == "again=", "a browser's Back comes to it"
    assert "£5" in answer.content.decode()
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize("over", ["ended", "old", "unknown", "given back"])
def test_a_link_that_is_over_opens_nothing_nor_does_a_browser_that_had_opened_it(
    world, lead, entry, over
):
    address = send(world, lead)
    client, page = opened(address)
    link, days = EntryLink.objects.get(), 0
    if over == "ended":
        client_of(lead).post(f"/directory/links/{link.pk}/end/")
    elif over == "old":
        days = 61
    elif over == "given back":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE directory_service SET source = 'hsds'")
    else:
        client, address = Client(), "/entry/by/somethingelse/"
    with clock.frozen(clock.now() + timedelta(days=days)):
        for answer in (Client().get(address), client.post(page), client.get(f"{page}change/")):
            assert answer.status_code == 404
            assert "This link opens nothing" in text(answer)


def test_before_an_entry_goes_stale_the_link_is_sent_anew_once(world, lead, entry):
    first = send(world, lead)
    with clock.frozen(clock.now() + timedelta(days=STALE_DAYS - 20)):
        jobs.remind_of_entries.func(timestamp=0)
        assert Notice.objects.filter(kind="entry").count() == 1, "it is not stale for a while"
    with clock.frozen(clock.now() + timedelta(days=STALE_DAYS - 10)):
        for _ in range(2):
            jobs.remind_of_entries.func(timestamp=0)
        assert Notice.objects.filter(kind="entry").count() == 2
        assert Client().get(first).status_code == 302, "until the newer is sent"
        second = written()
        since = date_words(held(world).assured_at)
        assert f"was last confirmed on {since}" in Notice.objects.latest("created_at").words
        assert Client().get(first).status_code == 404
        client, page = opened(second)
        client.post(page)
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


def test_a_secret_stands_in_one_letter_and_nowhere_else(world, lead, entry, caplog):
    address = send(world, lead)
    secret = address.rstrip("/").rpartition("/")[2]
    suggest(address, cost="£5")
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT 1 FROM "{table}" t WHERE t::text LIKE %s', [f"%{secret}%"])
            assert cursor.fetchone() is None, table
    assert not Entry.objects.filter(detail__icontains=secret).exists()


def test_the_address_that_tells_a_secret_sends_on_at_once_and_is_told_to_nobody(
    world, lead, entry, caplog
):
    address = send(world, lead)
    client, page = opened(address)
    secret = address.rstrip("/").rpartition("/")[2]
    assert secret not in page
    assert secret not in client.get(page).content.decode()
    for path in (address, "/entry/by/somethingelse/"):
        assert Client().get(path).headers["Referrer-Policy"] == "no-referrer"
    Client(enforce_csrf_checks=True).post(address)
    lines = [WithoutValues("%(message)s").format(each) for each in caplog.records]
    assert any("/entry/by/<id>" in line for line in lines), "it is refused, and in the log"
    assert not any(secret in line for line in lines)


def test_two_windows_of_two_links_do_not_mix(world, lead, entry):
    other = actions.add_service(
        by=SYSTEM, place=world.place, organisation=world.trust, team=world.rapid, name="Walks"
    )
    client, first = opened(send(world, lead))
    actions.send_link(by=lead, service=other.pk, name="Walks desk", address=MAILBOX)
    second = client.get(written()).url
    with clock.frozen(clock.now() + timedelta(days=3)):
        client.post(first)
        assert held(world).assured_at == clock.now()
        other.refresh_from_db()
        assert other.assured_at < clock.now()
    assert "Walks" in text(client.get(second))


def test_what_was_only_words_is_said_to_be_done_once_the_entry_was_changed(world, lead, entry):
    address = send(world, lead)
    suggest(address, words="We moved next door")
    (made,) = Suggestion.objects.all()
    refused = reviewed(lead, made, "done/")
    assert refused.status_code == 422
    assert "as it was when they read it" in text(refused)
    service = held(world)
    actions.add_place(by=lead, service=service.pk, name="Hall next door")
    page = client_of(lead).get(f"/directory/suggestions/{made.pk}/")
    assert "was changed after they read it" in text(page)
    assert "They read by their link that it was done" in text(reviewed(lead, made, "done/"))
    assert "What you suggested was done" in told(address)
    said = Entry.objects.filter(action="entry.review").last()
    assert (said.actor_name, said.detail["outcome"]) == (lead.name, "done")
    again = client_of(lead).post(f"/directory/suggestions/{made.pk}/done/")
    assert again.status_code == 409


def test_where_it_is_given_is_suggested_and_taken(world, lead, entry):
    old = actions.add_place(by=lead, service=held(world).pk, name="Old hall", postcode="ZZ1 1AA")
    address = send(world, lead)
    suggest(
        address, leaves=[str(old.pk)], place="New hall", street="2 Mill Lane", postcode="zz11ab"
    )
    (made,) = Suggestion.objects.all()
    page = text(client_of(lead).get(f"/directory/suggestions/{made.pk}/"))
    for said in ("Old hall, ZZ1 1AA", "New hall", "2 Mill Lane"):
        assert said in page
    reviewed(lead, made, "take/")
    (place,) = locations_of(held(world))
    assert (place.name, place.address, place.postcode) == ("New hall", "2 Mill Lane", "ZZ1 1AB")
    made.refresh_from_db()
    assert made.outcome == "taken"


def test_a_new_place_needs_a_name_and_a_postcode_that_can_be(world, lead, entry):
    address = send(world, lead)
    assert "Say what the new place is called" in text(suggest(address, street="2 Mill Lane"))
    assert "A postcode looks like" in text(suggest(address, place="Hall", postcode="nowhere"))


def test_only_what_somebody_changed_is_said_though_staff_changed_the_rest(world, lead, entry):
    client, page = opened(send(world, lead))
    typed = shown(client, page)
    now = held(world)
    actions.keep_own(by=lead, service=now.pk, version=now.version, phone="020 7946 0111")
    client.post(f"{page}change/", typed | {"cost": "£5"})
    (made,) = Suggestion.objects.all()
    assert made.said == {"cost": "£5"}


def test_whoever_reviews_sees_what_changed_since_it_was_read(world, lead, entry):
    client, page = opened(send(world, lead))
    client.post(f"{page}change/", shown(client, page) | {"phone": "020 7946 0999"})
    (made,) = Suggestion.objects.all()
    review = f"/directory/suggestions/{made.pk}/"
    assert "Changed since" not in text(client_of(lead).get(review))
    now = held(world)
    actions.keep_own(by=lead, service=now.pk, version=now.version, phone="020 7946 0111")
    said = text(client_of(lead).get(review))
    assert "Changed since. They read: 020 7946 0000" in said
    assert "was changed after they read it" in said


def test_two_who_suggest_the_same_field_are_reviewed_one_after_the_other(world, lead, entry):
    suggest(send(world, lead), phone="020 7946 0999")
    suggest(send(world, lead, "other@example.org"), phone="020 7946 0888")
    first, second = Suggestion.objects.order_by("made_at")
    reviewed(lead, first, "take/")
    page = text(client_of(lead).get(f"/directory/suggestions/{second.pk}/"))
    assert "Changed since. They read: 020 7946 0000" in page
    reviewed(lead, second, "take/")
    assert held(world).phone == "020 7946 0888"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("description", "x" * 10_000, "up to 5000 characters"),
        ("words", "x" * 10_000, "up to 2000 characters"),
        ("name", "\u200b\u202e", "Fill in ‘Name’"),
        ("Monday", "nine to five", "Write hours like"),
        ("exceptions", "Christmas", "cannot be read"),
        ("cost", "£5\x00", "Null characters"),
    ],
)
def test_what_no_field_takes_is_refused_with_what_was_typed(world, lead, entry, field, typed, said):
    answer = suggest(send(world, lead), **{field: typed})
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize("language", ["bn", "so"])
def test_the_pages_of_a_link_are_in_the_language_that_their_reader_chose(
    world, lead, entry, language
):
    client, page = opened(send(world, lead))
    client.get(f"/language/{language}/")
    wrong = client.post(f"{page}change/", shown(client, page) | {"phone": "12"}, follow=True)
    pages = {
        "Is this still right?": client.get(page),
        "Send for review": client.get(f"{page}change/"),
        "A phone number looks like 020 7946 0123. Start one from abroad with +.": wrong,
        "This link opens nothing": client.get("/entry/by/somethingelse/"),
    }
    with translation.override(language):
        for words, answer in pages.items():
            assert gettext(words) != words
            assert gettext(words) in unescape(answer.content.decode()), words


def test_a_reminder_that_waits_is_not_sent_once_a_newer_was_written(world, lead, entry):
    send(world, lead)
    with clock.frozen(clock.now() + timedelta(days=STALE_DAYS - 10)):
        jobs.remind_of_entries.func(timestamp=0)
    with clock.frozen(clock.now() + timedelta(days=STALE_DAYS + 30)):
        jobs.remind_of_entries.func(timestamp=0)
        written()
    fates = Notice.objects.filter(kind="entry").values_list("sent_at", "dropped_at")
    assert [(bool(sent), bool(dropped)) for sent, dropped in fates.order_by("created_at")] == [
        (True, False), (False, True), (True, False),
    ]  # fmt: skip


def test_a_suggestion_is_taken_whole_or_not_at_all(world, lead, entry):
    suggest(send(world, lead), phone="020 7946 0999", place="New hall")
    (made,) = Suggestion.objects.all()
    actions.add_place(by=lead, service=held(world).pk, name="New hall")
    refused = reviewed(lead, made, "take/")
    assert refused.status_code == 422
    assert "The entry names this place already." in text(refused)
    assert held(world).phone == "020 7946 0000"
    assert "They read by their link" in text(reviewed(lead, made, "done/"))


def test_a_place_that_was_left_meanwhile_is_not_left_again(world, lead, entry):
    old = actions.add_place(by=lead, service=held(world).pk, name="Old hall")
    suggest(send(world, lead), leaves=[str(old.pk)])
    (made,) = Suggestion.objects.all()
    actions.leave_place(by=lead, service=held(world).pk, location=old.pk)
    refused = reviewed(lead, made, "take/")
    assert refused.status_code == 422
    assert "not said Suggested a place it has left" in text(refused)
    assert "They read by their link" in text(reviewed(lead, made, "done/"))


def test_an_entry_that_is_closed_says_so_and_can_be_opened_by_a_suggestion(world, lead, entry):
    address = send(world, lead)
    now = held(world)
    actions.keep_own(by=lead, service=now.pk, version=now.version, status="temporarily closed")
    assert "Closed for a while" in told(address)
    suggest(address, status="active")
    (made,) = Suggestion.objects.all()
    assert "Closed for a while" in text(client_of(lead).get(f"/directory/suggestions/{made.pk}/"))
    reviewed(lead, made, "take/")
    assert held(world).status == "active"
