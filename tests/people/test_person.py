"""The page of a person, and why it is refused."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.staff import client_of, text
from tests.world import booked

from hamlet.access import actions as access
from hamlet.booking import actions as booking
from hamlet.journal import queries as journal
from hamlet.journal.models import Entry
from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions, panels
from hamlet.people.banner import banner


@pytest.fixture
def amina(world):
    person = world.person(
        address="12 Cable Lane",
        phone="020 7946 0123",
        pronouns="she/her",
        practice=world.practice,
        source="Primary care",
    )
    access.open_relationship(
        by=SYSTEM,
        holder_kind="organisation",
        holder=world.practice.pk,
        person=person.pk,
        kind="registered",
        subject=f"practice:{world.practice.pk}",
    )
    actions.record_communication_need(
        by=SYSTEM, person=person.pk, language="Bengali", interpreter=True, support="Lip-reads"
    )
    actions.record_alert(by=SYSTEM, person=person.pk, words="Oxygen in use")
    return person


def opened(actor, person):
    return client_of(actor).get(f"/people/{person.pk}/")


def test_the_page_says_who_how_to_talk_what_to_mind_and_why_it_is_shown(world, amina):
    said = text(opened(world.gp, amina))
    for fact in (
        "Amina Begum",
        "she/her",
        "2 March 1951",
        "Bengali, interpreter needed",
        "Lip-reads",
        "Oxygen in use",
        "12 Cable Lane",
        "020 7946 0123",
        "Mill Lane Practice",
        "From Primary care. Last entered on",
        "the person is registered with your organisation",
    ):
        assert fact in said


def test_a_look_is_in_the_journal_with_its_basis(world, amina):
    opened(world.gp, amina)
    entry = Entry.objects.filter(kind="look").latest("id")
    assert (entry.action, journal.about(amina.pk).first()) == ("person.look", entry)
    assert "registered with your organisation" in entry.basis


def test_without_the_journal_there_is_no_page(world, amina, monkeypatch):
    def broken(**_):
        raise OSError("disk full")

    monkeypatch.setattr("hamlet.people.views.person.look", broken)
    page = opened(world.handler, amina)
    assert page.status_code == 500
    assert "Amina" not in page.content.decode()


@pytest.mark.parametrize("path", ["", "change/", "communication/", "alert/"])
def test_staff_without_a_reason_are_told_what_is_refused_why_and_how_to_ask(world, amina, path):
    page = client_of(world.therapist).get(f"/people/{amina.pk}/{path}")
    said = text(page)
    assert page.status_code == 403
    assert "You cannot open this person’s record" in said
    assert "no open referral or registration" in said
    assert "Make a referral" in said
    assert "Begum" not in page.content.decode()
    assert Entry.objects.latest("id").action == "person.refused"


def test_others_get_one_answer_whether_the_person_exists_or_not(world, amina):
    client = client_of(world.volunteer)
    there = client.get(f"/people/{amina.pk}/")
    not_there = client.get(f"/people/{uuid4()}/")
    assert there.status_code == not_there.status_code == 403
    assert text(there) == text(not_there)


def test_staff_who_may_look_people_up_are_told_that_nobody_is_there(world):
    assert client_of(world.handler).get(f"/people/{uuid4()}/").status_code == 404


def test_family_have_a_link_and_a_phone_only_where_access_allows(world, amina):
    son = world.person("Karim", "Uddin", date(1980, 1, 1), phone="07700 900123")
    actions.record_many_circumstances(
        by=SYSTEM,
        circumstances=actions.Circumstances(
            relatives=[{"person": amina, "relative": son, "kind": "son", "is_carer": True}]
        ),
    )
    for actor, may in ((world.handler, True), (world.gp, False)):
        page = opened(actor, amina)
        assert journal.about(son.pk).first().action == "person.look"
        assert "Karim Uddin" in text(page)
        assert (f"/people/{son.pk}/" in page.content.decode()) is may
        assert ("07700 900123" in text(page)) is may


def test_somebody_alike_is_shown_to_whoever_may_see_them_and_journalled(world, amina):
    other = world.person("Ameena", "Begom")
    assert "Ameena Begom" in text(opened(world.handler, amina))
    assert journal.about(amina.pk).first() == journal.about(other.pk).first()
    assert len(Entry.objects.latest("id").people) == 2
    assert "Ameena" not in text(opened(world.gp, amina))


def test_who_has_died_gets_no_new_referral(world, amina):
    assert "New referral" in opened(world.handler, amina).content.decode().split("</header>")[1]
    actions.record_death(by=world.handler, person=amina.pk, on=date(2024, 2, 1))
    page = opened(world.handler, amina).content.decode().split("</header>")[1]
    assert "1 February 2024" in page
    assert "New referral" not in page


def test_a_room_above_adds_its_panel(world, amina, monkeypatch):
    monkeypatch.setattr(panels.of.__self__, "_providers", {})
    panels.register("none", 1, lambda actor, person: None)
    panels.register(
        "test",
        2,
        lambda actor, person: panels.Panel(
            f"For {actor.name}",
            "directory/services_panel.jinja",
            {"head": ["Service"], "rows": [["Of Amina"]] if person == amina else []},
        ),
    )
    said = text(opened(world.handler, amina))
    assert "For Ruth Oakes" in said
    assert "Of Amina" in said


@pytest.mark.parametrize(
    ("given", "family"),
    [("O", ""), ("Siobhán", "O’Sullivan"), ("<b>", "&amp;"), ("W" * 100, "W" * 100)],
)
def test_any_name_can_be_shown(world, given, family):
    page = opened(world.handler, world.person(given, family, None))
    assert page.status_code == 200
    assert "<b> &amp;" not in page.content.decode()


def test_the_banner_asks_once_at_most_and_not_for_what_came_along(
    world, amina, django_assert_num_queries
):
    from hamlet.people.queries import PersonSearch, person

    held, listed = person(amina.pk), PersonSearch(name="Amina").rows(world.handler)[0]
    with django_assert_num_queries(0):
        assert banner(held) == banner(listed)
    assert banner(held)["alerts"] == ["Oxygen in use"]
    assert banner(held)["interpreter"] is True


@pytest.mark.parametrize("number", [20, 2_000])
def test_the_page_asks_little_of_the_database(world, amina, number, django_assert_max_num_queries):
    others = [uuid4() for _ in range(number)]
    actions.register_many(
        by=SYSTEM,
        place=world.place.pk,
        people=({"id": each, "given_name": "Karim", "family_name": "Uddin"} for each in others),
    )
    actions.record_many_circumstances(
        by=SYSTEM,
        circumstances=actions.Circumstances(
            relatives=({"person": amina, "relative_id": each, "kind": "son"} for each in others)
        ),
    )
    client = client_of(world.gp)
    with django_assert_max_num_queries(15):
        assert client.get(f"/people/{amina.pk}/").status_code == 200


def test_the_page_asks_as_little_with_many_bookings_of_others(
    world, amina, django_assert_max_num_queries
):
    service = world.service("Foot care", world.therapy)
    for _ in range(20):
        made = booked(world, service, amina)
        booking.cancel(by=SYSTEM, booking=made.pk, version=made.version)
    page = client_of(world.gp)
    with django_assert_max_num_queries(15):
        assert "Foot care" in text(page.get(f"/people/{amina.pk}/"))


def test_alerts_stand_above_all_else_and_the_title_says_which_page_it_is(world):
    person = world.person()
    actions.record_alert(by=SYSTEM, person=person.pk, words="Key safe by the door")
    page = client_of(world.nurse).get(f"/people/{person.pk}/")
    said = text(page)
    main = said[said.index("Record of Amina Begum") :]
    assert main.index("Key safe by the door") < main.index("Timeline")
    assert main.index("Key safe by the door") < main.index("New referral")
    title = re.search(r"<title>(.*?)</title>", page.content.decode(), re.S)[1]
    assert title.startswith("Record of a person")
    assert "Amina" not in title
    page = client_of(world.nurse).get(f"/people/{person.pk}/timeline/").content.decode()
    assert "<title>Timeline of a person" in page


def test_a_worklist_is_offered_to_those_in_a_team_alone(world):
    for actor, status in ((world.gp, 403), (world.nurse, 200)):
        client = client_of(actor)
        assert client.get(reverse("frontdoor:worklist")).status_code == status
        home = client.get(reverse("frontdoor:home")).content.decode()
        assert (f'href="{reverse("frontdoor:worklist")}"' in home) == (status == 200)
