"""Missed matches by ethnic group, over several boroughs together, and what chance alone would give.

Promised: the worst group's share of missed matches at most 1.25 times the best's. Said twice: of
all true pairs, and of those that may be linked at all, since two different valid NHS numbers never
are, whatever else agrees.

`python -m bench.fairness [residents] [seed ...]`: 12,000 residents and three seeds by default; the
promise is meant for 30,000 and more seeds than that.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from tests.analytics.quality import Missed, missed

from hamlet.analytics.matching import files
from hamlet.analytics.matching.batch import match_columns
from hamlet.synth import run

PROMISED = 1.25
FEWEST_PAIRS = 3000
"""A group with fewer true pairs than this in each borough is shown, and not compared."""


def main() -> int:
    """Print each group's share of missed matches; 1 where the promise is broken."""
    residents, *seeds = [int(each) for each in sys.argv[1:]] or [12_000]
    seeds = seeds or [1, 2, 3]
    found = [_borough(residents, seed) for seed in seeds]
    kept = [
        _said(what, Missed.together(several), FEWEST_PAIRS * len(seeds) * residents / 30_000)
        for what, several in zip(("all", "that may link"), zip(*found, strict=True), strict=True)
    ]
    return 0 if kept[0] else 1


def _borough(residents: int, seed: int) -> tuple[Missed, Missed]:
    """What is missed in one borough: of all true pairs, and of those that may be linked."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(residents, seed, folder, progress=False)
        rids, columns, words = files.read(folder / "copies.parquet")
        person = match_columns(columns, words).person
        truth = pq.read_table(folder / "truth.parquet")
        about = dict(zip(truth["rid"].to_pylist(), truth["resident"].to_pylist(), strict=True))
        of = np.array([about[rid] for rid in rids.to_pylist()])
        said = pq.read_table(folder / "copies.parquet", columns=["ethnicity"])["ethnicity"]
    groups, person, of = said.to_pylist(), person.tolist(), of.tolist()
    return missed(person, of, groups), missed(person, of, groups, columns.nhs_number.tolist())


def _said(what: str, found: Missed, fewest: float) -> bool:
    """Print every group, and the worst beside the best of the larger ones."""
    groups, between = found.by_group(), found.between()
    for name, (pairs, lost) in sorted(groups.items(), key=lambda each: each[1][1] / each[1][0]):
        low, high = between[name]
        print(
            f"fairness {what}: missed {lost / pairs:.2%} ({low:.2%} to {high:.2%}) of "
            f"{pairs:>9,.0f} pairs{'' if pairs >= fewest else ', too few to compare'}  {name}"
        )
    ratio, chance = found.unfairness(fewest), found.by_chance(fewest)
    kept = f"worst to best {ratio:.2f}, promised {PROMISED}: {ratio <= PROMISED}"
    middle, high, oftener = np.median(chance), np.quantile(chance, 0.95), np.mean(chance >= ratio)
    print(
        f"fairness {what}: {kept}; from a hat {middle:.2f} (95 of 100 below {high:.2f}), and as "
        f"much or more in {oftener:.1%} of draws"
    )
    return ratio <= PROMISED


if __name__ == "__main__":
    raise SystemExit(main())
