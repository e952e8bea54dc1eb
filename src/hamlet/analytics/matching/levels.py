"""How two values of one field can stand to each other: small numbers, the same in every table."""

from enum import IntEnum

import numpy as np


class Level(IntEnum):
    """How two values stand to each other: the larger, the less alike, as a rule.

    Asked of many pairs at once by `at` and `onward`: beside a member itself, numpy takes four times
    as long as beside its number.
    """

    def at(self, levels: np.ndarray) -> np.ndarray:
        """Which pairs stand so."""
        return levels == self._value_

    def onward(self, levels: np.ndarray) -> np.ndarray:
        """Which pairs stand so, or at any level after it."""
        return levels >= self._value_


class Name(Level):
    """Two first names, or two surnames. From `SAME` to `INITIAL` they may be one name."""

    ABSENT = 0
    SAME = 1
    ALIKE = 2  # another spelling, or words joined or in another order
    SLIP = 3  # one or two letters differ
    SHORT = 4  # one is a short or familiar form of the other
    PART = 5  # all words of one are among the other's
    INITIAL = 6
    CLOSE = 7  # more letters differ, yet they look alike
    SHARED = 8  # one word of several is shared
    DIFFERS = 9
    CHANGED = 10  # surnames alone: differ as after a marriage, or where they are no family's name


WEAK = frozenset((Name.CLOSE, Name.SHARED, Name.DIFFERS, Name.ABSENT))
"""Where two names are not taken to be one."""


class Birth(Level):
    """Two dates of birth."""

    ABSENT = 0
    SAME = 1
    TURNED = 2  # day and month changed over
    UNSURE = 3  # the same year, and one of them says the 1st of January
    ONE_PART = 4  # day, month or year differs
    NEAR = 5  # a few weeks apart, or two digits
    YEAR = 6  # only the year agrees
    DIFFERS = 7
    GENERATION = 8  # fifteen years apart or more, nothing else in common


class Place(Level):
    """Two homes, by address and postcode together."""

    ABSENT = 0
    HOME = 1  # one address
    POSTCODE = 2  # one postcode, another address or none
    STREET = 3  # much of the address, or one sign of the postcode differs
    DIFFERS = 4


class Plain(Level):
    """Two values that agree or do not: NHS number, sex, mobile."""

    ABSENT = 0
    SAME = 1
    DIFFERS = 2


class Order(Level):
    """Whether first name and surname were compared as they stand, or changed over."""

    STRAIGHT = 0
    CROSSED = 1


FIELDS: dict[str, type[Level]] = {
    "nhs_number": Plain,
    "first_name": Name,
    "surname": Name,
    "order": Order,
    "dob": Birth,
    "sex": Plain,
    "place": Place,
    "mobile": Plain,
}
"""What a pair is compared by, in the order of a pattern's columns."""
