"""Two homes: address and postcode weighed together, since one all but gives the other."""

import numpy as np
from jellyfish import damerau_levenshtein_distance as slips

from hamlet.analytics.matching.columns import Columns, Words
from hamlet.analytics.matching.levels import Place
from hamlet.analytics.matching.model import Model
from hamlet.analytics.matching.ready import (
    Beside,
    each_once,
    first_true,
    missing_from_larger,
    only_in_one,
)


def compare(model: Model, words: Words, a: Columns, b: Columns) -> tuple[np.ndarray, np.ndarray]:
    """`Place` levels, and log2 of the share of records at the address or postcode agreed on."""
    told = (a.postcode > 0) & (b.postcode > 0), (a.address > 0) & (b.address > 0)
    post = told[0] & (a.postcode == b.postcode)
    likely = told[1] & _share_words(words, a.address, b.address)
    addresses = _distinct(
        words.address_pairs, words.address.values, a.address, b.address, likely, alike
    )
    likely = told[0] & ~post & _share_signs(words, a.postcode, b.postcode)
    codes = _distinct(
        words.postcode_pairs, words.postcode.values, a.postcode, b.postcode, likely, near
    )
    home = told[1] & ((addresses == 2) | ((addresses == 1) & (post | codes.astype(bool))))
    street = (addresses == 1) | (codes == 1)
    absent = ~(told[0] | told[1])
    stands = {Place.ABSENT: absent, Place.HOME: home, Place.POSTCODE: post, Place.STREET: street}
    levels = first_true(stands, Place.DIFFERS)
    shares = np.full(len(levels), np.nan)
    at, code = np.flatnonzero(home), np.flatnonzero(~home & post)
    shares[at] = np.maximum(
        *(_shares(model, "address", words.address.values, each.address[at]) for each in (a, b))
    )
    shares[code] = _shares(model, "postcode", words.postcode.values, a.postcode[code])
    return levels, shares


def _share_words(words: Words, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Whether two addresses may be alike: half the words of the shorter are in the longer."""
    one, other = words.address_words.of(a), words.address_words.of(b)
    shorter = np.minimum(np.bitwise_count(one), np.bitwise_count(other))
    return 2 * missing_from_larger(one, other) <= shorter


def _share_signs(words: Words, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    one, other = words.postcode_letters.of(a), words.postcode_letters.of(b)
    return only_in_one(one, other) <= 2


def _shares(model: Model, field: str, values: list[str], codes: np.ndarray) -> np.ndarray:
    distinct, at = each_once(codes)
    return np.log2([model.share(field, values[code]) for code in distinct.tolist()])[at]


def _distinct(
    known: Beside, values: list[str], a: np.ndarray, b: np.ndarray, where: np.ndarray, how
) -> np.ndarray:
    """`how` of each distinct pair of texts, 2 where both are one, 0 where not asked."""
    found = np.zeros(len(a), np.int8)
    found[where & (a == b)] = 2
    rows = np.flatnonzero(where & (a != b))
    low, high = np.minimum(a[rows], b[rows]), np.maximum(a[rows], b[rows])
    distinct, at = each_once(low.astype(np.int64) << 32 | high)
    each = known.of(values, distinct, how)
    found[rows] = np.array(each, np.int8)[at] if each else 0
    return found


def alike(x: str, y: str) -> int:
    """2 where two addresses are one written in two ways, 1 where much of them agrees, else 0."""
    one, other = set(x.split()), set(y.split())
    both = one & other
    if not both:
        return 0
    numbers = {w for w in one if w[0].isdigit()}, {w for w in other if w[0].isdigit()}
    much = 2 * len(both) >= min(len(one), len(other)) + 1
    if numbers[0] == numbers[1] and numbers[0]:
        return 2 if len(one ^ other) <= 2 and len(both) > len(numbers[0]) else int(much)
    return int(much and (numbers[0] <= numbers[1] or numbers[1] <= numbers[0]))


def near(x: str, y: str) -> int:
    """1 where one sign of a postcode differs, or two changed places."""
    return int(abs(len(x) - len(y)) <= 1 and slips(x, y) <= 1)
