"""Persons from weighed pairs: a human's word wins, nobody is lost, and no order matters."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hamlet.analytics.matching import BANDS, Band, Edge, Record, Ruling, batch, record, resolve
from hamlet.analytics.matching.clusters import Ruled
from hamlet.analytics.matching.columns import Words, columns
from hamlet.analytics.matching.scoring import Weighed

A, B = "9990000018", "9990000026"


def edge(a: str, b: str, weight: float, held: str = "") -> Edge:
    linked = weight >= 4 and not held
    band = Band.LINK if linked else Band.REVIEW if weight >= -6 else Band.APART
    return Edge(a, b, weight, band, held)


def together(records, edges, rulings=()) -> set[frozenset[str]]:
    person = resolve(records, edges, rulings).person
    return {
        frozenset(rid for rid in person if person[rid] == name) for name in set(person.values())
    }


def groups(*names: str) -> set[frozenset[str]]:
    return {frozenset(name) for name in names}


def some(letters: str, **numbers: str) -> list[Record]:
    return [Record(each, nhs_number=numbers.get(each, "")) for each in letters]


def lone(a: str, b: str, weight: float, held: str = "") -> Edge:
    return Edge(a, b, weight, Band.LONE, held)


def test_a_record_that_links_to_none_joins_the_one_whom_it_fits():
    edges = [edge("a", "b", 9), lone("b", "x", 1, "perhaps_twins")]
    assert together(some("abx"), edges) == groups("abx")


def test_a_record_that_links_to_others_does_not_join_by_less():
    edges = [edge("a", "b", 9), lone("b", "x", 3), edge("x", "y", 9)]
    found = resolve(some("abxy"), edges)
    assert together(some("abxy"), edges) == groups("ab", "xy")
    assert found.doubtful == (edges[1],)


def test_a_lone_record_that_fits_two_joins_neither():
    edges = [edge("a", "b", 9), edge("c", "d", 9), lone("b", "x", 3), lone("c", "x", 1)]
    assert together(some("abcdx"), edges) == groups("ab", "cd", "x")


def test_a_lone_record_of_another_number_stays_alone():
    edges = [edge("a", "b", 9), lone("b", "x", 3)]
    assert together(some("abx", a=A, x=B), edges) == groups("ab", "x")


def test_a_human_keeps_a_lone_record_apart():
    edges = [edge("a", "b", 9), lone("b", "x", 3)]
    assert together(some("abx"), edges, [Ruling("a", "x", Ruled.APART)]) == groups("ab", "x")


def test_links_join_and_reviews_do_not():
    edges = [edge("a", "b", 9), edge("b", "c", 9), edge("c", "d", 1)]
    assert together(some("abcd"), edges) == groups("abc", "d")
    assert resolve(some("abcd"), edges).doubtful == (edges[2],)


def test_the_person_is_named_by_the_smallest_rid():
    assert resolve(some("cab"), [edge("b", "c", 9)]).person == {"a": "a", "b": "b", "c": "b"}


def test_two_numbers_never_come_together_through_a_third():
    edges = [edge("a", "b", 20), edge("b", "c", 9)]
    found = resolve(some("abc", a=A, c=B), edges)
    assert found.person["a"] != found.person["c"]
    assert edges[1] in found.doubtful


def test_a_record_that_two_persons_claim_is_taken_out_and_shown():
    edges = [edge("a", "x", 10), edge("b", "x", 9)]
    found = resolve(some("abx", a=A, b=B), edges)
    assert found.torn == ("x",)
    assert together(some("abx", a=A, b=B), edges) == groups("a", "b", "x")
    assert set(found.doubtful) == set(edges)


def test_one_whom_another_claims_far_less_stays():
    edges = [edge("a", "x", 10.5), edge("b", "x", 6)]
    assert together(some("abx", a=A, b=B), edges) == groups("ax", "b")


def test_a_wrong_number_does_not_tear_the_rest_of_a_person():
    """`w` is of this person but for its number: the record without a number stays."""
    edges = [
        edge("a", "b", 30), edge("a", "x", 20), edge("b", "x", 20), edge("w", "x", 20),
        edge("a", "w", 25, "two_numbers"), edge("b", "w", 25, "two_numbers"),
    ]  # fmt: skip
    assert together(some("abwx", a=A, b=A, w=B), edges) == groups("abx", "w")


def born(letters: str, **years: int) -> list[Record]:
    return [Record(each, dob=years.get(each, 0) * 10_000 + 317) for each in letters]


def test_what_speaks_against_is_heard_with_what_speaks_for():
    edges = [edge("a", "b", 20), edge("b", "c", 6), edge("a", "c", -15)]
    assert together(born("abc", a=1961, b=1990, c=1990), edges) == groups("ab", "c")


TWO_NAMES = [edge("a", "b", 20), edge("b", "x", 6), edge("a", "x", -15)]


def test_who_is_surely_known_by_two_names_is_found_by_either():
    """`x` has the second name of somebody whose records `a` and `b` link."""
    assert together(some("abx"), TWO_NAMES) == groups("abx")


def test_a_number_makes_it_as_sure_as_a_link():
    held = edge("a", "b", 2, "perhaps_twins")
    edges = [held, *TWO_NAMES[1:], edge("a", "c", 20), edge("b", "c", 20), edge("c", "x", -1)]
    numbered = dict.fromkeys("abc", A)
    assert together(some("abcx", **numbered), edges) == groups("abcx")
    assert together(some("abcx"), edges) == groups("abc", "x")


def test_what_holds_a_pair_back_is_never_explained_by_a_second_name():
    """Twins whose records came near each other stay apart."""
    edges = [*TWO_NAMES[:2], edge("a", "x", -15, "perhaps_twins")]
    assert together(some("abx"), edges) == groups("ab", "x")


def test_a_link_to_another_person_explains_nothing():
    """`y`, of another number, links to `x` and to `a`; that does not make them one."""
    edges = [edge("a", "c", 20), edge("b", "c", 20), edge("b", "x", 10), edge("a", "x", -15)]
    by_way_of_another = [edge("a", "y", 5), edge("x", "y", 5)]
    found = together(some("abcxy", a=A, y=B), edges + by_way_of_another)
    assert found == groups("abc", "x", "y")


def test_one_number_birth_and_first_name_need_no_weighing():
    both = [Record(rid, nhs_number=A, dob=19840317, first_name="rowena") for rid in "ab"]
    assert together(both, []) == groups("ab")
    assert together([both[0], Record("b", nhs_number=A, dob=19840317)], []) == groups("a", "b")


@pytest.mark.parametrize("weight", [20.0, -20.0])
def test_a_human_s_word_wins(weight):
    rulings = {ruled: [Ruling("a", "b", ruled)] for ruled in Ruled}
    edges = [edge("a", "b", weight)]
    assert together(some("ab", a=A, b=B), edges, rulings[Ruled.SAME]) == groups("ab")
    assert together(some("ab"), edges, rulings[Ruled.APART]) == groups("a", "b")


def test_a_human_keeps_apart_what_others_join():
    edges = [edge("a", "b", 20), edge("b", "c", 12)]
    apart = [Ruling("a", "c", Ruled.APART)]
    assert together(some("abc"), edges, apart) == groups("ab", "c")


def test_a_human_keeps_apart_what_needs_no_weighing():
    both = [Record(rid, nhs_number=A, dob=19840317, first_name="rowena") for rid in "ab"]
    assert together(both, [], [Ruling("b", "a", Ruled.APART)]) == groups("a", "b")


def test_no_ruling_takes_back_another():
    same = [Ruling("a", "b", Ruled.SAME), Ruling("b", "c", Ruled.SAME)]
    found = together(some("abc"), [], [*same, Ruling("a", "c", Ruled.APART)])
    assert frozenset("abc") not in found


def test_what_a_human_decided_is_not_asked_again():
    doubt = edge("a", "b", 1)
    assert resolve(some("ab"), [doubt]).doubtful == (doubt,)
    assert resolve(some("ab"), [doubt], [Ruling("b", "a", Ruled.APART)]).doubtful == ()


def pair(edge: Edge) -> tuple[str, ...]:
    return tuple(sorted((edge.a, edge.b)))


RIDS = [f"r{number}" for number in range(9)]


@st.composite
def worlds(draw):
    numbers = draw(st.lists(st.sampled_from(["", "", "", A, B]), min_size=9, max_size=9))
    records = [Record(rid, nhs_number=number) for rid, number in zip(RIDS, numbers, strict=True)]
    pairs = draw(st.lists(st.tuples(st.sampled_from(RIDS), st.sampled_from(RIDS)), unique=True))
    pairs = sorted({tuple(sorted(pair)) for pair in pairs if pair[0] != pair[1]})
    held = {each.rid: each.nhs_number for each in records}
    edges = []
    for a, b in pairs:
        two = held[a] and held[b] and held[a] != held[b]
        edges.append(edge(a, b, draw(st.integers(-25, 30)), "two_numbers" if two else ""))
    ruled = draw(st.lists(st.sampled_from(pairs), max_size=3, unique=True)) if pairs else []
    rulings = [Ruling(a, b, draw(st.sampled_from(list(Ruled)))) for a, b in ruled]
    return records, edges, rulings


@given(worlds(), st.randoms())
@settings(max_examples=300, deadline=None)
def test_order_makes_no_difference_and_nobody_is_lost(world, rng):
    records, edges, rulings = world
    first = resolve(records, edges, rulings)
    turned = [Edge(e.b, e.a, e.weight, e.band, e.held_back) for e in edges]
    for each in (records, turned, rulings):
        rng.shuffle(each)
    again = resolve(records, turned, rulings)
    assert again.person == first.person
    assert [pair(each) for each in again.doubtful] == [pair(each) for each in first.doubtful]
    assert sorted(first.person) == sorted(each.rid for each in records)


@given(worlds())
@settings(max_examples=300, deadline=None)
def test_rulings_and_numbers_are_kept_to(world):
    records, edges, rulings = world
    person = resolve(records, edges, rulings).person
    apart = [each for each in rulings if each.ruled == Ruled.APART]
    assert all(person[each.a] != person[each.b] for each in apart)
    if not apart:
        same = [each for each in rulings if each.ruled == Ruled.SAME]
        assert all(person[each.a] == person[each.b] for each in same)
    if not rulings:
        numbers = {(person[each.rid], each.nhs_number) for each in records if each.nhs_number}
        assert len(numbers) == len({name for name, _ in numbers})


@given(worlds())
@settings(max_examples=200, deadline=None)
def test_a_component_can_be_done_alone(world):
    """Two worlds side by side come out as each alone."""
    records, edges, rulings = world
    other = [Record(f"s{each.rid}", nhs_number=each.nhs_number) for each in records]
    more = [Edge(f"s{e.a}", f"s{e.b}", e.weight, e.band, e.held_back) for e in edges]
    alone = resolve(records, edges, rulings).person
    both = resolve(records + other, edges + more, rulings).person
    assert {rid: both[rid] for rid in alone} == alone


WEIGHTS = {Band.LINK: (4, 20), Band.LONE: (-2, 9), Band.REVIEW: (-6, 4), Band.APART: (-30, -6)}
BANDED = st.sampled_from([Band.LINK, Band.LONE, *WEIGHTS]).flatmap(
    lambda band: st.tuples(st.just(band), st.integers(*WEIGHTS[band]))
)


@settings(max_examples=400)
@given(st.data())
def test_a_batch_shares_out_as_resolving_all_does(data):
    """However few a batch thinks about, it says what thinking about all would say."""
    rows = range(data.draw(st.integers(2, 6)))
    numbers = data.draw(st.lists(st.sampled_from(["", "", "", A, B]),
                                 min_size=len(rows), max_size=len(rows)))  # fmt: skip
    some = st.sampled_from([*pairwise(rows), *combinations(rows, 2)])
    told = data.draw(st.dictionaries(some, BANDED, min_size=len(rows) // 2))
    records = [record(batch.row_name(row), nhs_number=numbers[row]) for row in rows]
    edges = [
        Edge(*map(batch.row_name, pair), float(weight), band)
        for pair, (band, weight) in told.items()
        if band not in (Band.LINK, Band.LONE) or not two_numbers(numbers, pair)
    ]
    weighed = Weighed(
        np.array([each.weight for each in edges], float),
        np.zeros(len(edges), np.int8),
        np.array([BANDS.index(each.band) for each in edges], np.int8),
    )
    packed = np.array([int(each.a) << 32 | int(each.b) for each in edges], np.int64)
    words, pairs = Words(), batch.Pairs(packed, weighed)
    cols = columns(records, words)
    found = batch.shared_out(cols, words, pairs, batch.parts(pairs, np.arange(len(rows))))
    expected = resolve(records, edges).person
    assert [batch.row_name(row) for row in found.tolist()] == [expected[r.rid] for r in records]


def two_numbers(numbers: list[str], pair: tuple[int, int]) -> bool:
    """Such a pair is never banded so."""
    one, other = (numbers[row] for row in pair)
    return bool(one and other and one != other)
