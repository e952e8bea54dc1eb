"""The pages of intake: who may open them, and what they show in every state."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.interop.conftest import BY
from tests.staff import client_of

from hamlet.access import roles
from hamlet.access.actions import open_account
from hamlet.interop.actions import take_delivery
from hamlet.interop.files import File
from hamlet.interop.models import Delivery, Quarantine
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.place.actions import add_organisation, add_practitioner
from hamlet.place.queries import actor_of

HEAD = "lsoa21_code,lsoa21_name\n"
MOST_QUERIES = 15


def signed_in(place, role):
    account = open_account(by=BY, email=f"{role}@example.org", name="Ada", demo_words="looks")
    partner = add_organisation(by=BY, place=place, name="Partner", kind="trust")
    add_practitioner(
        by=BY,
        name="Ada",
        organisation=partner.pk,
        role=role,
        starts=clock.today(),
        account=account.pk,
    )
    return client_of(actor_of(account))


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.HAMLET_DEMO = True


@pytest.fixture
def manager(place):
    return signed_in(place, roles.DATA_MANAGER)


def page(client, name, *args, **query):
    response = client.get(reverse(f"interop:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_only_those_who_look_after_intake_open_it(place, bring, write):
    bring("place", write("areas.csv", HEAD + "wrong,One\n"))
    refusal = reverse("interop:refusal", args=[Quarantine.objects.get().pk])
    assert Client().get(refusal).status_code == 302
    handler = signed_in(place, roles.CALL_HANDLER)
    assert handler.get(refusal).status_code == 403
    assert handler.get(reverse("interop:deliveries")).status_code == 403


def test_before_anything_came_it_says_so(manager):
    assert "Nothing has come in yet" in page(manager, "deliveries")


def test_when_all_was_taken_it_says_so(manager, bring, write):
    bring("place", write("areas.csv", HEAD + "E01000001,One\n"))
    shown = page(manager, "deliveries")
    assert "Nothing is refused" in shown
    assert "areas.csv" in shown
    delivery = Delivery.objects.get()
    assert "Nothing of it was refused" in page(manager, "delivery", delivery.pk)


def test_a_refusal_is_found_from_the_list_with_its_content_and_what_to_do(manager, bring, write):
    bring("place", write("areas.csv", HEAD + "E09000030,<b>One</b>\n"))
    listed = page(manager, "deliveries")
    assert "Not the code of a small area" in listed
    held = Quarantine.objects.get()
    address = reverse("interop:refusal", args=[held.pk])
    assert address in page(manager, "refusals", kind="place", rule=held.rule)
    assert address in page(manager, "delivery", held.delivery_id)
    shown = page(manager, "refusal", held.pk)
    assert "E09000030,&lt;b&gt;One&lt;/b&gt;" in shown
    assert "is the code of a London borough" in shown
    assert "bring the file again" in shown


def test_a_resolved_refusal_says_that_nothing_is_left_to_do(manager, bring, write):
    bring("place", write("areas.csv", HEAD + "wrong,One\n"))
    bring("place", write("areas.csv", HEAD + "E01000001,One\n"))
    held = Quarantine.objects.get()
    assert "Closed" in page(manager, "refusal", held.pk)
    assert "Nothing is refused for this reason" in page(manager, "refusals", rule=held.rule)
    assert "Closed" in page(manager, "delivery", held.delivery_id)


def test_a_delivery_that_broke_off_says_so(manager, write):
    take_delivery(by=BY, kind="place", file=File(write("areas.csv", HEAD)))
    assert "the reading broke off" in page(manager, "deliveries")
    assert "Bring the file again" in page(manager, "delivery", Delivery.objects.get().pk)


@pytest.mark.parametrize("rows", [20, 250])
def test_a_page_shows_at_most_a_hundred_and_asks_little(
    manager, bring, write, rows, django_assert_max_num_queries
):
    lines = "".join(f"wrong{each},{'long ' * 30}\n" for each in range(rows))
    bring("place", write("areas.csv", HEAD + lines))
    delivery = Delivery.objects.get()
    with django_assert_max_num_queries(MOST_QUERIES):
        shown = page(manager, "delivery", delivery.pk)
    assert shown.count("/intake/refused/") == min(rows, 100)
    with django_assert_max_num_queries(MOST_QUERIES):
        page(manager, "deliveries")
    with django_assert_max_num_queries(MOST_QUERIES):
        shown = page(manager, "refusals", rule="Not the code of a small area", page=1)
    assert ("2 of 3" in shown) == (rows > 100)


def test_every_look_at_a_refused_record_is_in_the_journal(manager, bring, write):
    bring("place", write("areas.csv", HEAD + "wrong,One\n"))
    held = Quarantine.objects.get()
    page(manager, "refusal", held.pk)
    entry = Entry.objects.get(action="refusal.look")
    assert (entry.kind, entry.subject, entry.actor_name) == ("look", f"refusal:{held.pk}", "Ada")


def test_what_is_not_there_is_said(manager):
    assert "Nothing is refused for this reason" in page(manager, "refusals", rule="a\x00b")
    for name in ("delivery", "refusal"):
        address = reverse(f"interop:{name}", args=["00000000-0000-0000-0000-000000000001"])
        assert manager.get(address).status_code == 404


def test_what_nobody_will_mend_is_set_aside_until_it_comes_again(manager, place, bring, write):
    path = write("notes.csv", "nothing,of,use\n")
    bring("place", path)
    held = Quarantine.objects.get()
    address = reverse("interop:set_aside", args=[held.pk])
    governance = signed_in(place, roles.GOVERNANCE_LEAD)
    assert "Set this record aside" not in page(governance, "refusal", held.pk)
    assert governance.post(address).status_code == 403
    assert "Set this record aside" in page(manager, "refusal", held.pk)
    assert manager.get(address).status_code == 405
    assert manager.post(address).status_code == 302
    assert "Closed" in page(manager, "refusal", held.pk)
    assert Entry.objects.filter(action="refusal.set_aside").count() == 1
    bring("place", path)
    assert "Open" in page(manager, "refusal", held.pk)
