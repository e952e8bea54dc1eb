"""The invented place: localities, neighbourhoods, small areas, practices; and how uneven it is."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from hamlet.synth import draw
from hamlet.synth.schema import SCHEMAS

AREAS, PRACTICES, NEIGHBOURHOODS, LOCALITIES = 150, 36, 8, 4

# Quantiles of small areas' scores on the English index of multiple deprivation (2025) in an inner
# east London borough, and the national ranks that go with scores. Source: MHCLG, summary figures.
IMD_QUANTILES = ([0, 0.1, 0.25, 0.5, 0.75, 0.9, 1], [5.5, 12.2, 21.3, 31.2, 40.7, 45.9, 52.7])
DECILE_FLOORS = [44.7, 33.7, 26.5, 21.6, 17.1, 14.1, 10.8, 8.3, 5.7]
INCOME_QUANTILES = (
    [5.5, 12.2, 21.3, 31.2, 40.7, 45.9, 52.7],
    [0.02, 0.16, 0.30, 0.41, 0.52, 0.59, 0.81],
)

# Shares of practices' lists: relative sizes, NHS Digital, April 2020, as rounded quantiles.
LIST_QUANTILES = ([0, 0.1, 0.25, 0.5, 0.75, 0.9, 1], [1100, 3800, 5600, 9700, 13100, 15000, 23800])

# A point of the North Sea, so that nobody's real home is shown; a degree is about 111 km.
CENTRE = (54.0, 2.5)
POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
NO_FIXED_ABODE = "ZZ99 3VZ"


@dataclass(frozen=True)
class Places:
    """Arrays by small area or practice, and the four tables made from them."""

    area_neighbourhood: np.ndarray
    area_score: np.ndarray
    area_decile: np.ndarray
    area_weight: np.ndarray
    area_keys: list[str]
    neighbourhood_keys: list[str]
    locality_keys: list[str]
    practice_neighbourhood: np.ndarray
    practice_weight: np.ndarray
    practice_youth: np.ndarray
    practice_keys: list[str]
    tables: dict[str, pa.Table]

    @property
    def neighbourhood_locality(self) -> np.ndarray:
        """Locality of each neighbourhood."""
        return np.arange(NEIGHBOURHOODS) // (NEIGHBOURHOODS // LOCALITIES)


def make(seed: int) -> Places:
    """The place. It has the same number of areas and practices whatever the number of residents."""
    rng, names = draw.stream(seed, "places"), draw.read("places.toml")
    neighbourhood = np.arange(AREAS) * NEIGHBOURHOODS // AREAS
    score = _scores(rng, neighbourhood)
    parts = {
        "area_neighbourhood": neighbourhood,
        "area_score": score,
        "area_decile": (1 + (score[:, None] < DECILE_FLOORS).sum(axis=1)).astype(np.int16),
        "area_weight": rng.lognormal(0, 0.22, AREAS),
        "area_keys": [f"X{1_000_001 + i:08d}" for i in range(AREAS)],
        "neighbourhood_keys": [f"N{i + 1}" for i in range(NEIGHBOURHOODS)],
        "locality_keys": [f"L{i + 1}" for i in range(LOCALITIES)],
        **_practice_arrays(rng),
    }
    tables = _area_tables(rng, names, parts) | {"practices": _practices(rng, names, parts)}
    return Places(**parts, tables=tables)


def postcode(neighbourhood: np.ndarray, number: np.ndarray) -> list[str]:
    """Postcodes of an area, ZZ, that Royal Mail does not use; `number` is below 3600."""
    letters = POSTCODE_LETTERS
    return [
        f"ZZ{n + 1} {1 + k // 400 % 9}{letters[k // 20 % 20]}{letters[k % 20]}"
        for n, k in zip(neighbourhood.tolist(), number.tolist(), strict=True)
    ]


def _scores(rng: np.random.Generator, neighbourhood: np.ndarray) -> np.ndarray:
    """Deprivation scores with the borough's quantiles; neighbours are alike."""
    leaning = rng.normal(0, 0.55, NEIGHBOURHOODS)[neighbourhood] + rng.normal(0, 1, AREAS)
    rank = leaning.argsort().argsort()
    return np.interp((rank + 0.5) / AREAS, *IMD_QUANTILES).round(2)


def _practice_arrays(rng: np.random.Generator) -> dict[str, object]:
    rank = rng.permutation(PRACTICES)
    return {
        "practice_neighbourhood": np.arange(PRACTICES) * NEIGHBOURHOODS // PRACTICES,
        "practice_weight": np.interp(rank / (PRACTICES - 1), *LIST_QUANTILES),
        "practice_youth": rng.normal(0, 1, PRACTICES),
        "practice_keys": [f"SYN{i + 1:03d}" for i in range(PRACTICES)],
    }


def _area_tables(rng: np.random.Generator, names: dict, parts: dict) -> dict[str, pa.Table]:
    by_area, area_names = parts["area_neighbourhood"], _area_names(names)
    locality_of = [parts["locality_keys"][n // 2] for n in range(NEIGHBOURHOODS)]
    angle = by_area * 2 * np.pi / NEIGHBOURHOODS
    columns = {
        "small_area": parts["area_keys"],
        "name": area_names,
        "neighbourhood": [parts["neighbourhood_keys"][n] for n in by_area],
        "locality": [locality_of[n] for n in by_area],
        "imd_score": parts["area_score"],
        "imd_decile": parts["area_decile"],
        "income_deprived": np.interp(parts["area_score"], *INCOME_QUANTILES).round(3),
        "residents": np.zeros(AREAS, np.int32),
        "latitude": CENTRE[0] + 0.018 * np.sin(angle) + rng.normal(0, 0.004, AREAS),
        "longitude": CENTRE[1] + 0.030 * np.cos(angle) + rng.normal(0, 0.006, AREAS),
    }
    neighbourhoods = {
        "neighbourhood": parts["neighbourhood_keys"],
        "name": names["neighbourhoods"],
        "locality": locality_of,
    }
    localities = {"locality": parts["locality_keys"], "name": names["localities"]}
    return {
        "localities": table("localities", localities),
        "neighbourhoods": table("neighbourhoods", neighbourhoods),
        "small_areas": table("small_areas", columns),
    }


def _area_names(names: dict) -> list[str]:
    ends = names["area_ends"]
    return [f"{word} {end}" for end in ends for word in names["area_words"]][:AREAS]


def _practices(rng: np.random.Generator, names: dict, parts: dict) -> pa.Table:
    home = parts["practice_neighbourhood"]
    area = np.array([rng.choice(np.flatnonzero(parts["area_neighbourhood"] == n)) for n in home])
    streets, ends = names["street_words"], names["street_ends"]
    columns = {
        "ods_code": parts["practice_keys"],
        "name": [
            f"{word} {names['practice_ends'][i % 4]}"
            for i, word in enumerate(names["practice_words"])
        ],
        "neighbourhood": [parts["neighbourhood_keys"][n] for n in home],
        "locality": [parts["locality_keys"][n // 2] for n in home],
        "small_area": [parts["area_keys"][a] for a in area],
        "address": [f"{3 + 7 * i} {streets[i % 30]} {ends[i % 10]}" for i in range(PRACTICES)],
        "postcode": postcode(home, 3500 + np.arange(PRACTICES)),
        "phone": [landline(i) for i in range(PRACTICES)],
        "list_size": np.zeros(PRACTICES, np.int32),
    }
    return table("practices", columns)


def landline(number: int) -> str:
    """A London number of the range that Ofcom keeps for drama: 020 7946 0000 to 0999."""
    return f"020 7946 0{number % 1000:03d}"


def table(name: str, columns: dict) -> pa.Table:
    """A table with exactly the columns and types of its schema."""
    schema = SCHEMAS[name]
    arrays = [_column(columns[field.name], field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _column(values: object, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values if values.type == kind else values.cast(kind)
    if pa.types.is_dictionary(kind):
        return pa.array(values, pa.string()).dictionary_encode()
    return pa.array(
        np.asarray(values) if isinstance(values, np.ndarray) else values, kind, from_pandas=False
    )
