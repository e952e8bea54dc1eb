"""The privacy class of every kept field, read from `privacy.toml` beside this."""

import tomllib
from functools import cache
from pathlib import Path

CLASSES = ("none", "staff", "personal", "special", "words", "secret")
OF_A_PERSON = ("personal", "special", "words")
"""The classes whose fields say something about a person who is helped."""


@cache
def classes() -> dict[str, dict[str, str]]:
    """Model label → field → class. Names are Django's: `people.Person`, `given_name`."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
    return {
        model: {field: each for each, fields in groups.items() for field in fields}
        for model, groups in table.items()
    }


def fields_of(*wanted: str) -> dict[str, list[str]]:
    """Model label → its fields of these classes, models without one left out."""
    found = {
        model: [field for field, each in fields.items() if each in wanted]
        for model, fields in classes().items()
    }
    return {model: fields for model, fields in found.items() if fields}
