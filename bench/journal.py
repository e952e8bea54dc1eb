"""Searching a long journal for tampering, against only reading and hashing the same rows.

A million entries are made in a database of its own, sealed, and verified in a process of its
own, whose time and memory count. The baseline, also in its own process, streams the same rows and
takes one SHA-256 of each. `BENCH_ENTRIES` says how many entries. Beside it: what one look costs.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "1000000"))
MOST_SECONDS, MOST_MEGABYTES = 30, 500
LOOKS = 2000

# Written by 500 transactions, which a new server counted while it was set up: all can be sealed.
FILL = """
INSERT INTO journal_entry (at, transaction, kind, action, actor_id, actor_name, actor_kind,
    organisation, people, subject, purpose, basis, detail)
SELECT timestamptz '2026-01-01' + n * interval '1 second', 3 + n * 500 / %s, 'look', 'person.look',
    gen_random_uuid(), 'Femi Ade', 'staff', 'Riverside Community Trust', ARRAY[gen_random_uuid()],
    'referral:' || gen_random_uuid(), 'direct care', 'Allowed: the team holds this referral.',
    '{"referrals": 1}'
FROM generate_series(1::bigint, %s) AS n
"""

START = """
import json, resource, sys, time
import django
django.setup()
def told(started, **more):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    taken = {"seconds": time.perf_counter() - started, "own": time.process_time()}
    print(json.dumps(taken | {"megabytes": peak} | more))
"""
VERIFY = (
    START
    + """
from hamlet.journal import checking, outside, verifying
started = time.perf_counter()
here = outside.here()
found = verifying.verify(here, checking.public_key(here.key))
told(started, bad=found.bad, entries=found.entries)
"""
)
SEAL = (
    START
    + """
from hamlet.journal.sealing import seal
started = time.perf_counter()
told(started, entries=seal().entries)
"""
)
BARE = (
    START
    + """
from hashlib import sha256
from django.db import connection, transaction
started, number = time.perf_counter(), 0
with transaction.atomic(), connection.chunked_cursor() as cursor:
    cursor.execute("SELECT entry::text FROM journal_entry AS entry")
    while rows := cursor.fetchmany(5000):
        for (text,) in rows:
            sha256(text.encode()).digest()
            number += 1
told(started, entries=number)
"""
)
LOOK = (
    START
    + f"""
from hamlet.journal.actions import look
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.identifiers import new_id
people = [new_id() for _ in range(100)]
for each in people:
    look(by=SYSTEM, action="person.look", people=[each])
started = time.perf_counter()
for number in range({LOOKS}):
    look(by=SYSTEM, action="person.look", people=[people[number % 100]])
told(started)
"""
)


def measure(program: str) -> dict:
    """Seconds, peak megabytes of the program itself, and what else it tells."""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def fill() -> None:
    """Make the tables, and the entries."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(FILL, [ENTRIES, ENTRIES])
        cursor.execute("VACUUM ANALYZE journal_entry")
    connection.close()


def main() -> int:
    """Print what was measured against what is promised; 1 where a promise is broken."""
    from hamlet.config.bundled_postgres import BundledPostgres

    with tempfile.TemporaryDirectory() as home:
        server = BundledPostgres(Path(home) / "postgres")
        os.environ |= {"HAMLET_HOME": home, "DATABASE_URL": server.start()}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "hamlet.config.settings"}
        try:
            fill()
            return _tell(*map(measure, (LOOK, SEAL, BARE, VERIFY)))
        finally:
            server.stop()


def _tell(look: dict, seal: dict, bare: dict, verify: dict) -> int:
    counted = f"{verify['entries']:,} entries"
    print(f"journal look    {look['seconds'] / LOOKS * 1e6:.0f} us for one look, of {LOOKS:,}")
    print(f"journal seal    {counted} in {seal['seconds']:.1f} s, {seal['megabytes']:.0f} MB")
    print(f"journal bare    {bare['seconds']:.1f} s, {bare['megabytes']:.0f} MB")
    print(
        f"journal verify  {counted} in {verify['seconds']:.1f} s, {verify['megabytes']:.0f} MB: "
        f"{verify['seconds'] / bare['seconds']:.2f}x the bare reading; "
        f"{verify['own']:.1f} s of a processor in this process, bare {bare['own']:.1f} s"
    )
    kept = not verify["bad"] and verify["seconds"] <= MOST_SECONDS
    kept = kept and verify["megabytes"] <= MOST_MEGABYTES
    print(f"journal promise (<= {MOST_SECONDS} s, {MOST_MEGABYTES} MB a million): {kept}")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
