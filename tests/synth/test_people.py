"""People: numbers and names that hold, families that fit, circumstances that go together."""

from datetime import date

import nhs_number
import numpy as np
import pytest
from tests.synth.conftest import column

from hamlet.synth import nhs_numbers
from hamlet.synth.conditions import CONDITIONS
from hamlet.synth.people import dates, dates_or_never

TODAY = 20_777  # 20 November 2026, in days since 1970


@pytest.fixture(scope="module")
def people(borough):
    names = borough.residents.column_names
    return {name: column(borough.residents, name) for name in names}


def _has(borough, condition):
    rows = column(borough.conditions, "condition") == condition
    has = np.zeros(borough.residents.num_rows, bool)
    has[column(borough.conditions, "resident")[rows] - 1] = True
    return has


def test_nhs_numbers_are_valid_different_and_of_the_test_range(people):
    numbers = people["nhs_number"]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("999") for number in numbers)
    assert all(nhs_number.is_valid(number) for number in numbers[:3000])


def test_whoever_was_born_the_day_before_1970_has_a_date_of_birth():
    days = np.array([-2, -1, 0])
    assert dates(days).to_pylist() == [date(1969, 12, 30), date(1969, 12, 31), date(1970, 1, 1)]
    assert dates_or_never(days).to_pylist() == [date(1969, 12, 30), None, date(1970, 1, 1)]


def test_there_are_numbers_for_the_largest_borough():
    numbers = nhs_numbers.draw(np.random.default_rng(1), 800_000)
    assert len(np.unique(numbers)) == 800_000


def test_children_are_younger_than_their_parents_and_twins_share_a_birthday(borough, people):
    rows = {name: column(borough.relationships, name) for name in ("resident", "other", "kind")}
    first, second = (people["dob"][rows[name] - 1] for name in ("resident", "other"))
    parent = rows["kind"] == "parent"
    assert ((second - first)[parent] > 14 * 365).mean() > 0.93
    twin = rows["kind"] == "twin"
    assert twin.sum() > 4
    assert (first[twin] == second[twin]).all()


def test_some_sons_bear_their_fathers_names(borough, people):
    rows = {name: column(borough.relationships, name) for name in ("resident", "other", "kind")}
    who, other = rows["resident"] - 1, rows["other"] - 1
    same = (rows["kind"] == "parent") & (people["sex"][who] == "male")
    for name in ("first_name", "surname"):
        same &= people[name][who] == people[name][other]
    assert same.sum() > 10


def test_families_share_surnames_by_custom(borough, people):
    rows = {name: column(borough.relationships, name) for name in ("resident", "other", "kind")}
    who, other = rows["resident"] - 1, rows["other"] - 1
    father = (rows["kind"] == "parent") & (people["sex"][who] == "male")
    same = people["surname"][who] == people["surname"][other]
    group = people["name_group"][other]
    english, somali = (father & (group == key) for key in ("english", "somali"))
    assert same[english].mean() > 0.9
    assert (people["middle_name"][other] == people["first_name"][who])[somali].mean() > 0.7


def test_titles_are_womens(people):
    bangladeshi = people["name_group"] == "bangladeshi"
    begum = bangladeshi & (people["surname"] == "Begum")
    assert begum.sum() > 100
    assert set(people["sex"][begum]) == {"female"}


def test_names_of_every_kind_are_there(people):
    surnames = set(people["surname"])
    assert any("'" in name for name in surnames)
    assert any("-" in name for name in surnames)
    assert any(not name.isascii() for name in surnames)
    assert min(map(len, surnames)) <= 2
    assert max(map(len, surnames)) >= 18
    native = [name for name in people["native_name"] if name]
    assert len(native) > 100
    assert all(
        "\u0980" <= letter <= "\u09ff" or letter == " " for name in native for letter in name
    )


def test_a_few_share_name_and_birthday(people):
    keys = list(zip(people["first_name"], people["surname"], people["dob"], strict=True))
    share = 1 - len(set(keys)) / len(keys)
    assert 0 < share < 0.01


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("low_income", "lonely"),
        ("low_income", "damp"),
        ("low_income", "overcrowded"),
        ("damp", "overcrowded"),
        ("lives_alone", "lonely"),
        ("lonely", "frailty"),
        ("conditions", "frailty"),
        ("conditions", "need"),
        ("frailty", "need"),
    ],
)
def test_what_goes_together_in_life_goes_together_here(people, one, other):
    adult = people["dob"] < TODAY - 18 * 365
    got = np.corrcoef(people[one][adult].astype(float), people[other][adult].astype(float))[0, 1]
    assert got > 0.015


def test_hardship_follows_deprivation(people):
    poor, rich = people["imd_decile"] <= 2, people["imd_decile"] >= 7
    for name in ("low_income", "overcrowded", "damp"):
        assert people[name][poor].mean() > 1.3 * people[name][rich].mean(), name


def test_conditions_are_as_common_as_told_and_rise_with_age(borough, people):
    age = (TODAY - people["dob"]) / 365.25
    for condition in CONDITIONS:
        has = _has(borough, condition.key)
        assert has.mean() == pytest.approx(condition.share, rel=0.25), condition.key
        assert age[has].min() >= condition.youngest - 0.1
    assert age[_has(borough, "dementia")].mean() > age[_has(borough, "depression")].mean() + 20


def test_conditions_lean_on_deprivation_as_on_the_real_registers(borough, people, local_data):
    import csv

    with (local_data / "place/qof/imd_prevalence_england.csv").open(newline="") as file:
        real = {
            (r["imd_overall"], r["group_code"]): float(r["prevalence"])
            for r in csv.DictReader(file)
        }
    deprived = people["low_income"]
    age = (TODAY - people["dob"]) / 365.25
    codes = {"diabetes": "DM", "depression": "DEP", "serious_mental_illness": "MH", "obesity": "OB"}
    adults = (age > 30) & (age < 75)
    for key, code in codes.items():
        has = _has(borough, key)
        assert real["1", code] > real["10", code]
        assert has[adults & deprived].mean() > has[adults & ~deprived].mean(), key


def test_the_dead_and_the_gone_have_a_day(people):
    gone = people["status"] != "living_here"
    assert ((people["status_on"] >= 0) == gone).all()
    assert 0.02 < gone.mean() < 0.08
    assert (people["dob"] <= people["status_on"])[gone].all()


def test_languages_and_interpreters(people):
    assert {"Bengali", "Sylheti", "Somali", "English"} <= set(people["language"])
    assert not people["interpreter"][people["language"] == "English"].any()
    age = (TODAY - people["dob"]) / 365.25
    other = people["language"] != "English"
    assert (
        people["interpreter"][other & (age > 50)].mean()
        > people["interpreter"][other & (age < 30)].mean()
    )


def test_carers_are_related_to_whom_they_look_after(borough, people):
    rows = {name: column(borough.relationships, name) for name in ("resident", "other", "carer")}
    carers = np.unique(rows["resident"][rows["carer"]])
    assert people["carer"][carers - 1].all()
    assert len(carers) / people["carer"].sum() > 0.8
    assert (rows["resident"] != rows["other"]).all()
