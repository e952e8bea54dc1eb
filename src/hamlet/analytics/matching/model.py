"""What scoring knows besides the two records: how often things agree, and how common values are.

A frozen value, kept as a file. It holds no value that fewer than `FEWEST` records share, so that it
gives nobody away; all rarer values of a field count as equally rare.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from math import log2, nan
from pathlib import Path

import numpy as np
import orjson

from hamlet.analytics.matching.levels import Plain
from hamlet.analytics.matching.sums import Sums
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

    def bits(self, field: str, value: str) -> float:
        """log2 of `share`."""
        return log2(self.share(field, value))

    def name_bits(self, role: str, key: str) -> float:
        """log2 of the share of records whose first name or surname has a key; of several keys, the
        rarest counts, since words of a name go together; nan for none."""
        return log2(min(self.share(role, each) for each in key.split("+"))) if key else nan

    def is_no_family_name(self, surname: str) -> bool:
        """Whether it is no family's name: a title, or as often a first name as a surname."""
        first, last = self.shares.get("first_name", {}), self.shares.get("surname", {})
        return any(
            word in TITLES or first.get(word, 0) * 3 > last.get(word, 1) for word in surname.split()
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

    @cached_property
    def sums(self) -> Sums:
        """`tables` as whole patterns."""
        return Sums(self.tables)

    @cached_property
    def sums_of_a_link(self) -> Sums:
        """`sums`, in which two different NHS numbers say nothing: what a link goes by."""
        number = self.tables["nhs_number"].copy()
        number[:, Plain.DIFFERS] = 0.0
        return Sums(self.tables | {"nhs_number": number})

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
