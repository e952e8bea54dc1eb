"""A lead adds a service of their own team, and says what it promises."""

import re

import pytest
from tests.directory.test_keeping import held, typed
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.directory import actions
from hamlet.directory.models import Service
from hamlet.journal.models import Entry
from hamlet.kernel.errors import NotAllowed


@pytest.fixture
def promised(world):
    return f"/directory/{world.rapid_service.pk}/promise/"


def as_shown(client, address, **changes):
    """The promise as its form shows it, with changes."""
    page = client.get(address).content.decode()
    version = re.search(r'name="version"[^>]* value="(\d+)"', page)[1]
    form = {"takes_referrals": "on", "kind": "minutes", "amount": "120", "offer_minutes": "60"}
    return form | {"version": version} | changes


def test_a_lead_promises_no_time_with_nothing_counted(world, lead, promised):
    client = client_of(lead)
    refused = client.post(promised, as_shown(client, promised, kind="none"))
    typed_amount = re.search(r'<input[^>]*name="amount"[^>]*>', refused.content.decode())[0]
    assert 'value="120"' in typed_amount, "nothing typed is lost"
    client.post(promised, as_shown(client, promised, kind="none", amount=""))
    assert held(world).promise == {"kind": "none", "amount": 0}


def test_a_lead_says_what_their_service_promises_and_the_journal_keeps_what_it_was(
    world, lead, promised
):
    client = client_of(lead)
    sent = as_shown(client, promised, kind="working_days", amount="2", offer_minutes="90")
    assert "Within 2 working days" in text(client.post(promised, sent, follow=True))
    now = held(world)
    assert (now.promise, now.offer_minutes, now.version) == (
        {"kind": "working_days", "amount": 2},
        90,
        2,
    )
    entry = Entry.objects.get(action="service.promise")
    assert (entry.detail["before"]["amount"], entry.detail["now"]["amount"]) == (120, 2)
    page = text(client.get(promised))
    was = "“within 2 hours” became “within 2 working days”"
    assert f"{lead.name}: {was}; “60 minutes to answer an offer” became “90 minutes" in page
    stale = client.post(promised, sent)
    assert stale.status_code == 409
    assert "Nothing was overwritten" in text(stale)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amount": ""}, "Write how many minutes or days"),
        ({"amount": "99999"}, "must be 10080 or less"),
        ({"amount": "-1"}, "must be 1 or more"),
        ({"kind": "none"}, "Empty it, or choose a promise that counts"),
        ({"kind": "same_day"}, "Empty it, or choose a promise that counts"),
        ({"kind": "sometime"}, "Choose one of the answers"),
        ({"kind": ""}, "Choose what is promised"),
        ({"offer_minutes": "1"}, "must be 5 or more"),
    ],
)
def test_a_promise_that_cannot_be_is_refused_in_words(world, lead, promised, changes, said):
    client = client_of(lead)
    answer = client.post(promised, as_shown(client, promised, **changes))
    assert answer.status_code == 422
    assert said in text(answer)
    assert held(world).version == 1


def test_nobody_else_changes_a_promise_nor_adds_a_service_to_another_team(world, lead, promised):
    other = world.staff("Iris Vale", roles.TEAM_LEAD, world.trust, world.therapy)
    assert client_of(other).post(promised, {"kind": "none"}).status_code == 403
    assert client_of(world.gp).get("/directory/new/").status_code == 403
    sent = {"name": "Foot care", "team": world.rapid.pk}
    assert client_of(other).post("/directory/new/", sent).status_code == 422
    with pytest.raises(NotAllowed):
        actions.add_service(
            by=other,
            place=world.place,
            organisation=world.trust,
            team=world.rapid,
            name="Foot care",
        )


def test_a_lead_sets_up_a_service_from_nothing(world, lead):
    client = client_of(lead)
    assert "Add a service" in text(client.get("/directory/"))
    assert "Add a service" not in text(client_of(world.gp).get("/directory/"))
    sent = {"name": "Foot care", "team": world.rapid.pk}
    entry = client.post("/directory/new/", sent).url
    made = Service.objects.get(name="Foot care")
    assert (made.team, made.status) == (world.rapid, Service.Status.CLOSED)
    again = client.post("/directory/new/", sent)
    assert again.status_code == 422
    assert "of this name already" in text(again)
    promise = f"/directory/{made.pk}/promise/"
    early = client.post(promise, as_shown(client, promise))
    assert "Write them in its entry first" in text(early)
    hours = typed(client, entry, name="Foot care", status="active")
    assert client.post(entry, hours).status_code == 302
    assert client.post(promise, as_shown(client, promise)).status_code == 302
    page = text(client.get(f"/directory/{made.pk}/"))
    assert "Within 2 hours" in page
    assert "Refer to this service" in page


def test_a_name_that_nobody_can_see_is_no_service(lead, world):
    sent = {"name": "\u202e\u200b", "team": world.rapid.pk}
    assert client_of(lead).post("/directory/new/", sent).status_code == 422


def test_changes_of_a_promise_stand_on_its_page_newest_first(world, lead, promised):
    client = client_of(lead)
    assert "What was promised before" not in text(client.get(promised))
    for amount in ("60", "30"):
        client.post(promised, as_shown(client, promised, kind="minutes", amount=amount))
    page = text(client.get(promised))
    assert page.index("“within 30 minutes”") < page.index("“within 2 hours” became")
    assert "“within 1 hour” became “within 30 minutes”" in page
