"""One new record through the service, against Splink's own call for one record.

A synthetic place of BENCH_RESIDENTS (305,000 unless said otherwise) is loaded and matched. Then
partners' records that are there come again, one at a time, from a system that the place did not
know: `receive_record` checks who acts, keeps the record, compares it with all others, links it and
writes the journal; each is committed before the next. Beside it Splink's `predict_between` finds
whom one record may be among the same records, which it holds in memory; nothing is kept.
Promise: at least 50 times as quick.

`python -m bench.record`
"""

import importlib.util
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from bench._place import place
from bench.matching import side

CALLS, WARM = 200, 20
PROMISED = 50


def main() -> int:
    """Print the middle of many calls of both, and the ratio; 1 where the promise is broken."""
    with tempfile.TemporaryDirectory() as folder:
        with place():
            held = _everybody(Path(folder))
            ours = _times()
        theirs = _peer(Path(folder))
    middle, slow = statistics.median(ours), statistics.quantiles(ours, n=20)[-1]
    print(
        f"record: one among {held:,} kept, matched and in the journal in {1000 * middle:.1f} ms, "
        f"95 of 100 within {1000 * slow:.1f} ms"
    )
    if theirs is None:
        print("record: Splink is not here, so nothing is beside it: `make bench` gets it.")
        return 0
    kept = theirs / middle >= PROMISED
    print(
        f"record: {theirs / middle:,.0f} times as quick as Splink's {1000 * theirs:.0f} ms, "
        f"promised {PROMISED}: {kept}"
    )
    return 0 if kept else 1


def _peer(folder: Path) -> float | None:
    """Seconds of Splink's own call; None where it is not here."""
    if not importlib.util.find_spec("splink"):
        return None
    return side("bench._splink", folder, "one")["one"]


def _everybody(folder: Path) -> int:
    """Write all records for the peer; how many."""
    from hamlet.people.likeness import COMPARED
    from hamlet.people.models import SourceRecord

    rows = list(SourceRecord.objects.values_list("id", *COMPARED.values()))
    columns = dict(zip(("rid", *COMPARED), zip(*rows, strict=True), strict=True))
    columns["rid"] = list(map(str, columns["rid"]))
    pq.write_table(pa.table(columns), folder / "copies.parquet")
    return len(rows)


def _times() -> list[float]:
    """Seconds for each of some records that come from a system not known before."""
    from hamlet.kernel import clock
    from hamlet.kernel.actor import SYSTEM
    from hamlet.people import actions
    from hamlet.people.actions.records import TOLD
    from hamlet.people.models import SourceRecord

    partners = SourceRecord.objects.exclude(source="here").order_by("id")
    some = partners.values(*TOLD)[:: max(partners.count() // (CALLS + WARM), 1)]
    times, came = [], Counter()
    for told in some:
        began = time.perf_counter()
        came[actions.receive_record(
            by=SYSTEM, source="bench", key=str(uuid4()), updated=clock.now(), **told
        )] += 1  # fmt: skip
        times.append(time.perf_counter() - began)
    assert set(came) == {"new"}
    return times[WARM:]


if __name__ == "__main__":
    sys.exit(main())
