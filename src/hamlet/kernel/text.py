"""Text that somebody typed, made safe to show: nothing in it may turn its surroundings around."""

# Unicode's explicit marks of direction (UAX #9): embeddings, overrides, isolates and their ends.
MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def clean(text: str) -> str:
    """The text without marks of direction, which can make it read otherwise than it is kept.

    Letters keep their own direction, so that Arabic or Hebrew reads as before.
    """
    return text.translate(MARKS)
