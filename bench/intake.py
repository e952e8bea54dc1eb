"""Taking in what a partner's system sends: from a Parquet file to committed rows, validated.

Baseline: a bare COPY of the same rows into a table of the same columns and key, from CSV that was
made beforehand. BENCH_RECORDS records (300,000 unless said otherwise), each of somebody else.
Promise: at least 20,000 records a second. Matching comes afterwards, and is measured by itself in
`bench.matching`.
"""

import os
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from hamlet.config.bundled_postgres import BundledPostgres

RECORDS = int(os.environ.get("BENCH_RECORDS", "300000"))
PROMISED = 20_000
COLUMNS = {
    "key": "rid", "given_name": "first", "family_name": "last", "birth_date": "dob", "sex": "sex",
    "nhs_number": "nhs", "address": "address", "postcode": "pc", "mobile": "mobile",
    "updated": "updated",
}  # fmt: skip
BARE = """
CREATE TABLE bare (key text PRIMARY KEY, updated timestamptz, given_name text, family_name text,
    birth_date date, sex text, nhs_number text, address text, postcode text, mobile text)
"""


def main() -> int:
    """Print records a second and the ratio to the baseline; 1 where the promise is broken."""
    with tempfile.TemporaryDirectory() as folder:
        server = BundledPostgres(Path(folder) / "postgres")
        os.environ |= {"HAMLET_HOME": folder, "DATABASE_URL": server.start()}
        os.environ["DJANGO_SETTINGS_MODULE"] = "hamlet.config.settings"
        try:
            return _measure(Path(folder))
        finally:
            server.stop()


def _measure(folder: Path) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from hamlet.access import sight
    from hamlet.interop.feeds.taking import take_feed
    from hamlet.kernel.actor import SYSTEM

    call_command("migrate", verbosity=0)
    sight.of_process("the bench takes in what a source sends")
    source, file = _source(), _file(folder / "day.parquet")
    bare = _bare(source, file)
    times = {}
    for name in ("new", "same again"):
        began = time.perf_counter()
        came = take_feed(source, file, by=SYSTEM)
        times[name] = time.perf_counter() - began
        assert came.read == RECORDS
    of_fhir = _of_fhir(source, folder / "day.ndjson")
    for name, taken in times.items():
        print(
            f"intake, {name}: {RECORDS / taken:,.0f} records a second, {taken / bare:.1f} times a "
            f"bare COPY of the same rows ({bare:.2f} s); promised {PROMISED:,} a second"
        )
    print(f"intake, FHIR Patients one a line, new: {of_fhir:,.0f} a second")
    return 0 if RECORDS / times["new"] >= PROMISED else 1


def _source():
    """A declared source, whose organisation shares who people are."""
    from datetime import datetime

    from hamlet.access import actions as access
    from hamlet.interop.actions import declare_source
    from hamlet.kernel.actor import SYSTEM
    from hamlet.kernel.clock import LONDON
    from hamlet.place import actions as place

    here = place.found_place(by=SYSTEM, slug="bench", name="Bench")
    one, two = (
        place.add_organisation(by=SYSTEM, place=here, name=name, kind="trust")
        for name in ("One", "Two")
    )
    terms = access.AgreementTerms(
        title="A bench",
        purposes=("direct care",),
        categories=("demographics",),
        lawful_basis="public_task",
        starts_at=datetime(2026, 1, 1, tzinfo=LONDON),
        parties=tuple(access.PartyTerms(each.pk, each.name) for each in (one, two)),
    )
    made = access.draft_agreement(by=SYSTEM, reference="B-1", terms=terms)
    for each in (one, two):
        access.sign_agreement(
            by=SYSTEM, agreement=made.pk, organisation=each.pk, signatory="Somebody, director"
        )
    return declare_source(
        by=SYSTEM, key="bench", name="Bench", organisation=one, holds="people", columns=COLUMNS,
        dates=["%Y-%m-%d"], category="demographics", purpose="direct care", hours=24, grace=12,
    )  # fmt: skip


def _file(path: Path) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    born = date(1930, 1, 1)
    numbers = range(RECORDS)
    table = pa.table({
        "rid": [f"r{n}" for n in numbers],
        "first": [f"First{n % 900}" for n in numbers],
        "last": [f"Last{n % 7_000}" for n in numbers],
        "dob": [(born + timedelta(days=n * 7 % 34_000)).isoformat() for n in numbers],
        "sex": ["female" if n % 2 else "male" for n in numbers],
        "nhs": ["9990000018" if n % 3 else "" for n in numbers],
        "address": [f"{n % 90} Some Street" for n in numbers],
        "pc": [f"E{n % 9 + 1} {n % 9}AB" for n in numbers],
        "mobile": [f"07700{n % 900_000 + 100_000}" for n in numbers],
        "updated": [date(2026, 1, 1)] * RECORDS,
    })  # fmt: skip
    pq.write_table(table, path)
    return path


def _of_fhir(source, path: Path) -> float:
    """FHIR Patients a second, from NDJSON to committed rows; a tenth as many as of a table."""
    import json

    from hamlet.interop.actions import declare_source
    from hamlet.interop.feeds.declaring import checked
    from hamlet.interop.feeds.taking import take_feed
    from hamlet.kernel.actor import SYSTEM

    said = {"key": "fhir", "name": "FHIR", "organisation": source.organisation.name, "hours": 24}
    of = declare_source(by=SYSTEM, **checked(said | {"holds": "people", "form": "fhir"}))
    with path.open("w") as file:
        for n in range(RECORDS // 10):
            patient = {
                "resourceType": "Patient", "id": f"p{n}", "gender": "female",
                "birthDate": "1951-03-02", "meta": {"lastUpdated": "2026-01-01T00:00:00Z"},
                "name": [{"use": "official", "family": f"Last{n % 7_000}", "given": ["First"]}],
                "address": [{"line": [f"{n % 90} Some Street"], "postalCode": "E1 4AB"}],
                "telecom": [{"system": "phone", "value": "07700 900123"}],
            }  # fmt: skip
            file.write(json.dumps(patient) + "\n")
    began = time.perf_counter()
    came = take_feed(of, path, by=SYSTEM)
    assert came.new == RECORDS // 10
    return came.new / (time.perf_counter() - began)


def _bare(source, file: Path) -> float:
    """Seconds that PostgreSQL takes to copy the same rows in, ready made."""
    from django.db import connection, transaction

    from hamlet.interop.feeds.checking import check
    from hamlet.interop.feeds.reading import batches
    from hamlet.kernel import clock
    from hamlet.people.actions import RECORD_COLUMNS

    every = batches(file, list(COLUMNS.values()), source.holds)
    csv = [check(source, each, clock.now()).csv(RECORD_COLUMNS) for each in every]
    with connection.cursor() as cursor:
        cursor.execute(BARE)
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        columns = ", ".join(RECORD_COLUMNS)
        with cursor.copy(f"COPY bare ({columns}) FROM STDIN (FORMAT csv)") as copy:
            for each in csv:
                copy.write(each)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
