"""What is believed of how often fields agree, before a file is seen: judgements of ours.

Of the order that studies of record linkage report; each counts as `WORTH` pairs seen.
"""

from hamlet.analytics.matching.levels import FIELDS, Birth, Name, Order, Place, Plain
from hamlet.analytics.matching.model import Model, Rates

WORTH = 50.0
LEAST = 1e-5

RARE = {
    "first_name": 1e-3, "surname": 1e-3, "postcode": 5e-4, "address": 5e-4, "mobile": 5e-4,
    "nhs_number": 1e-4, "year": 2e-2, "day": 4e-3,
}  # fmt: skip
"""The most that a rare value's share is believed to be, however few records a file has."""

_PERSON = {
    "nhs_number": {Plain.SAME: 0.99, Plain.DIFFERS: 0.01},
    "first_name": {
        Name.SAME: 0.86, Name.ALIKE: 0.05, Name.SLIP: 0.03, Name.SHORT: 0.02, Name.PART: 0.02,
        Name.INITIAL: 0.006, Name.CLOSE: 0.004, Name.SHARED: 0.004, Name.DIFFERS: 0.006,
    },
    "surname": {
        Name.SAME: 0.86, Name.ALIKE: 0.05, Name.SLIP: 0.03, Name.SHORT: 0.003, Name.PART: 0.02,
        Name.INITIAL: 0.001, Name.CLOSE: 0.003, Name.SHARED: 0.003, Name.DIFFERS: 0.01,
        Name.CHANGED: 0.02,
    },
    "order": {Order.STRAIGHT: 0.985, Order.CROSSED: 0.015},
    "dob": {
        Birth.SAME: 0.95, Birth.TURNED: 0.008, Birth.UNSURE: 0.01, Birth.ONE_PART: 0.018,
        Birth.NEAR: 0.008, Birth.YEAR: 0.002, Birth.DIFFERS: 0.0035, Birth.GENERATION: 0.0005,
    },
    "sex": {Plain.SAME: 0.99, Plain.DIFFERS: 0.01},
    "place": {
        Place.HOME: 0.68, Place.POSTCODE: 0.06, Place.STREET: 0.04, Place.DIFFERS: 0.22,
    },
    "mobile": {Plain.SAME: 0.75, Plain.DIFFERS: 0.25},
}  # fmt: skip
_HOME = {
    "nhs_number": {Plain.SAME: 0.002, Plain.DIFFERS: 0.998},
    "first_name": {
        Name.SAME: 0.006, Name.ALIKE: 0.004, Name.SLIP: 0.004, Name.SHORT: 0.003, Name.PART: 0.01,
        Name.INITIAL: 0.01, Name.CLOSE: 0.02, Name.SHARED: 0.02, Name.DIFFERS: 0.923,
    },
    "surname": {
        Name.SAME: 0.6, Name.ALIKE: 0.03, Name.SLIP: 0.02, Name.SHORT: 0.003, Name.PART: 0.03,
        Name.INITIAL: 0.001, Name.CLOSE: 0.006, Name.SHARED: 0.01, Name.DIFFERS: 0.15,
        Name.CHANGED: 0.15,
    },
    "order": {Order.STRAIGHT: 1.0, Order.CROSSED: 0.01},
    "dob": {
        Birth.SAME: 0.015, Birth.TURNED: 0.0003, Birth.UNSURE: 0.0015, Birth.ONE_PART: 0.03,
        Birth.NEAR: 0.01, Birth.YEAR: 0.05, Birth.DIFFERS: 0.4932, Birth.GENERATION: 0.4,
    },
    "sex": {Plain.SAME: 0.47, Plain.DIFFERS: 0.53},
    "place": {
        Place.HOME: 0.8, Place.POSTCODE: 0.05, Place.STREET: 0.03, Place.DIFFERS: 0.12,
    },
    "mobile": {Plain.SAME: 0.2, Plain.DIFFERS: 0.8},
}  # fmt: skip
_STRANGER = {
    "nhs_number": {Plain.SAME: 1e-6, Plain.DIFFERS: 1.0},
    "first_name": {
        Name.SAME: 0.004, Name.ALIKE: 0.002, Name.SLIP: 0.002, Name.SHORT: 0.003, Name.PART: 0.004,
        Name.INITIAL: 0.002, Name.CLOSE: 0.01, Name.SHARED: 0.005, Name.DIFFERS: 0.968,
    },
    "surname": {
        Name.SAME: 0.004, Name.ALIKE: 0.002, Name.SLIP: 0.002, Name.SHORT: 0.001, Name.PART: 0.004,
        Name.INITIAL: 0.0005, Name.CLOSE: 0.01, Name.SHARED: 0.004, Name.DIFFERS: 0.6725,
        Name.CHANGED: 0.3,
    },
    "order": {Order.STRAIGHT: 1.0, Order.CROSSED: 1.0},
    "dob": {
        Birth.SAME: 3e-5, Birth.TURNED: 1e-5, Birth.UNSURE: 3e-4, Birth.ONE_PART: 0.0016,
        Birth.NEAR: 0.003, Birth.YEAR: 0.011, Birth.DIFFERS: 0.58, Birth.GENERATION: 0.404,
    },
    "sex": {Plain.SAME: 0.5, Plain.DIFFERS: 0.5},
    "place": {
        Place.HOME: 1e-5, Place.POSTCODE: 1e-4, Place.STREET: 1e-3, Place.DIFFERS: 0.999,
    },
    "mobile": {Plain.SAME: 1e-5, Plain.DIFFERS: 1.0},
}  # fmt: skip


def _table(chances: dict, kinds: type) -> tuple[float, ...]:
    told = [max(chances.get(kind, 0.0), LEAST / 100) for kind in kinds]
    return tuple(told) if kinds is Order else (1.0, *told[1:])


BEFORE = {
    field: Rates(
        person=_table(_PERSON[field], kinds),
        home=_table(_HOME[field], kinds),
        stranger=_table(_STRANGER[field], kinds),
    )
    for field, kinds in FIELDS.items()
}

BELIEVED = Model(
    rates=BEFORE,
    records=100_000,
    year=2026,
    pairs_of_person=2e-5,
    pairs_of_home=4e-5,
    shares={},
    rarer={
        "first_name": 2e-3, "surname": 2e-3, "postcode": 2e-4, "address": 3e-5, "mobile": 2e-5,
        "nhs_number": 5e-6, "year": 1 / 80, "day": 1 / 365,
    },
)  # fmt: skip
"""What is believed of a place of some ten thousand people, before it was learnt from itself: that a
record stands alone says nothing."""
