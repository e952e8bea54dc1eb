"""The timeline page of somebody with 5,000 items against that of somebody with 50.

Both are asked in this process as WSGI, in turns, by a triage nurse and by a GP whose organisation
sees by agreement. Promise: at most twice the time.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from hamlet.config.bundled_postgres import BundledPostgres

MANY, FEW, ROUNDS, WARM = 5_000, 50, 60, 10
PROMISED = 2.0


def main() -> int:
    """Print the ratios; 1 where the promise is broken."""
    with tempfile.TemporaryDirectory() as folder:
        server = BundledPostgres(Path(folder) / "postgres")
        os.environ |= {"HAMLET_HOME": folder, "HAMLET_DEMO": "1", "DATABASE_URL": server.start()}
        os.environ["DJANGO_SETTINGS_MODULE"] = "hamlet.config.settings"
        try:
            return _measure()
        finally:
            server.stop()


def _measure() -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from hamlet.access import sight
    from hamlet.design import assets

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    assets.build(Path(__file__).resolve().parent.parent)
    sight.of_process("the bench makes two people")
    actors, people = _world()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    worst = 0.0
    for name, actor in actors.items():
        few, many = _in_turns(_browser(actor), [f"/people/{each}/timeline/" for each in people])
        worst = max(worst, many / few)
        print(
            f"timeline, {name}: {MANY:,} items {many:.1f} ms, {FEW} items {few:.1f} ms (medians of "
            f"{ROUNDS}): {many / few:.2f} times, promised at most {PROMISED}"
        )
    return 0 if worst <= PROMISED else 1


def _world():
    """Two people with items of several parts and kinds, and who looks at them."""
    from tests.people.items import ITEM
    from tests.people.records import AMINA, KARIM, came, held
    from tests.world import make_world

    from hamlet.kernel import clock
    from hamlet.kernel.actor import SYSTEM
    from hamlet.people import actions
    from hamlet.people.actions.records import as_csv

    world = make_world()
    now = clock.now()
    kinds = (("contact", "contacts"), ("problem", "problems"), ("medicine", "medicines"),
             ("result", "results"), ("contact", "social_care"))  # fmt: skip
    for key, human, number in (("few", AMINA, FEW), ("many", KARIM, MANY)):
        came("gp", key, human)
        rows = []
        for n in range(number):
            kind, part = kinds[n % len(kinds)]
            at = now - timedelta(hours=n * 35)
            ended = at + timedelta(days=30) if kind in ("problem", "medicine") else None
            rows.append(
                ITEM
                | {"key": f"{key}-{n}", "about": key, "words": f"{kind} number {n}", "kind": kind}
                | {"category": part, "at": at, "updated": at, "until": ended, "value": None}
            )
        for holder, share in ((world.trust, 0), (world.practice, 1)):
            actions.receive_items(
                by=SYSTEM, source=f"bench-{share}", about="gp", organisation=holder.pk, as_at=now,
                csv=[as_csv(rows[share::2], actions.ITEM_COLUMNS)],
            )  # fmt: skip
    from hamlet.access import actions as access

    people = [held("gp", key).person_id for key in ("few", "many")]
    for each in people:
        access.open_relationship(
            by=SYSTEM, holder_kind="organisation", holder=world.practice.pk, person=each,
            kind="registered", subject=f"practice:{world.practice.pk}",
        )  # fmt: skip
    return {"triage nurse": world.nurse, "GP": world.gp}, people


def _browser(actor):
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.get("/sign-in/")
    client.post("/sign-in/demo/", {"account": str(actor.id)})
    return client


def _in_turns(client, paths: list[str]) -> list[float]:
    """The median milliseconds of each page, asked in turns."""
    times = [[] for _ in paths]
    for number in range(ROUNDS + WARM):
        for kept, path in zip(times, paths, strict=True):
            began = time.perf_counter()
            answer = client.get(path)
            if number >= WARM:
                kept.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200, answer.status_code
    return [statistics.median(kept) for kept in times]


if __name__ == "__main__":
    sys.exit(main())
