"""The six partners' copies: nothing lost, errors where and as often as the tables say."""

import nhs_number
import numpy as np
import pytest
from tests.synth.conftest import column, truth_of

from hamlet.synth import errors, groups, nhs_numbers, spellings


@pytest.fixture(scope="module")
def copies(borough):
    return {name: column(borough.copies, name) for name in borough.copies.column_names}


@pytest.fixture(scope="module")
def truth(borough):
    table = truth_of(borough)
    return {name: column(table, name) for name in table.column_names}


def _plain(names):
    return np.array([spellings.plain_letters(name).lower() for name in names])


@pytest.fixture(scope="module")
def misnamed(copies, truth):
    """Whether a copy's first name or surname differs, accents and capitals aside."""
    pairs = [("first_name", "first_name"), ("surname", "surname")]
    return np.any([_plain(copies[a]) != _plain(truth[b]) for a, b in pairs], axis=0)


def test_one_truth_for_every_record_and_every_truth_a_resident(borough, copies):
    assert len(set(copies["rid"])) == len(copies["rid"])
    assert (copies["rid"] == column(borough.truth, "rid")).all()
    who = column(borough.truth, "resident")
    assert who.min() >= 1
    assert who.max() <= borough.residents.num_rows


def test_about_four_records_for_each_resident(borough, copies):
    assert 3.6 < len(copies["rid"]) / borough.residents.num_rows < 4.3
    who = column(borough.truth, "resident")
    assert len(np.unique(who)) / borough.residents.num_rows > 0.98


def test_systems_hold_duplicates_and_people_who_left(borough, copies, truth):
    for source in errors.SOURCES:
        mine = copies["source"] == source.key
        number = np.bincount(truth["resident"][mine])
        assert (number > 1).any(), source.key
        assert (truth["status"][mine] == "died").any(), source.key


def test_the_order_of_records_tells_nothing(copies, truth):
    gp = copies["source"] == "gp"
    assert abs(np.corrcoef(np.arange(gp.sum()), truth["resident"][gp])[0, 1]) < 0.03


def test_missing_nhs_numbers_are_as_told(copies):
    for source in errors.SOURCES:
        numbers = copies["nhs_number"][copies["source"] == source.key]
        missing = np.mean([number is None for number in numbers])
        assert missing == pytest.approx(source.no_number, abs=0.015), source.key


def test_wrong_nhs_numbers_are_anothers_or_fail_the_check(copies, truth):
    known = set(truth["nhs_number"])
    wrong = [
        (mine, nhs_number.is_valid(mine))
        for mine, right in zip(copies["nhs_number"], truth["nhs_number"], strict=True)
        if mine and mine != right
    ]
    assert 0.001 < len(wrong) / len(copies["rid"]) < 0.01
    assert {valid for _, valid in wrong} == {True, False}
    assert all(mine in known for mine, valid in wrong if valid)


def test_housing_and_social_care_err_most(copies, misnamed):
    share = {s.key: misnamed[copies["source"] == s.key].mean() for s in errors.SOURCES}
    assert share["gp"] < share["acute"] < share["social_care"] < share["housing"]


def test_unfamiliar_names_are_misspelt_more_in_the_order_told(copies, truth, misnamed):
    share = {key: misnamed[truth["name_group"] == key].mean() for key in groups.KEYS}
    assert share["english"] < share["bangladeshi"] < share["somali"]
    given = np.array([groups.UNFAMILIARITY[key] for key in groups.KEYS])
    ranks = [np.argsort(np.argsort(values)) for values in (given, list(share.values()))]
    assert np.corrcoef(*ranks)[0, 1] > 0.4


def test_dates_are_swapped_and_put_to_new_year(copies, truth):
    mine, right = copies["dob"], truth["dob"]
    there = (mine >= 0) & (right >= 0)
    a, b = (days.astype("datetime64[D]") for days in (mine, right))
    swapped = there & (mine != right) & (a.astype("datetime64[Y]") == b.astype("datetime64[Y]"))
    assert swapped.mean() > 0.008
    new_year = there & (mine != right) & (a == a.astype("datetime64[Y]"))
    assert new_year.mean() > 0.005
    assert 0.01 < (there & (mine != right)).mean() < 0.06


def test_old_addresses_stay_after_a_move(copies, truth):
    old = copies["postcode"] == truth["former_postcode"]
    stale = np.array([copies["updated"][old] < truth["moved_on"][old]])
    assert 0.05 < old.mean() < 0.4
    assert stale.mean() > 0.98


def test_names_before_marriage_stay(copies, truth):
    former = truth["former_surname"]
    wives = former != None  # noqa: E711
    kept = np.array(
        [
            c.lower() == f.lower()
            for c, f in zip(copies["surname"][wives], former[wives], strict=True)
        ]
    )
    assert 0.03 < kept.mean() < 0.3


def test_a_system_without_accents_has_none(copies):
    for source in errors.SOURCES:
        mine = copies["source"] == source.key
        plain = all(name.isascii() for name in copies["surname"][mine])
        assert plain == source.plain_letters, source.key
        assert max(map(len, copies["surname"][mine])) <= source.width


def test_check_digits_agree_with_the_library():
    stems = nhs_numbers.BASE + np.arange(3000)
    for stem, digit in zip(stems.tolist(), nhs_numbers.check_digits(stems).tolist(), strict=True):
        assert digit == 10 or nhs_number.is_valid(f"{stem}{digit}")


def test_every_slip_changes_the_word_a_little():
    rng, words = np.random.default_rng(5), ["Margaret", "Uddin", "Khadija", "Xu", "O'Neill"] * 40
    changed = errors.misspell(rng, words)
    assert np.mean([a != b for a, b in zip(words, changed, strict=True)]) > 0.9
    assert all(abs(len(a) - len(b)) <= 1 for a, b in zip(words, changed, strict=True))
    assert errors.misspell(rng, ["E"]) == ["E"]
