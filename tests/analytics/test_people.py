"""People whom matching is known to get wrong, each handled on purpose. All are invented."""

from dataclasses import replace

import pytest

from hamlet.analytics.matching import Band, Record, Score, blocking_keys, record, score
from hamlet.analytics.matching.keys import meet

AMINA, ANOTHER = "9990000018", "9990000026"
HOME = {"postcode": "ZZ1 1AA", "address": "Flat 3, 12 Bobbin Street"}
ELSEWHERE = {"postcode": "ZZ9 4QT", "address": "77 Harbour Lane"}


def person(rid: str = "a", **written) -> Record:
    return record(
        rid,
        **{
            "first_name": "Rowena", "surname": "Thistlewood", "dob": "1984-03-17",
            "sex": "female", **HOME, **written,
        },
    )  # fmt: skip


@pytest.fixture
def weigh(model):
    def weigh(one: dict, other: dict) -> Score:
        a, b = person("a", **one), person("b", **other)
        assert meet(a, b), "no key brings them together"
        return score(model, a, b)

    return weigh


def level(found: Score, field: str) -> str:
    return next(part.level for part in found.parts if part.field == field)


def test_the_same_number_name_and_birth_link(weigh):
    numbered = {"nhs_number": AMINA}
    assert weigh(numbered, numbered).band == Band.LINK


def test_different_valid_numbers_never_link_however_much_agrees(weigh):
    found = weigh({"nhs_number": AMINA}, {"nhs_number": ANOTHER})
    assert (found.band, found.held_back) == (Band.REVIEW, "two_numbers")


def test_a_number_that_fails_its_check_says_nothing(weigh):
    found = weigh({"nhs_number": AMINA}, {"nhs_number": "9990000019"})
    assert level(found, "nhs_number") == "absent"
    assert found.band == Band.LINK


def test_a_number_alone_does_not_link(weigh):
    other = {"nhs_number": AMINA, "first_name": "Percival", "surname": "Okoro", "dob": "1951-11-02"}
    found = weigh({"nhs_number": AMINA}, other | {"sex": "male"} | ELSEWHERE)
    assert found.band != Band.LINK


def test_a_relative_s_number_goes_to_a_human(weigh):
    """A home, its phone and a number agree, as where one took the other's letter."""
    shared = {"nhs_number": AMINA, "mobile": "07700 900123"}
    found = weigh(shared, shared | {"first_name": "Imogen", "dob": "1984-04-02"})
    assert (found.band, found.held_back) == (Band.REVIEW, "number_alone")


def test_twins_do_not_link(weigh):
    found = weigh({"dob": "2015-06-01"}, {"first_name": "Imogen", "dob": "2015-06-01"})
    assert found.band != Band.LINK


def test_twins_with_their_mothers_phone_do_not_link(weigh):
    phone = {"mobile": "07700 900123", "dob": "2015-06-01"}
    assert weigh(phone, phone | {"first_name": "Imogen"}).band != Band.LINK


def test_a_father_and_a_son_of_one_name_do_not_link(weigh):
    father = {"first_name": "Yusuf", "surname": "Warsame", "sex": "male", "dob": "1961-02-03"}
    found = weigh(father, father | {"dob": "1990-08-21"})
    assert level(found, "dob") == "generation"
    assert found.band != Band.LINK


def test_a_rare_name_says_little_more_than_a_common_one_in_one_home(weigh):
    """Who is called after a parent has a rare name as well as a common one."""
    rare, common = (
        weigh({"first_name": name, "dob": ""}, {"first_name": name}).weight
        for name in ("Peregrine", "Mohammed")
    )
    assert rare < common + 3


def test_people_of_one_home_do_not_link(weigh):
    shared = {"mobile": "07700 900123"}
    flatmate = {"first_name": "Imogen", "surname": "Carruthers", "dob": "1985-09-30"}
    a, b = person("a", **shared), person("b", **shared, **flatmate)
    assert not meet(a, b)


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("Elizabeth", "Betty", "short"),
        ("William", "Bill", "short"),
        ("Mohammed", "Muhammad", "alike"),
        ("Khadija", "Khadijah", "alike"),
        ("Cabdiraxmaan", "Abdirahman", "alike"),
        ("Shofiqul", "Shafiqul", "alike"),
        ("Łukasz", "Lukasz", "same"),
        ("Mst Samia", "Samia", "part"),
        ("Abdul Rahman", "Abdulrahman", "alike"),
        ("Rowena", "R", "initial"),
        ("Rowena", "Rowenna", "alike"),
        ("Leticia", "Leticoa", "slip"),
        ("Min", "Mn", "slip"),
    ],
)
def test_one_first_name_in_two_ways_links(one, other, how, weigh):
    found = weigh({"first_name": one}, {"first_name": other})
    assert level(found, "first_name") == how
    assert found.band == Band.LINK


def test_a_married_name_links_where_birth_and_home_agree(weigh):
    found = weigh({}, {"surname": "Carruthers"})
    assert level(found, "surname") == "changed"
    assert found.band == Band.LINK


def test_a_mans_other_surname_weighs_more_than_a_womans(weigh):
    man, woman = (
        weigh(
            {"first_name": "Alex", "sex": sex}, {"first_name": "Alex", "sex": sex, "surname": "B"}
        )
        for sex in ("male", "female")
    )
    assert man.weight < woman.weight


@pytest.mark.parametrize(
    ("first", "last"), [("Li", "Zhang"), ("Fadumo", "Warsame"), ("Rowena", "Thistlewood")]
)
def test_names_in_another_order_link(first, last, weigh):
    found = weigh({"first_name": first, "surname": last}, {"first_name": last, "surname": first})
    assert level(found, "order") == "crossed"
    assert found.band == Band.LINK


def test_a_title_for_a_surname_links(weigh):
    one = {"first_name": "Rokeya", "surname": "Begum"}
    found = weigh(one, one | {"surname": "Chowdhury"})
    assert level(found, "surname") == "changed"
    assert found.band == Band.LINK


def test_a_fathers_name_for_a_surname_links(weigh):
    one = {"first_name": "Sagal", "surname": "Farah", "sex": "female"}
    assert weigh(one, one | {"surname": "Abdi"}).band == Band.LINK


def test_a_name_in_another_script_is_compared_in_it(weigh):
    one = {"first_name": "ফাতিমা", "surname": "বেগম"}
    found = weigh(one, one)
    assert level(found, "first_name") == "same"
    assert found.band == Band.LINK


@pytest.mark.parametrize(
    ("dob", "how"),
    [
        ("17/03/1984", "same"),
        ("19840317", "same"),
        ("17 March 1984", "same"),
        ("1984-03-18", "one_part"),
        ("1984-01-01", "unsure"),
        ("1994-03-17", "one_part"),
    ],
)
def test_a_birth_date_with_a_slip_still_links(dob, how, weigh):
    found = weigh({}, {"dob": dob})
    assert level(found, "dob") == how
    assert found.band == Band.LINK


def test_day_and_month_changed_over(weigh):
    found = weigh({"dob": "1984-03-07"}, {"dob": "1984-07-03"})
    assert level(found, "dob") == "turned"
    assert found.band == Band.LINK


def test_somebody_who_moved_links_by_name_and_birth(weigh):
    assert weigh({}, ELSEWHERE).band == Band.LINK


@pytest.mark.parametrize(
    "address", ["FLAT 3 12 BOBBIN STREET", "3 12 Bobbin St", "Apt 3, 12 Bobbin Street"]
)
def test_ways_of_writing_one_address_are_one(address, weigh):
    assert level(weigh({}, {"address": address}), "place") == "home"


def test_a_common_name_says_less_than_a_rare_one(model):
    def weight(first: str, last: str) -> float:
        named = {"first_name": first, "surname": last, **ELSEWHERE, "dob": ""}
        return score(model, person("a", **named), person("b", **named)).weight

    assert weight("Mohammed", "Ali") < weight("Peregrine", "Ashgrove")


@pytest.mark.parametrize(
    ("field", "rarer", "commoner"),
    [("first_name", "Peregrine", "Mohammed"), ("surname", "Ashgrove", "Begum")],
)
def test_a_rare_name_says_more_among_strangers(field, rarer, commoner, weigh):
    rare, common = (weigh({field: name}, {field: name}) for name in (rarer, commoner))
    of_rare, of_common = (
        next(part.weight for part in found.parts if part.field == field) for found in (rare, common)
    )
    assert of_rare > of_common + 1


def test_two_empty_records_are_apart(model):
    assert score(model, Record("a"), Record("b")).band == Band.APART
    assert blocking_keys(Record("a")) == ()


def test_nothing_but_the_fields_named_is_compared(model):
    """Ethnicity and the like have no way in."""
    plain = person("a")
    assert record("a", ethnicity="x", language="y", **{}) == Record("a")
    assert replace(plain, rid="z").rid == "z"


NOTHING_BUT_NAMES = {"dob": "", "sex": "", "postcode": "", "address": ""}


@pytest.mark.parametrize(
    ("one", "other", "band"),
    [
        (NOTHING_BUT_NAMES, {}, Band.REVIEW),
        ({"first_name": "", "postcode": "", "address": ""}, {}, Band.REVIEW),
        ({"dob": "", "first_name": "Rowina"}, {}, Band.LONE),
    ],
)
def test_a_name_alone_joins_no_lone_record(one, other, band, model):
    """Limits are set where each of the three would join, were it by its weight alone."""
    a, b = person("a", **one), person("b", **other)
    weight = score(model, a, b).weight
    just_short = replace(model, alone=0.5, link_from=weight + 0.5, review_from=weight - 9)
    assert score(just_short, a, b).band == band
