"""The one exit for counts of people: small ones are hidden and the rest rounded, so that nobody can
be worked out from them."""

HIDDEN = 7
ROUNDED_TO = 5


def shown(count: int) -> int | None:
    """A count as it may be shown, to the nearest 5; None where 7 or fewer are hidden."""
    return None if count <= HIDDEN else (2 * count + ROUNDED_TO) // (2 * ROUNDED_TO) * ROUNDED_TO


def share(part: int, whole: int) -> float | None:
    """The share that may be shown: of the two counts as they may be shown, or None."""
    told = shown(part), shown(whole)
    return None if None in told else told[0] / told[1]
