"""The decision: how long `decide` takes, and what scoping costs a worklist and a search.

In a place of its own: 300 agreements between 45 organisations, and a person with 50 relationships.
Promise: a median of at most 0.2 ms. The bare baseline is one read by primary key with the same
cursor on the same connection.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from hamlet.config.bundled_postgres import BundledPostgres

ROUNDS, WARM = 3000, 200
AGREEMENTS, RELATIONSHIPS, ORGANISATIONS, PARTIES = 300, 50, 45, 8
PROMISED = 0.2


def main() -> int:
    """Print the median and the ratio to the baseline; 1 where the promise is broken."""
    with tempfile.TemporaryDirectory() as folder:
        server = BundledPostgres(Path(folder) / "postgres")
        os.environ |= {"HAMLET_HOME": folder, "DATABASE_URL": server.start()}
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
    from hamlet.access.decisions import decide

    call_command("migrate", verbosity=0)
    with sight.beyond("the bench makes its people's relationships"):
        actor, person, other = _world()

    def bare():
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM place_place WHERE id = %s", [person])
            cursor.fetchall()

    questions = {
        "own practice's": lambda: decide(actor, "person.look", person),
        "another's item": lambda: decide(
            actor, "person.look", person, "contacts", held_by=other, item="referral:1"
        ),
    }
    with sight.nobody():
        sight.tell(sight.Sight.of(actor))  # As each page does, before it asks anything.
        base, *medians = _in_turns(bare, *questions.values())
    for name, median in zip(questions, medians, strict=True):
        print(
            f"decide, {name}: {median:.3f} ms (median of {ROUNDS}), {median / base:.1f} times a "
            f"bare read by key ({base:.3f} ms); promised {PROMISED} ms"
        )
    return 0 if max(medians) <= PROMISED else 1


def _world() -> tuple:
    """Organisations in 300 agreements, and an actor whose team has a person among 50 others'."""
    from hamlet.access import actions, roles, terms
    from hamlet.kernel.actor import SYSTEM, Actor

    draw = random.Random(1)
    organisations = [UUID(int=number) for number in range(1, ORGANISATIONS + 1)]
    mine, person, team = organisations[0], UUID(int=1000), UUID(int=2000)
    for number in range(AGREEMENTS):
        chosen = {mine, *draw.sample(organisations, PARTIES)}
        parties = tuple(actions.PartyTerms(each, f"Organisation {each.int}") for each in chosen)
        said = actions.AgreementTerms(
            title="A bench",
            purposes=(terms.DIRECT_CARE,),
            categories=tuple(draw.sample(list(terms.CATEGORIES), 5)),
            lawful_basis="public_task",
            starts_at=datetime(2026, 1, 1, tzinfo=UTC),
            parties=parties,
        )
        made = actions.draft_agreement(by=SYSTEM, reference=f"B-{number}", terms=said)
        for each in parties:
            actions.sign_agreement(
                by=SYSTEM,
                agreement=made.pk,
                organisation=each.organisation,
                signatory="Somebody, chief officer",
            )
    for number in range(RELATIONSHIPS):
        practice = number == 0
        holder = organisations[1] if practice else team if number == 1 else UUID(int=3000 + number)
        actions.open_relationship(
            by=SYSTEM,
            holder_kind="organisation" if practice else "team",
            holder=holder,
            person=person,
            kind="registered" if practice else "referred_to",
            subject=f"referral:{number}",
        )
    actor = Actor(
        name="Lin Chua",
        id=UUID(int=4000),
        organisation_id=mine,
        team_ids=frozenset({team}),
        roles=frozenset({roles.TEAM_MEMBER}),
    )
    return actor, person, organisations[2]


def _in_turns(*calls) -> list[float]:
    """The median milliseconds of each, called in turns."""
    times = [[] for _ in calls]
    for number in range(ROUNDS + WARM):
        for kept, call in zip(times, calls, strict=True):
            began = time.perf_counter()
            call()
            if number >= WARM:
                kept.append((time.perf_counter() - began) * 1000)
    return [statistics.median(kept) for kept in times]


if __name__ == "__main__":
    sys.exit(main())
