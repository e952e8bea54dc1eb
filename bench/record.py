"""One new record through the service, against Splink's own call for one record.

A synthetic place of BENCH_RESIDENTS (305,000 unless said otherwise) is loaded and matched. Then
partners' records that are there come again, one at a time, from a system that the place did not
know: `receive_record` checks who acts, keeps the record, compares it with all others, links it and
writes the journal; each is committed before the next. Beside it Splink's `predict_between` finds
whom one record may be among the same records, which it holds in memory; nothing is kept.
Promise: at least 50 times as quick. Milliseconds are by the clock, and of the processor (ours with
that of the database's process for it): on a machine with other work only the latter say much.

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

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
from bench._place import place
from bench.matching import side
from pyarrow import csv

CALLS, WARM = 200, 20
PROMISED = 50


def main() -> int:
    """Print the middle of many calls of both, and the ratio; 1 where the promise is broken."""
    with tempfile.TemporaryDirectory() as folder:
        with place():
            held = _everybody(Path(folder))
            times, processor = _times()
        theirs = _peer(Path(folder))
    middle, slow = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(
        f"record: one among {held:,} kept, matched and in the journal in {1000 * middle:.1f} ms, "
        f"95 of 100 within {1000 * slow:.1f} ms; {1000 * processor:.1f} ms of a processor"
    )
    if theirs is None:
        print("record: Splink is not here, so nothing is beside it: `make bench` gets it.")
        return 0
    kept = theirs["one"] / middle >= PROMISED
    print(
        f"record: {theirs['one'] / middle:,.0f} times as quick as Splink's "
        f"{1000 * theirs['one']:.0f} ms, promised {PROMISED}: {kept}; of the processor "
        f"{theirs['one_processor'] / processor:,.0f} times, {1000 * theirs['one_processor']:.0f} ms"
    )
    return 0 if kept else 1


def _peer(folder: Path) -> dict | None:
    """Seconds of Splink's own call; None where it is not here."""
    if not importlib.util.find_spec("splink"):
        return None
    return side("bench._splink", folder, "one")


def _everybody(folder: Path) -> int:
    """Write all records for the peer; how many."""
    from django.db import connection

    from hamlet.people.likeness import COMPARED

    named = ", ".join(f"nullif({ours}::text, '') AS {theirs}" for theirs, ours in COMPARED.items())
    told = (
        f"COPY (SELECT id AS rid, {named} FROM people_sourcerecord) TO STDOUT (FORMAT csv, HEADER)"
    )
    path = folder / "copies.csv"
    with path.open("wb") as file, connection.cursor() as cursor, cursor.copy(told) as copy:
        file.writelines(copy)
    texts = dict.fromkeys(("rid", *COMPARED), pa.string()) | {"dob": pa.date32()}
    read = csv.ConvertOptions(column_types=texts, null_values=[""], strings_can_be_null=True)
    found = csv.read_csv(path, convert_options=read)
    pq.write_table(found, folder / "copies.parquet")
    return len(found)


def _times() -> tuple[list[float], float]:
    """Seconds for each of some records that come from a system not known before, and of the
    processor for one: ours and the database's."""
    from hamlet.kernel import clock
    from hamlet.kernel.actor import SYSTEM
    from hamlet.people import actions
    from hamlet.people.actions.records import TOLD
    from hamlet.people.models import SourceRecord

    partners = SourceRecord.objects.exclude(source__in=("here", "bench")).order_by("?")
    some = list(partners.values(*TOLD)[: CALLS + WARM])
    times, came, before = [], Counter(), 0.0
    for number, told in enumerate(some):
        before = _processor() if number == WARM else before
        began = time.perf_counter()
        came[actions.receive_record(
            by=SYSTEM, source="bench", key=str(uuid4()), updated=clock.now(), **told
        )] += 1  # fmt: skip
        times.append(time.perf_counter() - began)
    assert set(came) == {"new"}
    return times[WARM:], (_processor() - before) / len(times[WARM:])


def _processor() -> float:
    """Seconds of a processor that this process and the database's for it have taken."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        theirs = psutil.Process(cursor.fetchone()[0]).cpu_times()
    return time.process_time() + theirs.user + theirs.system


if __name__ == "__main__":
    sys.exit(main())
