"""The pages of organisations and teams."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.place import actions, panels, queries

ORGANISATIONS, TEAMS = "/place/organisations/", "/place/teams/"


def rows(page):
    return page.content.decode().count('scope="row"')


def test_organisations_are_found_by_words_code_and_kind(world):
    actions.add_organisation(
        by=SYSTEM, place=world.place, name="Orchard Practice", kind="practice", ods_code="F84999"
    )
    client = client_of(world.volunteer)
    assert rows(client.get(ORGANISATIONS)) == 4
    assert rows(client.get(f"{ORGANISATIONS}?words=practice+mill")) == 1
    assert rows(client.get(f"{ORGANISATIONS}?words=f84999")) == 1
    assert rows(client.get(f"{ORGANISATIONS}?kind=practice")) == 2
    assert rows(client.get(f"{ORGANISATIONS}?kind=nonsense")) == 4


def test_a_list_without_rows_says_what_to_do(world):
    for address in (ORGANISATIONS, TEAMS):
        said = text(client_of(world.gp).get(f"{address}?words=zzz"))
        assert "Check the spelling" in said
        assert "Show all" in said


def test_a_closed_organisation_says_so(world):
    closed = actions.add_organisation(
        by=SYSTEM, place=world.place, name="Old Practice", kind="practice", closed=date(2020, 3, 31)
    )
    client = client_of(world.gp)
    assert "Closed on 31 March 2020" in text(client.get(ORGANISATIONS))
    assert "Closed on 31 March 2020" in text(client.get(f"{ORGANISATIONS}{closed.pk}/"))
    assert "Closed" not in text(client.get(f"{ORGANISATIONS}{world.practice.pk}/"))


def test_an_organisation_shows_its_teams_and_services(world):
    page = client_of(world.gp).get(f"{ORGANISATIONS}{world.trust.pk}/")
    said = text(page)
    assert f"{TEAMS}{world.rapid.pk}/" in page.content.decode()
    assert all(name in said for name in ("NHS trust", "Community therapy", "Within 2 hours"))


def test_an_organisation_without_teams_or_services_says_so(world):
    said = text(client_of(world.gp).get(f"{ORGANISATIONS}{world.charity.pk}/"))
    assert "It has no teams here" in said
    assert "No service is listed here" in said


def test_a_team_shows_who_is_in_it_today(world):
    today = clock.today()
    for name, starts, ends in (
        ("Still Here", today - timedelta(9), today),
        ("Gone Away", today - timedelta(9), today - timedelta(1)),
        ("Yet Tocome", today + timedelta(1), None),
    ):
        actions.add_practitioner(
            by=SYSTEM,
            name=name,
            organisation=world.trust.pk,
            team=world.rapid.pk,
            role=roles.TEAM_LEAD,
            employment="agency",
            profession="Nurse",
            starts=starts,
            ends=ends,
        )
    said = text(client_of(world.gp).get(f"{TEAMS}{world.rapid.pk}/"))
    assert all(fact in said for fact in ("Lin Chua", "Still Here", "Team lead", "Agency", "until"))
    assert "Gone Away" not in said
    assert "Yet Tocome" not in said
    assert "Rapid response" in said


def test_a_team_with_nobody_in_it_says_that_referrals_would_wait(world):
    empty = actions.add_team(by=SYSTEM, organisation=world.trust, name="Empty")
    said = text(client_of(world.gp).get(f"{TEAMS}{empty.pk}/"))
    assert "Nobody is in this team today" in said


def test_a_room_above_adds_its_panel(world, monkeypatch):
    monkeypatch.setattr(panels.of_team.__self__, "_providers", {})
    context = {"head": ["Load"], "rows": [["7 open"]]}
    panels.register_for_teams(
        "load",
        1,
        lambda actor, team: panels.Panel(team.name, "directory/services_panel.jinja", context),
    )
    assert "7 open" in text(client_of(world.gp).get(f"{TEAMS}{world.rapid.pk}/"))


def test_panels_come_in_order_and_a_name_is_registered_once(monkeypatch):
    from hamlet.design.panels import Panel, Panels

    made = Panels()
    for name, order in (("b", 2), ("a", 1), ("c", 3), ("c", 0)):
        made.register(name, order, lambda actor, subject, name=name: Panel(name, subject))
    assert [panel.heading for panel in made.of(SYSTEM, "x.jinja")] == ["c", "a", "b"]


@pytest.mark.parametrize("address", [ORGANISATIONS, TEAMS])
def test_what_is_not_there_is_said_not_to_be(world, address):
    assert client_of(world.gp).get(f"{address}{uuid4()}/").status_code == 404


@pytest.mark.parametrize("address", [ORGANISATIONS, TEAMS])
def test_pages_are_for_staff(client, db, address):
    assert client.get(address)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("number", [20, 2_000])
def test_pages_ask_little_of_the_database(world, number, django_assert_max_num_queries):
    for i in range(20):
        actions.add_team(by=SYSTEM, organisation=world.trust, name=f"Team {i}")
    many = (
        {"place": world.place, "name": f"Group {i}", "kind": "voluntary"} for i in range(number)
    )
    _add_many(many)
    client = client_of(world.gp)
    for address in (
        f"{ORGANISATIONS}?page=2",
        f"{ORGANISATIONS}{world.trust.pk}/",
        TEAMS,
        f"{TEAMS}{world.rapid.pk}/",
    ):
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200
    assert rows(client.get(ORGANISATIONS)) == min(50, number + 3)


def _add_many(rows):
    from hamlet.journal.actions import deed
    from hamlet.journal.verbs import verb
    from hamlet.place.models import Organisation

    @verb
    def add(*, by):
        Organisation.objects.bulk_create([Organisation(**row) for row in rows])
        deed(by=by, action="test")

    add(by=SYSTEM)


def test_a_column_of_phones_is_shown_only_where_there_are_any(world):
    assert (
        "Phone" not in text(client_of(world.gp).get(TEAMS)).split("Locality")[1].split("Central")[0]
    )
    actions.add_team(by=SYSTEM, organisation=world.trust, name="Night", phone="020 7946 0111")
    assert "020 7946 0111" in text(client_of(world.gp).get(TEAMS))


def test_the_place_is_one(world):
    assert queries.the_place() == world.place
    actions.found_place(by=SYSTEM, slug="other", name="Other")
    with pytest.raises(UserError, match="More than one place"):
        queries.the_place()


def test_who_may_not_keep_the_place_changes_nothing(world):
    with pytest.raises(NotAllowed):
        actions.add_team(by=world.gp, organisation=world.trust, name="Night")
