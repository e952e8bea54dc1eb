"""Who left by message while nobody had planned it: a list that may be long."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.discharge.conftest import act
from tests.discharge.test_pages import send
from tests.discharge.test_spells import CAME, FIRST, hear, left, pas, text
from tests.staff import client_of

from hamlet.design.paging import ROWS
from hamlet.discharge import actions, queries
from hamlet.discharge.views.waiting import FIRST as ON_THE_BOARD
from hamlet.journal.models import Entry

pytestmark = pytest.mark.usefixtures("assets")
__all__ = ["pas"]
ALL = "/discharge/unplanned/"
YOUNG, OLD = date(1990, 1, 1), date(1940, 1, 1)


def gone(pas, name, born=YOUNG, hours=24, to="home", nights=0):
    """Somebody who left unplanned, so many hours after CAME."""
    person = pas.world.person(name, "Probe", born)
    came = CAME - timedelta(days=nights)
    spell = replace(FIRST, key=f"S {name}", admitted_at=came, ward_at=came)
    return hear(pas, left(spell, hours=hours, to=to), person=person).stay


def names(page) -> list[str]:
    found = text(page)
    return [each for each in ("Ada", "Bea", "Cleo", "Dot", "Eve") if f"{each} Probe" in found]


def test_those_most_at_risk_come_first_and_of_as_many_the_newest(pas):
    gone(pas, "Ada", to="care_home", hours=60)
    gone(pas, "Bea", hours=30)
    gone(pas, "Cleo", hours=40)
    gone(pas, "Dot", OLD, hours=20)
    gone(pas, "Eve", OLD, hours=10, nights=9)
    ordered = [each.person.given_name for each in queries.left_unplanned(pas.ana)]
    assert ordered == ["Eve", "Dot", "Cleo", "Bea", "Ada"]
    page = text(client_of(pas.ana).get(ALL))
    assert "75 or older, a week or longer in hospital, went where nobody is on duty" in page


@pytest.mark.parametrize(("born", "old"), [(date(1951, 3, 2), 1), (date(1951, 3, 3), 0)])
def test_on_their_birthday_somebody_is_75(pas, born, old):
    """Today is 2 March 2026."""
    gone(pas, "Ada", born)
    assert queries.left_unplanned(pas.ana).get().risk_age == old


def test_what_is_looked_at_leaves_the_list_and_the_next_is_on_top(pas):
    first, second = gone(pas, "Ada", OLD), gone(pas, "Bea")
    ana = client_of(pas.ana)
    page = send(ana, f"/discharge/{first.pk}/settle/")
    assert page.redirect_chain[-1][0] == ALL
    assert names(page) == ["Bea"]
    act(pas, actions.add_follow_up, second, kind="care", who="Her sister")
    assert names(ana.get(ALL)) == []
    assert "Nobody left unplanned" in text(ana.get(ALL))
    assert "to be closed" in text(ana.get(f"/discharge/{second.pk}/"))
    assert "nobody planned" not in text(ana.get("/discharge/"))


def test_a_long_list_has_pages_and_the_board_its_first(pas, django_assert_max_num_queries):
    for number in range(ROWS + 1):
        gone(pas, f"Given{number}")
    ana = client_of(pas.ana)
    with django_assert_max_num_queries(15):
        board = text(ana.get("/discharge/"))
    assert board.count("Probe") == ON_THE_BOARD
    assert f"All {ROWS + 1} who left" in board
    with django_assert_max_num_queries(15):
        assert text(ana.get(ALL)).count("Probe") == ROWS
    seen = Entry.objects.filter(action="stay.list").order_by("id").last()
    assert len(seen.people) == ROWS
    assert text(ana.get(f"{ALL}?page=2")).count("Probe") == 1


def test_who_cannot_close_it_is_told_who_can(pas):
    gone(pas, "Ada")
    assert "add what they need, or say" in text(client_of(pas.ana).get(ALL))
    assert "a discharge coordinator has looked" in text(client_of(pas.therapist).get(ALL))


def test_another_team_sees_none_of_them(pas):
    gone(pas, "Ada")
    assert names(client_of(pas.world.therapist).get(ALL)) == []
