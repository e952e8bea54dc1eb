"""What scoring knows besides the two records: how often things agree, and how common values are.

A frozen value, kept as a file. It holds no value that fewer than `FEWEST` records share, so that it
gives nobody away; all rarer values of a field count as equally rare.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from math import log2
from pathlib import Path

import numpy as np
import orjson

from hamlet.analytics.matching.columns import Words
from hamlet.analytics.matching.levels import Name
from hamlet.analytics.matching.ready import each_once
from hamlet.kernel.errors import UserError

FEWEST = 10
EDITION = 2
MOST_FOR_LONE = 4.0
"""No record gets more bits than this for standing alone: badly written ones do so oftener."""
NEVER = 1e-9


@dataclass(frozen=True)
class Rates:
    """For one field, the chance of each level when two records are of one person (`person`), of two
    who share a home (`home`), and of two strangers (`stranger`)."""

    person: tuple[float, ...]
    home: tuple[float, ...]
    stranger: tuple[float, ...]


@dataclass(frozen=True)
class Model:
    """Everything that a score depends on besides the two records.

    `records` were learnt from; `year` is the latest of birth among them. `pairs_of_person` and
    `pairs_of_home` are the shares of all pairs of records that are of one person, and of two people
    of one home. `shares` holds common values and the share of records with each, `rarer` the share
    that stands for every other. `alone` is the share of records that link to no other. Bands begin
    at `link_from` and `review_from` bits.
    """

    rates: Mapping[str, Rates]
    records: int
    year: int
    pairs_of_person: float
    pairs_of_home: float
    shares: Mapping[str, Mapping[str, float]]
    rarer: Mapping[str, float]
    alone: float = 1.0
    link_from: float = 4.0
    review_from: float = -6.0
    edition: int = EDITION

    def share(self, field: str, value: str) -> float:
        """The share of records that hold a value."""
        return self.shares.get(field, {}).get(value) or self.rare(field)

    def rare(self, field: str) -> float:
        """The share that stands for any value which is not common."""
        return self.rarer.get(field, NEVER)

    def name_share(self, role: str, level: int, key: str) -> float:
        """log2 of the share of records whose first name or surname has a key; of several keys, the
        rarest counts, since words of a name go together."""
        if level == Name.SAME:
            return log2(self.share(role, f"={key}"))
        return log2(min(self.share(role, each) for each in key.split("+")))

    def no_family_name(self, words: Words, codes: np.ndarray) -> np.ndarray:
        """Where a surname is no family's name: a title, or as often a first name as a surname."""
        distinct, at = each_once(codes)
        names = [words.name.values[code] for code in distinct.tolist()]
        return np.array([self._given(name) for name in names], bool)[at]

    def _given(self, name: str) -> bool:
        first, last = self.shares.get("first_name", {}), self.shares.get("surname", {})
        return any(
            word in TITLES or first.get(word, 0) * 3 > last.get(word, 1) for word in name.split()
        )

    @property
    def for_lone(self) -> float:
        """How many bits it speaks for a pair that one of the two has no link to any other record:
        whoever it were of otherwise would seldom have but one."""
        return min(-log2(self.alone), MOST_FOR_LONE)

    @cached_property
    def tables(self) -> dict[str, np.ndarray]:
        """log2 of the rates of each field: rows are person, home, stranger. ABSENT says nothing."""
        return {
            field: np.log2(np.maximum((rates.person, rates.home, rates.stranger), NEVER))
            for field, rates in self.rates.items()
        }

    def content(self) -> dict:
        """All of it, in JSON's types."""
        return asdict(self)

    @classmethod
    def of(cls, content: dict) -> "Model":
        """A model from its `content`."""
        rates = {
            field: Rates(**{kind: tuple(values) for kind, values in kinds.items()})
            for field, kinds in content["rates"].items()
        }
        return cls(**content | {"rates": rates})

    def save(self, path: Path) -> None:
        """Write it as one JSON file."""
        path.write_bytes(orjson.dumps(self.content(), option=orjson.OPT_SORT_KEYS))

    @classmethod
    def load(cls, path: Path) -> "Model":
        """Read what `save` wrote. Raises `UserError` where it is not that."""
        try:
            model = cls.of(orjson.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise UserError(f"There is no matching model in {path}. Learn one anew.") from error
        if model.edition != EDITION:
            raise UserError(f"The model in {path} is of another edition. Learn one anew.")
        return model

    def with_bands(self, *, link_from: float, review_from: float) -> "Model":
        """The same model with other limits, in bits."""
        return replace(self, link_from=link_from, review_from=review_from)


TITLES = frozenset({
    "begum", "begom", "bibi", "khatun", "khatoon", "katun", "akhter", "akter", "aktar", "akhtar",
    "sultana", "khanom", "khanam", "parvin", "parveen", "nessa", "nesa", "miah", "mia", "miya",
    "uddin", "ullah", "md", "mst", "mosammat", "kaur", "singh", "devi", "bai",
})  # fmt: skip
"""Second names that a whole family does not share. Extend for another place."""
