"""Where a team is told: kept by its lead, checked, and in the journal."""

import pytest
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.journal.models import Entry
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.notices import actions, queries

MOBILE = "07700 900123"


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True


def add(world, by=None, address="+44 7700 900 123", week=()):
    return actions.add_contact_point(
        by=by or world.lead, team=world.hub_team.pk, address=address, week=dict(week)
    )


def test_its_lead_says_where_and_the_journal_says_who_did_and_not_where(world):
    made = add(world)
    assert (made.channel, made.address) == ("text", MOBILE)
    assert add(world, address="on-call@example.org").channel == "email"
    entries = Entry.objects.filter(action="contact.add", subject=f"team:{world.hub_team.pk}")
    assert entries.count() == 2
    assert not any("900123" in str(each.detail) for each in entries)
    actions.end_contact_point(by=world.lead, point=made.pk)
    assert [each.channel for each in queries.points(world.hub_team.pk)] == ["email"]
    with pytest.raises(Conflict):
        actions.end_contact_point(by=world.lead, point=made.pk)
    assert add(world).address == MOBILE


@pytest.mark.parametrize(
    "address", ["020 7946 0123", "07700", "on-call@", "two@example.org, three@example.org", ""]
)
def test_what_cannot_be_written_to_is_refused(world, address):
    with pytest.raises(UserError):
        add(world, address=address)


def test_the_same_twice_or_too_many_are_refused(world):
    add(world)
    with pytest.raises(UserError, match="told there already"):
        add(world, address=MOBILE)
    for number in range(5):
        add(world, address=f"on-call-{number}@example.org")
    with pytest.raises(UserError, match="6 contact points at most"):
        add(world, address="one-more@example.org")


def test_nobody_else_says_so(world):
    other = world.staff("Jo Bell", roles.TEAM_LEAD, world.trust, world.rapid)
    made = add(world)
    for by in (other, world.navigator, world.handler):
        with pytest.raises(NotAllowed):
            add(world, by=by, address="other@example.org")
        with pytest.raises(NotAllowed):
            actions.end_contact_point(by=by, point=made.pk)
    manager = world.staff("Dee Moss", roles.DATA_MANAGER, world.trust)
    assert add(world, by=manager, address="other@example.org")


def test_it_is_answered_at_its_hours(world, now):
    week = {"Monday": [("10:00", "12:00")]}
    assert queries.is_answered(add(world))
    assert not queries.is_answered(add(world, address="a@example.org", week=week))


def test_the_team_s_page_shows_them_to_the_team_and_its_lead_changes_them(world):
    page, keep = f"/place/teams/{world.hub_team.pk}/", f"/notices/teams/{world.hub_team.pk}/"
    lead = client_of(world.lead)
    shown = text(lead.get(page))
    assert "Nobody is told outside Hamlet of what is raised to this team" in shown
    assert "Change where the team is told" in shown
    typed = {"address": "07700 900123", "answered": "hours", "Monday": "18:00-24:00"}
    assert lead.post(keep, typed).status_code == 302
    told = "07700 900123, by text, answered Monday 18:00 to 24:00"
    assert told in text(lead.get(page))
    navigator = text(client_of(world.navigator).get(page))
    assert told in navigator
    assert "Change where" not in navigator
    assert "900123" not in text(client_of(world.handler).get(page))
    assert client_of(world.navigator).get(keep).status_code == 403
    (point,) = queries.points(world.hub_team.pk)
    assert lead.post(f"/notices/points/{point.pk}/end/").status_code == 302
    assert "Nobody is told outside" in text(lead.get(keep))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"address": "020 7946 0123", "answered": "always"}, "takes no texts"),
        ({"address": MOBILE, "answered": "hours"}, "on one day at least"),
        ({"address": MOBILE, "answered": "always", "Monday": "09:00-10:00"}, "You gave hours"),
        ({"address": MOBILE, "answered": "hours", "Monday": "9 to 5"}, "Write hours like"),
        ({"address": MOBILE}, "Choose"),
    ],
)
def test_what_is_typed_wrong_is_said_and_stays(world, typed, says):
    page = client_of(world.lead).post(f"/notices/teams/{world.hub_team.pk}/", typed)
    assert page.status_code == 422
    assert says in text(page)
    assert typed["address"] in page.content.decode()
    assert not queries.points(world.hub_team.pk).exists()
