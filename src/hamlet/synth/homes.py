"""Where people live: addresses, postcodes, tenure, crowding, damp and low income, by household."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hamlet.synth import draw, places
from hamlet.synth import households as h
from hamlet.synth.places import NO_FIXED_ABODE, Places

TENURES = ("social_rent", "private_rent", "owned", "care_home", "none")
SOCIAL, PRIVATE, OWNED, HOME, NONE = range(5)
HOMES_IN_POSTCODE = 14
FLATS = 0.82  # of homes that are flats


@dataclass
class Dwellings:
    """By household: where it is, how it is held, and what is wrong with it."""

    address: pa.Array
    postcode: pa.Array
    tenure: np.ndarray
    overcrowded: np.ndarray
    damp: np.ndarray
    low_income: np.ndarray
    hardship: np.ndarray  # latent, mean 0: what low income, crowding, damp and ill health share


def make(seed: int, homes: h.Homes, place: Places) -> Dwellings:
    """A dwelling for every household."""
    rng = draw.stream(seed, "dwellings")
    poor = draw.spread(place.area_score)[homes.area]
    hardship = 0.65 * poor + 0.75 * rng.normal(0, 1, len(homes.kind))
    hardship += 0.35 * np.isin(homes.kind, [h.LONE, h.MULTI]) - 0.3 * (homes.kind == h.SHARED)
    tenure = _tenure(rng, homes, hardship)
    address, postcode = _addresses(rng, homes, place)
    crowded = draw.with_share(
        0.9 * hardship + 0.75 * (homes.size - 3) + 0.3 * (tenure == SOCIAL), 0.16
    )
    crowded[(homes.size < 2) | np.isin(homes.kind, [h.CARE_HOME, h.NO_ADDRESS])] = 0
    overcrowded = rng.random(len(crowded)) < crowded
    damp = draw.with_share(0.8 * hardship + 0.9 * overcrowded - 0.5 * (tenure == OWNED), 0.11)
    damp[np.isin(homes.kind, [h.CARE_HOME, h.NO_ADDRESS])] = 0
    low = draw.with_share(1.5 * hardship + 0.8 * (tenure == SOCIAL) - 0.8 * (tenure == OWNED), 0.36)
    return Dwellings(
        address, postcode, tenure, overcrowded, rng.random(len(damp)) < damp,
        rng.random(len(low)) < low, hardship,
    )  # fmt: skip


def _tenure(rng: np.random.Generator, homes: h.Homes, hardship: np.ndarray) -> np.ndarray:
    age = homes.age[homes.start]
    young = np.where(homes.kind == h.SHARED, 2.2, np.where(age < 35, 1.2, -0.4))
    weights = np.exp(
        np.column_stack(
            [0.1 + 0.9 * hardship, 0.1 + young, -0.2 + 0.02 * (age - 40) - 0.7 * hardship]
        )
    )
    tenure = draw.pick_rows(rng, weights)
    tenure[homes.kind == h.CARE_HOME] = HOME
    tenure[homes.kind == h.NO_ADDRESS] = NONE
    return tenure


def _addresses(
    rng: np.random.Generator, homes: h.Homes, place: Places
) -> tuple[pa.Array, pa.Array]:
    """A street address and postcode for each household; those of one postcode share a street."""
    neighbourhood = place.area_neighbourhood[homes.area]
    order = np.lexsort((rng.random(len(homes.area)), homes.area))
    counts = np.bincount(homes.area, minlength=len(place.area_keys))
    within = np.empty(len(order), np.int64)
    within[order] = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    codes = -(-counts // HOMES_IN_POSTCODE)
    first_area = np.searchsorted(place.area_neighbourhood, np.arange(places.NEIGHBOURHOODS))
    running = np.cumsum(codes) - codes
    offset = running - running[first_area][place.area_neighbourhood]
    street = offset[homes.area] + within // HOMES_IN_POSTCODE
    keys, code = np.unique(neighbourhood * 4000 + street, return_inverse=True)
    postcode = draw.text(places.postcode(keys // 4000, keys % 3500), code)
    address = _lines(rng, code, within % HOMES_IN_POSTCODE)
    return _special(homes, address, postcode)


def _lines(rng: np.random.Generator, code: np.ndarray, door: np.ndarray) -> pa.Array:
    """Address lines: a flat in a block, or a house, in the street that its postcode belongs to."""
    parts = draw.read("places.toml")
    streets = [f"{word} {end}" for word in parts["street_words"] for end in parts["street_ends"]]
    street = draw.text(streets, (code * 7919) % len(streets))
    block = draw.text([*parts["blocks"]], (code * 31) % len(parts["blocks"]))
    number = pa.array(1 + (code * 13) % 120).cast(pa.string())
    house = pa.array(1 + (code * 13) % 120 + 2 * door).cast(pa.string())
    flat = pa.array(1 + 3 * door + code % 3).cast(pa.string())
    in_block = pc.binary_join_element_wise(
        "Flat ", flat, ", ", block, ", ", number, " ", street, ""
    )
    in_street = pc.binary_join_element_wise(house, " ", street, "")
    flats = rng.random(int(code.max()) + 1) < FLATS
    return pc.if_else(pa.array(flats[code]), in_block, in_street)


def _special(homes: h.Homes, address: pa.Array, postcode: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Care homes have a name; people without a home have the NHS's own postcode for that."""
    names = draw.read("places.toml")["care_homes"]
    care = homes.kind == h.CARE_HOME
    named = draw.text(names, np.where(care, (np.cumsum(care) - 1) % len(names), -1))
    address = pc.coalesce(named, address)
    nowhere = pa.array(homes.kind == h.NO_ADDRESS)
    return (
        pc.if_else(nowhere, "No fixed address", address),
        pc.if_else(nowhere, NO_FIXED_ABODE, postcode),
    )
