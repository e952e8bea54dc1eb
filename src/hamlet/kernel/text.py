"""Text that somebody typed: made safe to show, and whether and how it can be read at all."""

import re
import unicodedata
from collections import Counter
from typing import Any

# Unicode's explicit marks of direction (UAX #9): embeddings, overrides, isolates and their ends.
DIRECTIONS = "\u202a-\u202e\u2066-\u2069"
# What has no width and parts nothing that is read. The joiners U+200C and U+200D stay: Bengali and
# Persian are spelt with them.
NO_WIDTH = "\u200b\u2060\ufeff"
# Controls but tab and ends of lines; NUL too is left, for forms and the database refuse it.
CONTROLS = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
UNSEEN = re.compile(f"[{DIRECTIONS}{NO_WIDTH}{CONTROLS}]")


def clean(text: str) -> str:
    """The text without marks of direction, signs of no width and controls, which nobody sees, and
    which can make it read otherwise than it is kept.

    Letters keep their own direction, so that Arabic or Hebrew reads as before.
    """
    # Pages ask it of each text: what is all printable, as nearly everything is, has none of these.
    return text if text.isprintable() else UNSEEN.sub("", text)


def clean_within(value: Any) -> Any:
    """A value that leaves as JSON or on paper, with every text in its lists and dicts `clean`."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: clean_within(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [clean_within(each) for each in value]
    return value


# Letters and symbols of Unicode that leave no ink: fillers of Hangul, and the empty Braille cell.
INKLESS = frozenset(map(chr, (0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800)))
FEW_LETTERS = 3
LONGEST_NUMBER = 9
"""Digits: what a column of the database can hold, and far from what Python refuses to read."""
SCRIPTS = {"CJK": "Chinese", "HANGUL": "Korean", "HIRAGANA": "Japanese", "KATAKANA": "Japanese"}


def is_blank(text: str) -> bool:
    """Whether there is nothing to read in a text: only spaces, and characters that nobody sees."""
    return not any(unicodedata.category(each)[0] in "LNPS" and each not in INKLESS for each in text)


def number_in(text: str) -> int | None:
    """The whole number that is written in a text, in digits of any script; None where there is
    none, or one of more digits than anybody means."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def script(text: str) -> str:
    """The letters in which a text is written, where some are not Latin: 'Bengali'; else ''.

    A few letters, as of a unit or a sign, are not counted as writing.
    """
    if text.isascii():  # Lists ask of every row.
        return ""
    letters = (each for each in text if each.isalpha() and not each.isascii())
    found = Counter(unicodedata.name(each, "").partition(" ")[0] for each in letters)
    found.pop("LATIN", None)
    name, number = found.most_common(1)[0] if found else ("", 0)
    return SCRIPTS.get(name, name.capitalize()) if number >= FEW_LETTERS else ""
