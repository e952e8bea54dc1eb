"""Time and memory of the synthetic borough, and how time grows with residents.

Each size is made and written in a process of its own, so that peaks do not add up, and twice, turn
about; the better time counts, so that what else the machine does weighs less.
`python bench/synth.py [small large]`, 30500 and 305000 by default.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

CHILD = """
import json, resource, sys, time
from hamlet.synth import run
started = time.perf_counter()
manifest = run(int(sys.argv[1]), 1, sys.argv[2], progress=False)
print(json.dumps({
    "seconds": time.perf_counter() - started,
    "gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2,
    "copies": manifest["tables"]["copies"]["rows"],
    "contacts": manifest["tables"]["contacts"]["rows"],
    "referrals": manifest["tables"]["referrals"]["rows"],
}))
"""
MOST_SECONDS, MOST_GIGABYTES, MOST_RATIO = 120, 3, 10.5


def measure(residents: int) -> dict:
    """Seconds, peak gigabytes and rows for one borough, made and written by a child process."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-c", CHILD, str(residents), str(Path(out))]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _seconds(found: dict) -> float:
    return found["seconds"]


def main() -> int:
    """Print what was measured against what is promised; 1 when a promise is broken."""
    sizes = [int(size) for size in sys.argv[1:3]] or [30_500, 305_000]
    rounds = [[measure(size) for size in sizes] for _ in range(2)]
    small, large = (min(found, key=_seconds) for found in zip(*rounds, strict=True))
    for size, found in zip(sizes, (small, large), strict=True):
        print(
            f"synth {size:>7,} residents  {found['seconds']:6.1f} s  {found['gigabytes']:.2f} GB  "
            f"{found['contacts']:,} contacts, {found['referrals']:,} referrals, "
            f"{found['copies']:,} copies"
        )
    ratio = large["seconds"] / small["seconds"]
    print(f"synth growth  {ratio:.2f}x the time for {sizes[1] / sizes[0]:.1f}x the residents")
    kept = large["seconds"] <= MOST_SECONDS and large["gigabytes"] <= MOST_GIGABYTES
    kept = kept and ratio <= MOST_RATIO
    print(f"synth promise (<= {MOST_SECONDS} s, {MOST_GIGABYTES} GB, {MOST_RATIO}x): {kept}")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
