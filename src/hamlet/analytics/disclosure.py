"""The one exit for counts of people: small ones are hidden and the rest rounded, so that nobody can
be worked out from them."""

from math import sqrt

HIDDEN = 7
ROUNDED_TO = 5


def shown(count: int) -> int | None:
    """A count as it may be shown, to the nearest 5; None where 7 or fewer are hidden."""
    return None if count <= HIDDEN else (2 * count + ROUNDED_TO) // (2 * ROUNDED_TO) * ROUNDED_TO


def share(part: int, whole: int) -> float | None:
    """The share that may be shown: of the two counts as they may be shown, or None."""
    told = shown(part), shown(whole)
    return None if None in told else told[0] / told[1]


def between(part: int, whole: int) -> tuple[float, float] | None:
    """Between which shares the true one lies in 95 of 100 such groups, were it chance who is in
    them (Wilson, 1927); of the counts as they may be shown, or None."""
    found = share(part, whole)
    if found is None:
        return None
    number, z = shown(whole), 1.96
    middle = found + z * z / (2 * number)
    spread = z * sqrt(found * (1 - found) / number + (z / (2 * number)) ** 2)
    return max(middle - spread, 0) / (1 + z * z / number), (middle + spread) / (1 + z * z / number)
