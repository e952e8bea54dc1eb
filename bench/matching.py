"""Matching beside Splink 5 on the same file: how right, how quick, how much memory.

Each side has a process of its own. Splink is given its best threshold, which it could not know; we
have only our defaults. Promises: pairwise error (1 − F1) and persons not exactly right at most 0.33
of Splink's, plain and with the rule that different NHS numbers never link; time and peak memory at
most 0.5; 3.2 times the time for three times the residents; one record 1,000 times as quick, and
never another answer than the batch. Seconds are by the clock, and of the processor: on a machine
with other work only the latter say much.

`python -m bench.matching [residents] [fewer]`, 12,000 and 4,000 by default; the promises are meant
for 300,000 and 100,000.
"""

import importlib.util
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from tests.analytics.quality import quality

from hamlet.synth import run

SEED = 2024
ONE_CALLS, SAMPLE = 300, 200


def main() -> int:
    """Print ratios against what is promised; 1 where a promise is broken."""
    sizes = [int(size) for size in sys.argv[1:3]] or [12_000, 4_000]
    with tempfile.TemporaryDirectory() as folder:
        large, small = (_borough(Path(folder) / str(size), size) for size in sizes)
        ours, smaller = side("bench.matching", large), side("bench.matching", small)
        kept = [_growth(sizes, ours, smaller), _alike(ours)]
        if importlib.util.find_spec("splink"):
            kept += _beside(large, ours, side("bench._splink", large))
        else:
            print("matching: Splink is not here, so nothing is beside it: `make bench` gets it.")
    return 0 if all(kept) else 1


def _borough(folder: Path, residents: int) -> Path:
    run(residents, SEED, folder, progress=False)
    return folder


def side(module: str, folder: Path, *more: str) -> dict:
    """What a side says of itself, from a process of its own; and the most memory that it and its
    children held, what they share counted once (Linux)."""
    command = [sys.executable, "-m", module, str(folder), *more]
    asked = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    most = 0.0
    while asked.poll() is None:
        most = max(most, _held(asked.pid))
        time.sleep(0.2)
    said, wrong = asked.communicate()
    if asked.returncode:
        raise SystemExit(wrong)
    return json.loads(said.splitlines()[-1]) | {"gigabytes": most}


def _held(pid: int) -> float:
    """Gigabytes that a process and its children hold now."""
    process = Path(f"/proc/{pid}")
    try:
        children = (process / "task" / str(pid) / "children").read_text().split()
        own = re.search(r"^Pss: +(\d+)", (process / "smaps_rollup").read_text(), re.M)
    except (OSError, TypeError):
        return 0.0  # It ended meanwhile.
    return int(own[1]) / 1024**2 + sum(_held(int(child)) for child in children)


def _truth(folder: Path, links: str) -> tuple[list[str], np.ndarray]:
    """The person found and the true one of each record."""
    found = pq.read_table(folder / links)
    truth = pq.read_table(folder / "truth.parquet")
    about = dict(zip(truth["rid"].to_pylist(), truth["resident"].to_pylist(), strict=True))
    rids = found["rid"].to_pylist()
    return found["person"].to_pylist(), np.array([about[rid] for rid in rids])


def _beside(folder: Path, ours: dict, theirs: dict) -> list[bool]:
    """Splink's figures and ours, with Splink's best threshold for each figure."""
    mine = quality(*_truth(folder, "ours.parquet"))
    each = {name: quality(*_truth(folder, file)) for name, file in theirs["clusters"].items()}
    print(f"matching {'ours':12} error {1 - mine.f1:.5f}  persons not right {1 - mine.exact:.5f}")
    for name, found in each.items():
        print(f"splink   {name:12} error {1 - found.f1:.5f}  not right {1 - found.exact:.5f}")
    kept = []
    for rule in ("plain", "rule"):
        of_rule = [found for name, found in each.items() if name.startswith(rule)]
        error, wrong = (min(1 - getattr(f, key) for f in of_rule) for key in ("f1", "exact"))
        kept.append(_at_most(f"error, of Splink {rule}'s", (1 - mine.f1) / error, 0.33))
        kept.append(_at_most(f"not right, of Splink {rule}'s", (1 - mine.exact) / wrong, 0.33))
    for key, most in (("seconds", 0.5), ("processor", 0.5), ("gigabytes", 0.5)):
        label = f"{key}, {ours[key]:.2f} to Splink's {theirs[key]:.2f}"
        kept.append(_at_most(label, ours[key] / theirs[key], most))
    quicker = theirs["one"] / ours["one"]
    print(
        f"matching one record {1000 * ours['one']:.2f} ms to {1000 * theirs['one']:.0f} ms: ",
        end="",
    )
    print(f"{quicker:,.0f} times as quick, promised 1,000: {quicker >= 1000}")
    return [*kept, quicker >= 1000]


def _at_most(label: str, found: float, most: float) -> bool:
    print(f"matching {label}: {found:.3f}, promised {most}: {found <= most}")
    return found <= most


def _growth(sizes: list[int], large: dict, small: dict) -> bool:
    """By the clock and by the processor, which other work on the machine disturbs less."""
    kept = []
    for key in ("seconds", "processor"):
        label = (
            f"{key}, {small[key]:.1f} for {sizes[1]:,} residents, {large[key]:.1f} for {sizes[0]:,}"
        )
        kept.append(_at_most(label, large[key] / small[key], 3.2 / 3 * sizes[0] / sizes[1]))
    return all(kept)


def _alike(ours: dict) -> bool:
    print(f"matching one by one, answers unlike the batch's: {ours['unlike']} of {SAMPLE}")
    return not ours["unlike"]


def child(folder: Path) -> None:
    """Our side: match, then ask for single records."""
    from hamlet.analytics.matching import Index, files
    from hamlet.analytics.matching.batch import match_columns

    started = time.perf_counter()
    rids, columns, words = files.read(folder / "copies.parquet")
    found = match_columns(columns, words)
    files.write(files.links(rids, found), folder / "ours.parquet")
    seconds, processor = time.perf_counter() - started, sum(os.times()[:4])
    index = Index.of_columns(found.model, columns, words, rids.to_pylist())
    rows = np.random.default_rng(SEED).choice(len(rids), ONE_CALLS, replace=False).tolist()
    print(json.dumps({
        "seconds": seconds, "processor": processor, "one": _one(index, rows),
        "unlike": sum(_unlike(index, found.person, row) for row in rows[:SAMPLE]),
    }))  # fmt: skip


def _one(index, rows: list[int]) -> float:
    """Seconds to find whom one record may be: the middle of many calls."""
    times = []
    for record in [index.record(row) for row in rows]:
        began = time.perf_counter()
        index.find(record)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _unlike(index, person: np.ndarray, row: int) -> bool:
    """Whether one record's person, worked out alone, is another than the batch's."""
    alone = index.persons_of_row(row)
    mine = {rid for rid, named in alone.items() if named == alone[index.rids[row]]}
    return mine != {index.rids[each] for each in np.flatnonzero(person == person[row])}


if __name__ == "__main__":
    if len(sys.argv) == 2 and Path(sys.argv[1]).is_dir():
        child(Path(sys.argv[1]))
    else:
        raise SystemExit(main())
