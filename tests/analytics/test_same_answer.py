"""A whole file, one record at a time and two records alone give one answer."""

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nhs_number.validate import calculate_checksum
from tests.analytics.quality import missed, quality

from hamlet.analytics.matching import (
    Index,
    Record,
    blocking_keys,
    blocks,
    cores,
    keys,
    match,
    reading,
    record,
    score,
)
from hamlet.analytics.matching import batch as whole
from hamlet.analytics.matching.columns import Words, as_row, columns
from hamlet.analytics.matching.comparing import Comparer


@pytest.fixture(scope="module")
def few(borough) -> list[Record]:
    """Records of some 500 residents, and so of whole persons."""
    return [each for each, about in zip(borough.records, borough.truth, strict=True) if about < 500]


@pytest.fixture(scope="module")
def index(model, few) -> Index:
    return Index.of(model, few)


def check_keys(few):
    """Keys as numbers bring together what keys as text do."""
    held, by_key = list(map(blocking_keys, few)), defaultdict(list)
    for row, of in enumerate(held):
        for key in of:
            by_key[key].append(row)
    expected = {
        (min(row, other), max(row, other))
        for row, of in enumerate(held)
        for key in keys.sought(of)
        for other in by_key[key]
        if row != other
    }
    words = Words()
    packed = blocks.pairs(columns(few, words), blocks.Sounds(words))
    assert (
        set(zip((packed >> 32).tolist(), (packed & 0xFFFFFFFF).tolist(), strict=True)) == expected
    )
    assert all(keys.meet(few[a], few[b]) for a, b in list(expected)[:300])


def test_keys_as_numbers_bring_together_what_keys_as_text_do(few):
    check_keys(few)


def test_a_pair_weighs_the_same_alone_and_in_a_batch(model, few):
    words = Words()
    cols = columns(few, words)
    packed = blocks.pairs(cols, blocks.Sounds(words))[::7]
    pairs = whole.weighed(model, Comparer(model, words), cols, packed)
    for a, b, weight in zip(pairs.a, pairs.b, pairs.weighed.weights, strict=True):
        assert score(model, few[a], few[b]).weight == weight


def test_children_on_other_cores_weigh_the_same(model, few, monkeypatch):
    words = Words()
    cols = columns(few, words)
    packed = blocks.pairs(cols, blocks.Sounds(words))
    at_once = whole.weighed(model, Comparer(model, words), cols, packed)
    monkeypatch.setattr(whole, "AT_ONCE", len(packed) // 3)
    monkeypatch.setattr(cores, "_cores", lambda: 2)
    shared_out = whole.weighed(model, Comparer(model, words), cols, packed)
    for one, other in zip(
        vars(at_once.weighed).values(), vars(shared_out.weighed).values(), strict=True
    ):
        assert np.array_equal(one, other)


def test_a_key_that_too_many_share_is_passed_over_alike(model, monkeypatch):
    """In a batch and for one record: 30 who say nothing but one address."""
    monkeypatch.setattr(keys, "MOST", 29)
    many = [record(str(n), address="1 Quay", first_name=f"A{n:c}") for n in range(97, 127)]
    words = Words()
    for records, pairs in ((many, 0), (many[1:], 29 * 28 // 2)):
        cols = columns(records, words)
        assert len(blocks.pairs(cols, blocks.Sounds(words))) == pairs
        index = Index.of(model, records)
        assert len(index._find(index.cols.take(np.array([0])))) == (29 if pairs else 0)


def test_names_alone_bring_together_only_where_few_share_them():
    for records, pairs in ((20, 20 * 19 // 2), (21, 0)):
        words = Words()
        named = [record(str(n), first_name="Rowena", surname="Thistlewood") for n in range(records)]
        assert len(blocks.pairs(columns(named, words), blocks.Sounds(words))) == pairs


def test_it_does_not_matter_which_of_two_records_is_which(model, few):
    words = Words()
    cols = columns(few, words)
    packed = blocks.pairs(cols, blocks.Sounds(words))
    a, b = cols.take(packed >> 32), cols.take(packed & 0xFFFFFFFF)
    one, other = (
        whole.weigh(model, Comparer(model, words).compare(*sides)) for sides in ((a, b), (b, a))
    )
    assert np.array_equal(one.weights, other.weights)
    assert np.array_equal(one.held, other.held)


def test_a_few_pairs_alone_are_compared_as_many_at_once(model, few):
    words = Words()
    cols, by = columns(few, words), Comparer(model, words)
    packed = blocks.pairs(cols, blocks.Sounds(words))
    one, other = np.random.default_rng(5).integers(0, len(few), (2, 2_000))
    a, b = cols.take(np.r_[packed >> 32, one]), cols.take(np.r_[packed & 0xFFFFFFFF, other])
    at_once, alone = by.compare(a, b), by.compare_few(list(zip(a.rows(), b.rows(), strict=True)))
    for kind in ("levels", "shares", "valued"):
        for field, found in getattr(at_once, kind).items():
            assert np.array_equal(found, getattr(alone, kind)[field]), (kind, field)
    assert np.array_equal(at_once.grown, alone.grown)
    assert all(len(set(alone.levels[field].tolist())) > 1 for field in alone.levels)


def test_keys_of_one_record_alone_are_those_of_many(few):
    words = Words()
    cols = columns(few, words)
    sounds, expected = blocks.Sounds(words), defaultdict(set)
    for letter, numbers, rows in blocks.numbered(cols, sounds):
        for number, of in zip(numbers.tolist(), rows.tolist(), strict=True):
            expected[of].add((letter, number))
    poor = blocks.poor(cols, words)
    for at, each in enumerate(few):
        one = as_row(each, words)
        found = {(letter, key) for letter, all_ in blocks.of_one(one, sounds) for key in all_}
        assert found == expected[at]
        assert blocks.is_bare(one, words) == poor["a"][at]
        assert blocks.is_unsure(one) == poor["u"][at]


def test_one_record_at_a_time_finds_the_batch_s_persons(model, few, index):
    person = match(few, model=model).person
    for row in range(0, len(few), 3):
        alone = index.persons_of_row(row)
        mine = {rid for rid, named in alone.items() if named == alone[few[row].rid]}
        assert mine == {few[each].rid for each in np.flatnonzero(person == person[row])}


def test_a_new_record_joins_the_person_it_joins_in_a_batch(model, few, index):
    joined = 0
    for row in range(0, len(few), 40):
        new = replace(few[row], rid="zz-new", nhs_number="")
        alone = index.persons(new)
        person = match([*few, new], model=model).person
        mine = {rid for rid, named in alone.items() if named == alone["zz-new"]} - {"zz-new"}
        assert mine == {few[each].rid for each in np.flatnonzero(person[:-1] == person[-1])}
        joined += bool(mine)
    assert joined > 10


def test_the_order_of_the_file_makes_no_difference(model, few, borough):
    turned = few[::-1]
    there, back = match(few, model=model).person, match(turned, model=model).person[::-1]
    assert quality(there, back).f1 == 1


def test_a_model_kept_and_read_again_weighs_the_same(model, few, tmp_path):
    model.save(tmp_path / "model.json")
    again = type(model).load(tmp_path / "model.json")
    assert again == model
    assert score(again, few[0], few[1]) == score(model, few[0], few[1])


def test_a_model_holds_nothing_that_few_share(model):
    counted = [share * model.records for kept in model.shares.values() for share in kept.values()]
    assert min(counted) > 9.99


def test_the_borough_is_matched_well(borough):
    found = quality(borough.matched.person, borough.truth)
    assert found.precision > 0.998
    assert found.f1 > 0.994
    assert found.exact > 0.978


def test_no_large_group_is_missed_much_oftener(borough):
    """Small numbers, so a wide margin: the bench compares the groups of a large borough."""
    found = missed(borough.matched.person, borough.truth, borough.ethnicity)
    rates = {name: lost / pairs for name, (pairs, lost) in found.by_group().items() if pairs > 1500}
    assert {"White British", "Bangladeshi"} <= set(rates)
    assert max(rates.values()) < 0.011
    assert found.unfairness(1500) < 2.5


def test_a_group_that_is_missed_oftener_shows():
    found = missed([1, 1, 2, 3, 4, 4], [1, 1, 2, 2, 3, 3], ["a", "a", "b", None, "a", "b"])
    assert found.by_group() == {"a": (2, 0), "b": (1, 1)}


@given(st.from_type(object) | st.text() | st.floats() | st.dates())
def test_whatever_is_written_can_be_read(value):
    fields = ["nhs_number", "first_name", "surname", "dob", "sex", "postcode", "address", "mobile"]
    read = record("a", **dict.fromkeys(fields, value))
    assert read.dob == 0 or 101 <= read.dob % 10_000 <= 1231


@given(st.from_regex(r"[0-9]{10}", fullmatch=True))
def test_a_number_is_one_where_the_library_says_so(digits):
    for last in "0123456789":
        written = digits[:9] + last
        usable = len(set(written)) > 1 and calculate_checksum(written[:9]) == int(last)
        assert reading.number(written) == (written if usable else "")


@pytest.mark.parametrize("name", ["Nan", "Null", "None", "Nil"])
def test_a_name_that_looks_like_nothing_is_a_name(name):
    assert reading.name(name) == name.lower()


@pytest.mark.parametrize("value", [None, "", " ", "Unknown", "n/a", "?", float("nan")])
def test_what_says_that_nothing_is_known_says_nothing(value):
    assert reading.name(value) == reading.address(value) == reading.postcode(value) == ""
