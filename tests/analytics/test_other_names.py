"""Somebody is known by other names, too: the same answer in a batch and alone, and nobody is
brought together by a name that is kept closer."""

from dataclasses import replace

import numpy as np
import pytest
from tests.analytics.test_same_answer import check_keys

from hamlet.analytics.matching import (
    Band,
    Index,
    OtherName,
    Record,
    blocking_keys,
    blocks,
    match,
    record,
    score,
)
from hamlet.analytics.matching import batch as whole
from hamlet.analytics.matching.columns import Words, columns
from hamlet.analytics.matching.comparing import Comparer

HOME = {"postcode": "E1 1AA", "address": "1 Quay", "dob": "1984-03-17", "sex": "f"}


def here(*others: OtherName, **more: str) -> Record:
    return record("here", first_name="Amina", surname="Begum", others=others, **HOME | more)


@pytest.fixture(scope="module")
def renamed(borough) -> list[Record]:
    """Records of some 300 residents, of whom every seventh record knows the names of another, too,
    and every fourteenth keeps them closer."""
    few = [each for each, of in zip(borough.records, borough.truth, strict=True) if of < 300]
    return [_renamed(row, of, few[row - 3]) for row, of in enumerate(few)]


def _renamed(row: int, of: Record, other: Record) -> Record:
    if row % 7:
        return of
    told = [OtherName(other.first_name, of.surname, row % 2 == 0), OtherName("", other.surname)]
    others = tuple(sorted(OtherName(a or of.first_name, b, c) for a, b, c in told))
    return replace(of, others=others)


def test_a_record_under_a_former_name_is_as_like_as_one_under_the_usual_name(model):
    former = record("b", first_name="Amina", surname="Quillerby", **HOME)
    usual = record("b", first_name="Amina", surname="Begum", **HOME)
    by_former = score(model, here(OtherName("", "Quillerby")), former)
    assert score(model, here(), former).weight < by_former.weight
    assert (by_former.band, score(model, here(), usual).band) == (Band.LINK, Band.LINK)
    assert {part.field: part.level for part in by_former.parts}["surname"] == "same"


def test_the_usual_name_holds_where_it_agrees_more(model):
    usual = record("b", first_name="Amina", surname="Begum", **HOME)
    assert score(model, here(OtherName("Karim", "")), usual) == score(model, here(), usual)


def test_a_name_kept_closer_is_compared_and_brings_nobody_together(model):
    closer, open_ = OtherName("Karim", "Quillerby", True), OtherName("Karim", "Quillerby")
    other = record("b", first_name="Karim", surname="Quillerby", **HOME)
    assert blocking_keys(here(closer)) == blocking_keys(here())
    assert not set(blocking_keys(here(open_))) <= set(blocking_keys(here()))
    assert score(model, here(closer), other) == score(model, here(open_), other)
    assert score(model, here(), other).weight < score(model, here(closer), other).weight


def test_what_another_name_leaves_out_is_as_in_the_usual_one():
    assert here(OtherName("", "O’Hara"), OtherName("AMINA", "Begum")).others == (
        OtherName("amina", "ohara"),
    )


def test_keys_as_numbers_bring_together_what_keys_as_text_do(renamed):
    check_keys(renamed)


def test_a_pair_weighs_the_same_alone_in_a_batch_and_turned_round(model, renamed):
    words = Words()
    cols = columns(renamed, words)
    packed = blocks.pairs(cols, blocks.Sounds(words))
    pairs = whole.weighed(model, Comparer(model, words), cols, packed)
    turned = whole.weighed(model, Comparer(model, words), cols, packed << 32 | packed >> 32)
    assert np.array_equal(pairs.weighed.weights, turned.weighed.weights)
    some = [row for row, a in enumerate(pairs.a.tolist()) if a % 7 == 0][::3]
    for row in some:
        a, b = renamed[pairs.a[row]], renamed[pairs.b[row]]
        assert score(model, a, b).weight == pairs.weighed.weights[row]


def test_one_record_at_a_time_finds_the_batch_s_persons(model, renamed):
    person, index = match(renamed, model=model).person, Index.of(model, renamed)
    assert index.record(7) == renamed[7]
    for row in range(0, len(renamed), 5):
        alone = index.persons_of_row(row)
        mine = {rid for rid, named in alone.items() if named == alone[renamed[row].rid]}
        assert mine == {renamed[each].rid for each in np.flatnonzero(person == person[row])}
