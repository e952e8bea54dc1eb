"""Owners keep their entries, are reminded in time, and nobody else's hand is in them."""

import re
from datetime import timedelta

import pytest
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.directory import actions, queries
from hamlet.directory.models import Service
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.calendars import WEEKDAYS
from hamlet.kernel.errors import Conflict, NotAllowed, NotFound, UserError
from hamlet.place import actions as place


@pytest.fixture
def address(world):
    return f"/directory/{world.rapid_service.pk}/keep/"


def held(world):
    return Service.objects.get(pk=world.rapid_service.pk)


def typed(client, address, **changes):
    """What the form holds as it stands, with changes."""
    page = client.get(address).content.decode()
    form = {"name": "Rapid response", "status": "active"}
    form |= dict.fromkeys(WEEKDAYS, "08:00-20:00")
    form["version"] = re.search(r'name="version"[^>]* value="(\d+)"', page)[1]
    return form | changes


def test_from_the_entry_its_lead_comes_to_its_times(world, lead):
    link = f"/bookings/times/{world.rapid_service.pk}/"
    page = f"/directory/{world.rapid_service.pk}/"
    assert link in client_of(lead).get(page).content.decode()
    assert link not in client_of(world.nurse).get(page).content.decode()


def test_a_lead_changes_what_their_own_entry_says_and_confirms_it(world, lead, address):
    with clock.frozen(clock.now() - timedelta(days=100)):
        actions.assure(by=SYSTEM, service=world.rapid_service.pk)
    client = client_of(lead)
    sent = typed(
        client,
        address,
        name="Rapid response at home",
        languages="Somali, Bengali, Somali",
        exceptions="2026-12-25 closed\n2026-12-24 09:00-12:00 13:00-15:00",
        places_left="0",
        website="rapid.example.org",
    )
    said = text(client.post(address, sent, follow=True))
    assert "Confirmed today" in said
    now = held(world)
    assert (now.name, now.version, now.places_left) == ("Rapid response at home", 2, 0)
    assert now.languages == ["Somali", "Bengali"]
    assert now.website == "https://rapid.example.org"
    assert now.exceptions == {
        "2026-12-25": [],
        "2026-12-24": [["09:00", "12:00"], ["13:00", "15:00"]],
    }
    assert "home" in now.keywords
    entry = Entry.objects.get(action="service.keep_own")
    assert entry.actor_id == lead.id
    assert "name" in entry.detail["fields"]
    assert "0 when you last told" in text(client.get(address))
    client.post(address, typed(client, address, phone="020 7946 0001"))
    later = held(world)
    assert (later.version, later.places_left) == (3, 0)
    assert later.places_told_at == now.places_told_at


def test_what_was_saved_comes_up_again_in_the_form(world, lead, address):
    client = client_of(lead)
    client.post(address, typed(client, address, exceptions="2026-12-24 09:00-12:00"))
    assert "2026-12-24 09:00-12:00" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Name"),
        ({"exceptions": "Christmas"}, "cannot be read"),
        ({"exceptions": "2026-12-24 12:00-09:00"}, "cannot be read"),
        ({"exceptions": "2026-13-45 closed"}, "cannot be read"),
        ({"exceptions": "2026-12-24"}, "cannot be read"),
        ({"minimum_age": "70", "maximum_age": "60"}, "youngest age is above the oldest"),
        ({"website": "javascript:alert(1)"}, "‘Website’ must be a web address"),
        ({"phone": "abc"}, "A phone number looks like"),
        ({"places_left": "-1"}, "Places left"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_changes(world, lead, address, changes, said):
    client = client_of(lead)
    answer = client.post(address, typed(client, address, **changes))
    assert answer.status_code == 422
    assert said in text(answer)
    assert held(world).version == 1


@pytest.mark.parametrize(
    ("status", "said"), [("defunct", "has ended"), ("temporarily closed", "is closed for a while")]
)
def test_nobody_is_referred_to_a_service_that_is_not_given(world, lead, address, status, said):
    client = client_of(lead)
    page = address.removesuffix("keep/")
    tuesday = {"status": status, "Tuesday": "09:00-09:01"}
    assert "Refer to this service" in text(client.get(page))
    gone = text(client.post(address, typed(client, address, **tuesday), follow=True))
    assert "Opens next" not in gone
    assert f"This service {said}" in gone
    assert "Refer to this service" not in gone
    assert "Open now" not in gone


def test_the_hours_of_the_week_are_kept_shown_and_come_up_again(world, lead, address):
    client = client_of(lead)
    hours = dict.fromkeys(WEEKDAYS, "")
    hours |= {"Monday": "09:00-12:00, 13:00-17:00", "Saturday": "18:00-24:00"}
    said = text(client.post(address, typed(client, address, **hours), follow=True))
    assert "Monday 09:00 to 12:00 and 13:00 to 17:00; Saturday 18:00 to 24:00" in said
    assert "Bank holidays Closed" in said
    assert "hours" in Entry.objects.get(action="service.keep_own").detail["fields"]
    form = client.get(address).content.decode()
    assert all(f'value="{each}"' in form for each in filter(None, hours.values()))
    again = typed(client, address, **hours, on_bank_holidays="on")
    assert "Bank holidays Open as on other days" in text(client.post(address, again, follow=True))
    client.post(address, typed(client, address, **hours, on_bank_holidays="on"))
    *_, last = Entry.objects.filter(action="service.keep_own").order_by("pk")
    assert "hours" not in last.detail["fields"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("nine to five", "Write hours like"),
        ("17:00-09:00", "ends before it begins"),
        ("09:00-12:00, 11:00-13:00", "overlap"),
    ],
)
def test_hours_that_cannot_be_are_refused_by_their_day(world, lead, address, written, said):
    client = client_of(lead)
    answer = client.post(address, typed(client, address, Tuesday=written))
    assert answer.status_code == 422
    assert said in text(answer)
    assert written in answer.content.decode()


def test_two_at_once_the_second_sees_both_and_decides(world, lead, address):
    client = client_of(lead)
    mine = typed(client, address, description="What I wrote")
    client.post(address, typed(client, address, description="What she wrote"))
    answer = client.post(address, mine)
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "Somebody changed this entry" in said
    assert re.search(r">\s*What I wrote</textarea>", said)
    assert held(world).description == "What she wrote"
    again = re.search(r'name="version"[^>]* value="(\d+)"', said)[1]
    client.post(address, mine | {"version": again})
    assert held(world).description == "What I wrote"


def test_nobody_else_changes_it(world, lead, address):
    other = world.staff("Other Lead", roles.TEAM_LEAD, world.trust, world.therapy)
    for actor in (world.gp, other):
        assert client_of(actor).get(address).status_code == 403
        with pytest.raises(NotAllowed):
            actions.keep_own(by=actor, service=world.rapid_service.pk, version=1, name="Mine")
    assert "Change the entry" not in text(client_of(other).get(address.replace("keep/", "")))
    assert "Change the entry" in text(client_of(lead).get(address.replace("keep/", "")))


def test_a_lead_says_where_their_service_is_given_and_where_no_longer(world, lead):
    client, address = client_of(lead), f"/directory/{world.rapid_service.pk}/places/"
    place = {"name": "River clinic", "address": "1 Quay", "postcode": "zz11aa"}
    said = text(client.post(address, place, follow=True))
    assert "River clinic, 1 Quay, ZZ1 1AA" in said
    assert "names this place already" in text(client.post(address, place | {"postcode": "ZZ1 1AA"}))
    bad = client.post(address, place | {"postcode": "nowhere"})
    assert (bad.status_code, "A postcode looks like" in text(bad)) == (422, True)
    shown = text(client.get(f"/directory/{world.rapid_service.pk}/"))
    assert "Where River clinic, 1 Quay, ZZ1 1AA" in shown
    (there,) = queries.locations_of(world.rapid_service)
    for _ in range(2):
        client.post(f"{address}{there.pk}/leave/")
    assert not queries.locations_of(world.rapid_service)
    assert held(world).version == 4
    assert client.post(f"{address}{world.place.pk}/leave/").status_code == 404
    other = world.staff("Other Lead", roles.TEAM_LEAD, world.trust, world.therapy)
    assert client_of(other).get(address).status_code == 403
    with pytest.raises(NotAllowed):
        actions.add_place(by=other, service=world.rapid_service.pk, name="Mine")


def test_what_another_directory_told_is_kept_there(world, lead):
    actions.keep_service(
        by=SYSTEM, source="hsds", source_key="x", place=world.place, organisation=world.trust,
        team=world.rapid, name="Theirs",
    )  # fmt: skip
    theirs = Service.objects.get(name="Theirs")
    with pytest.raises(NotAllowed, match="another directory"):
        actions.keep_own(by=lead, service=theirs.pk, version=1, name="Ours")


def test_the_verb_refuses_what_is_old_or_not_there(world, lead):
    with pytest.raises(Conflict):
        actions.keep_own(by=lead, service=world.rapid_service.pk, version=7, name="x")
    with pytest.raises(NotFound):
        actions.keep_own(by=lead, service=world.place.pk, version=1)
    with pytest.raises(UserError):
        actions.keep_own(
            by=lead, service=world.rapid_service.pk, version=1, minimum_age=9, maximum_age=8
        )


@pytest.mark.parametrize(("days", "reminded"), [(165, False), (167, True), (190, True)])
def test_owners_are_reminded_two_weeks_before_an_entry_goes_stale(world, lead, days, reminded):
    with clock.frozen(clock.now() - timedelta(days=days)):
        actions.assure(by=SYSTEM, service=world.rapid_service.pk)
    client = client_of(lead)
    for page in ("/home/", f"/place/teams/{world.rapid.pk}/"):
        assert ("Entries to confirm" in text(client.get(page))) is reminded
    assert "Entries to confirm" not in text(client_of(world.gp).get("/home/"))
    client.post(f"/directory/{world.rapid_service.pk}/confirm/")
    assert "Entries to confirm" not in text(client.get("/home/"))


def test_hours_by_which_something_is_promised_are_not_all_taken_out(world, lead, address):
    """Without any, a promise of two hours would run day and night, as nobody said."""
    client = client_of(lead)
    sent = typed(client, address, phone="020 7946 0111") | dict.fromkeys(WEEKDAYS, "")
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "so it cannot have none" in text(refused)
    assert "020 7946 0111" in refused.content.decode()
    assert held(world).hours.count() == 7
    closed = sent | dict(zip(WEEKDAYS[:1], ["09:00-12:00"], strict=True))
    assert client.post(address, closed).status_code == 302
    assert held(world).hours.count() == 1


def test_what_promises_nothing_and_takes_no_referrals_may_have_no_hours(world, lead):
    theirs = world.service("Leaflets", world.rapid, promise={})
    with pytest.raises(UserError):
        actions.keep_own(by=lead, service=theirs.pk, version=1, hours=[])
    actions.keep_own(by=lead, service=theirs.pk, version=1, hours=[], takes_referrals=False)
    assert not queries.service(theirs.pk).hours.exists()


def test_a_promise_of_what_never_told_hours_says_that_it_counts_day_and_night(world, lead):
    never = world.service("Night owls", world.rapid, hours=())
    said = text(client_of(lead).get(f"/directory/{never.pk}/"))
    assert "Within 2 hours, counted day and night: no hours are told" in said
    actions.keep_own(by=lead, service=never.pk, version=1, hours=[], phone="020 7946 0000")


def test_what_went_stale_stays_stale_where_back_comes_to_it(client, world, lead, address):
    """Somebody told that another was first, who goes elsewhere and comes back, is told again."""
    browser = client_of(lead)
    sent = typed(browser, address, cost="Free, always")
    actions.keep_own(by=lead, service=world.rapid_service.pk, version=1, cost="Ten pounds")
    assert browser.post(address, sent).status_code == 409
    page = browser.get(f"{address}?again=").content.decode()
    assert 'value="Free, always"' in page
    again = sent | {"version": re.search(r'name="version"[^>]* value="(\d+)"', page)[1]}
    assert browser.post(address, again).status_code == 409
    assert held(world).cost == "Ten pounds"


def test_a_voluntary_group_without_leads_keeps_its_own_entry_and_no_other(world):
    group = place.add_team(by=SYSTEM, organisation=world.charity, name="Lunch", kind="service")
    with clock.frozen(clock.now() - timedelta(days=170)):
        lunch = world.service("Lunch club", group)
    sam = world.staff("Sam Reed", roles.VOLUNTARY, world.charity, group)
    client, page = client_of(sam), f"/directory/{lunch.pk}/"
    assert "Entries to confirm" in text(client.get("/home/"))
    assert "Confirmed today" in text(client.post(f"{page}confirm/", follow=True))
    sent = typed(client, f"{page}keep/", name="Lunch club", phone="020 7946 0555")
    assert client.post(f"{page}keep/", sent).status_code == 302
    assert Service.objects.get(pk=lunch.pk).phone == "020 7946 0555"
    assert client.get(f"/directory/{world.rapid_service.pk}/keep/").status_code == 403
    with pytest.raises(NotAllowed, match="another team’s"):
        actions.assure(by=sam, service=world.rapid_service.pk)
    with pytest.raises(NotAllowed, match="another team’s"):
        actions.add_service(
            by=sam, place=world.place, organisation=world.trust, team=world.rapid, name="Ours"
        )


def test_hours_are_kept_alike_however_they_were_written(world, lead, address):
    client = client_of(lead)
    typed_so = "2026-12-24 9:00-12:00\n2026-12-24 ١٣:٠٠-15:00, 16:00–024:00\n2026-12-25 closed"
    sent = typed(client, address, Monday="9:00-12:30, ١٣:٠٠-024:00", exceptions=typed_so)
    answer = client.post(address, sent, follow=True)
    assert answer.status_code == 200, text(answer)
    now = held(world)
    assert now.exceptions == {
        "2026-12-24": [["09:00", "12:00"], ["13:00", "15:00"], ["16:00", "24:00"]],
        "2026-12-25": [],
    }
    monday = now.hours.filter(weekday=0).values_list("opens", "closes")
    assert [(f"{a:%H:%M}", f"{b:%H:%M}") for a, b in monday] == [
        ("09:00", "12:30"), ("13:00", "00:00"),
    ]  # fmt: skip


@pytest.mark.parametrize("second", ["closed", "10:00-11:00"])
def test_two_lines_of_one_day_that_do_not_fit_are_refused(world, lead, address, second):
    client = client_of(lead)
    sent = typed(client, address, exceptions=f"2026-12-24 09:00-12:00\n2026-12-24 {second}")
    answer = client.post(address, sent)
    assert (answer.status_code, "cannot be read" in text(answer)) == (422, True)
