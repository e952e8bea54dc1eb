"""Finding people: however a name is spelt, near misses, and nobody out of reach."""

from datetime import date

import pytest

from hamlet.access import actions as access
from hamlet.kernel.actor import SYSTEM
from hamlet.people import queries
from hamlet.people.queries import PersonSearch
from hamlet.people.queries.near import around


def found(actor, **asked):
    return [f"{each.given_name} {each.family_name}" for each in PersonSearch(**asked).rows(actor)]


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("Amina Begum", "aminah begam"),
        ("Amina Begum", "Begum, Amina"),
        ("Mohammed Chowdhury", "Muhammad Choudhury"),
        ("Rukhsana Khatun", "Ruksana Khatoon"),
        ("Cabdiraxmaan Xasan", "Abdirahman Hassan"),
        ("Abdirahman Hassan", "Cabdi Raxmaan Xasan"),
        ("Abdulrahman Miah", "Abdul Rahman Mia"),
        ("Siobhán O’Sullivan", "siobhan o'sullivan"),
        ("William Smith-Jones", "Bill Smith"),
        ("X O", "o x"),
    ],
)
def test_a_name_is_found_however_it_is_spelt(world, kept, typed):
    given, _, family = kept.rpartition(" ")
    world.person(given, family)
    world.person("Grace", "Oyelaran")
    assert found(world.handler, name=typed) == [kept]


def test_a_name_is_found_in_its_own_script_and_only_that(world):
    world.person(native_name="আমিনা বেগম")
    world.person("Shirin", "Akter", native_name="শিরিন আক্তার")
    assert found(world.handler, name="আমিনা") == ["Amina Begum"]


def test_what_is_given_must_agree_and_nothing_finds_nobody(world):
    world.person(postcode="E1 4AB")
    assert found(world.handler, name="Amina", postcode="E1 4AB") == ["Amina Begum"]
    assert found(world.handler, name="Amina", postcode="E1 4AC") == []
    assert found(world.handler) == found(world.handler, name="–") == []


def test_the_same_spelling_comes_before_the_same_sound(world):
    world.person("Ameena", "Begom")
    world.person("Amina", "Begum")
    assert found(world.handler, name="Amina Begum")[0] == "Amina Begum"


def test_a_question_comes_back_from_json_as_it_went():
    asked = PersonSearch("Amina", date(1951, 3, 2), "", "E1 4AB")
    assert PersonSearch.from_json(asked.to_json()) == asked
    assert PersonSearch.from_json(PersonSearch().to_json()) == PersonSearch()


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "Amina Begum", "birth_date": date(1951, 2, 3)},
        {"name": "Ameena Begom", "birth_date": date(1951, 3, 31)},
        {"name": "Amina Begum", "birth_date": date(1951, 12, 2)},
        {"name": "Amina Begum", "birth_date": date(1961, 3, 2)},
        {"name": "Amina Khatun", "birth_date": date(1951, 3, 2)},
        {"name": "Amina Khatun", "postcode": "E1 4AB"},
        {"name": "Zahra", "birth_date": date(1951, 3, 2), "postcode": "E1 4AB"},
        {"name": "Amina Begum", "nhs_number": "9990000026"},
    ],
    ids=[
        "day and month swapped",
        "another day",
        "another month",
        "another year",
        "another family name",
        "postcode",
        "another name",
        "number",
    ],
)
def test_near_misses_are_found_when_nobody_agrees_with_all(world, asked):
    world.person(postcode="E1 4AB")
    world.person("Grace", "Oyelaran", date(1970, 1, 1))
    search = PersonSearch(**asked)
    assert not search.rows(world.handler)
    assert [each.given_name for each in search.near_misses(world.handler)] == ["Amina"]


@pytest.mark.parametrize("born", [date(1951, 4, 3), date(1962, 3, 2), date(1940, 2, 29)])
def test_a_birth_date_of_which_less_agrees_is_no_near_miss(world, born):
    world.person()
    assert not PersonSearch("Amina Begum", born).near_misses(world.handler)


def test_a_list_holds_only_people_in_reach(world):
    mine, _ = world.person(), world.person("Aminah", "Begam")
    access.open_relationship(
        by=SYSTEM,
        holder_kind="organisation",
        holder=world.practice.pk,
        person=mine.pk,
        kind="registered",
        subject="test",
    )
    assert found(world.gp, name="Amina Begum") == ["Amina Begum"]
    assert found(world.therapist, name="Amina Begum") == []
    assert found(world.volunteer, name="Amina Begum") == []


def test_somebody_beyond_reach_is_told_of_only_when_the_question_names_them(world):
    world.person()
    named = PersonSearch(name="Amina Begum", birth_date=date(1951, 3, 2))
    assert named.beyond_reach(world.therapist)
    assert not PersonSearch(name="Amina Begum").beyond_reach(world.therapist)
    assert not PersonSearch(birth_date=date(1951, 3, 2)).beyond_reach(world.therapist)
    assert not named.beyond_reach(world.handler)


def test_twins_and_a_father_and_son_look_alike_but_a_namesake_does_not(world):
    son = world.person("Abdul", "Karim", date(1990, 5, 1), postcode="E1 4AB")
    world.person("Abdul", "Karim", date(1960, 7, 9), postcode="E1 4AB")
    world.person("Abdus", "Karim", date(1990, 5, 1), postcode="E1 4AB")
    world.person("Abdul", "Kareem", date(1990, 5, 1), postcode="E2 0AA")
    world.person("Abdul", "Karim", date(1975, 1, 1), postcode="E3 0AA")
    alike = {(each.birth_date.year, each.postcode) for each in around(son).alike}
    assert alike == {(1960, "E1 4AB"), (1990, "E1 4AB"), (1990, "E2 0AA")}


def test_people_who_share_only_their_lack_of_a_postcode_are_not_alike(world):
    one = world.person("Amina", "Begum", None)
    world.person("Amina", "Begum", date(1970, 1, 1))
    assert not around(one).alike


def test_who_is_described_may_be_known_already(world):
    known = world.person()
    unsure = world.person("Amina", "Begum", None)
    born = date(1951, 3, 2)
    assert set(queries.could_be("Aminah", "Khatun", born, None)) == {known}
    assert set(queries.could_be("Amina", "Begum", born, None)) == {known, unsure}
    assert set(queries.could_be("Amina", "Begum", None, None)) == {known, unsure}
    assert queries.could_be("Grace", "Oyelaran", born, None) == []


def test_the_closest_spelling_comes_first_then_the_family_name(world):
    for given, family in (("Hasna", "Ali"), ("Hussein", "Ali"), ("Zara", "Hussain")):
        world.person(given, family, None)
    world.person("Mamadou", "Afolabi", None)
    world.person("Amal", "Mohamed", None)
    found = PersonSearch(name="Husain").rows(world.handler)
    assert found[0].family_name == "Hussain"
    assert [each.given_name for each in found[1:]] in (["Hussein", "Hasna"], ["Hussein"])
    found = PersonSearch(name="Maxamed").rows(world.handler)
    assert [each.family_name for each in found] == ["Mohamed", "Afolabi"]


def test_a_phone_number_finds_and_a_wrong_one_does_not_hide(world):
    person = world.person(phone="07700 900123")
    assert PersonSearch(phone="07700 900123").rows(world.handler) == [person]
    wrong = PersonSearch(name="Begum", phone="07700 900124")
    assert not wrong.rows(world.handler)
    assert wrong.near_misses(world.handler) == [person]


def test_a_name_that_some_write_joined_looks_alike(world):
    one = world.person("Zainab", "Noor", date(1960, 7, 9), postcode="E1 4AB")
    joined = world.person("Zainabnoor", "", date(1960, 7, 9), postcode="E2 0AA")
    assert [each.id for each in around(one).alike] == [joined.pk]


def test_twins_at_home_look_alike_whatever_they_are_called(world):
    one = world.person("Grace", "Oyelaran", date(1990, 5, 1), postcode="E1 4AB")
    twin = world.person("Tom", "Smith", date(1990, 5, 1), postcode="E1 4AB")
    world.person("Tom", "Smith", date(1991, 5, 1), postcode="E1 4AB")
    assert [each.id for each in around(one).alike] == [twin.pk]
