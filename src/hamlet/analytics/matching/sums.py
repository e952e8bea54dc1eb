"""What the levels of a whole pair say, looked up in two steps instead of field by field.

Half of the fields make one pattern, the other half another; what each pattern says is added up once
for a model. What common values say instead of a level is not in it: that is another number for each
pair.
"""

from collections.abc import Mapping
from functools import reduce

import numpy as np

from hamlet.analytics.matching.levels import FIELDS, Birth, Name, Place, Plain

HALVES = ("nhs_number", "first_name", "surname", "order"), ("dob", "sex", "place", "mobile")
NAMES = ("first_name", "surname")
VALUED = {
    "nhs_number": [Plain.SAME],
    "dob": [Birth.SAME],
    "place": [Place.HOME, Place.POSTCODE],
    "mobile": [Plain.SAME],
}
"""Levels at which it is known how common the value is on which two records agree."""
STRANGER = 2


def patterns(
    levels: Mapping[str, np.ndarray], valued: Mapping[str, np.ndarray]
) -> tuple[np.ndarray, ...]:
    """The number of each half's pattern, for each pair; `valued`: where the share is known of what
    two names have in common."""
    return tuple(reduce(np.add, _placed(half, levels, valued)) for half in HALVES)


def _placed(half: tuple, levels: Mapping, valued: Mapping):
    step = 1
    for field in reversed(half):
        level = levels[field].astype(np.int16)
        yield (level + len(Name) * valued[field] if field in NAMES else level) * step
        step *= len(FIELDS[field]) * (2 if field in NAMES else 1)


class Sums:
    """log2 of the chance of each pattern, of one person, of one home and of strangers; the latter
    without the fields of which a share is known, and a home without such a first name."""

    def __init__(self, tables: Mapping[str, np.ndarray]):
        self.first_name = tables["first_name"]
        self.halves = [
            reduce(_each_with_each, (_without_shares(field, tables[field]) for field in half))
            for half in HALVES
        ]

    def of(self, patterns: tuple[np.ndarray, ...]) -> np.ndarray:
        """Three rows, a column for each pair."""
        one, other = (sums[:, at] for sums, at in zip(self.halves, patterns, strict=True))
        one += other
        return one


def _each_with_each(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return (one[:, :, None] + other[:, None, :]).reshape(3, -1)


def _without_shares(field: str, table: np.ndarray) -> np.ndarray:
    """The table of a field, of a name once more for where the share is known."""
    rest = table.copy()
    if field in NAMES:
        rest[1 if field == "first_name" else STRANGER :] = 0.0
        return np.hstack([table, rest])
    rest[STRANGER, VALUED.get(field, [])] = 0.0
    return rest
