"""Lists of a team and the list of who looked, as whoever may see them, and as a superuser.

No policy binds a superuser, so the same SQL shows what it costs that each row is asked for.
"""

import statistics
import time
from collections.abc import Callable
from unittest.mock import patch

from hamlet.config.bundled_passwords import Passwords

ROUNDS, WARM = 200, 20
PROMISED = 1.3


def measure() -> bool:
    """Print how much longer the scoped lists take; whether each keeps the promise."""
    kept = [_compare(*each) for each in list(_lists())]
    return all(kept)


def _lists():
    """Name, what the database is told of who acts, and the list that they ask for."""
    from django.db.models import Count

    from hamlet.access import roles, sight
    from hamlet.access.queries import demo_accounts
    from hamlet.frontdoor.models import Referral
    from hamlet.frontdoor.queries import Worklist
    from hamlet.journal.queries import about
    from hamlet.kernel.actor import Actor
    from hamlet.place.models import Team
    from hamlet.place.queries import actor_of
    from hamlet.portal.visits import ASKED

    held = Referral.objects.filter(ended_at=None).values("owner_team").annotate(n=Count("pk"))
    for kind in (Team.Kind.TRIAGE, Team.Kind.SERVICE):
        busiest = held.filter(owner_team__kind=kind).order_by("-n").first()["owner_team"]
        role = roles.TRIAGE_CLINICIAN if kind == Team.Kind.TRIAGE else roles.TEAM_MEMBER
        told = sight.Sight.of(Actor("Somebody", team_ids=frozenset({busiest}), roles={role}))
        yield f"list, {kind}", told, Worklist(team=busiest).page
    resident = demo_accounts().exclude(person=None).first()
    told = sight.Sight.of(actor_of(resident), [resident.person])
    yield "who looked", told, lambda: list(about(resident.person).values_list(*ASKED)[:30])


def _compare(name: str, told, ask: Callable) -> bool:
    scoped, whole = (_median(role, told, ask) for role in ("hamlet_serving", "postgres"))
    print(
        f"{name:<13} scoped {scoped * 1000:.2f} ms, superuser {whole * 1000:.2f} ms (medians of "
        f"{ROUNDS}): {scoped / whole:.2f} times, promised {PROMISED}"
    )
    return scoped / whole <= PROMISED


def _median(role: str, told, ask: Callable) -> float:
    """Seconds that the question takes when this role asks it and the database knows who acts."""
    from django.conf import settings
    from django.db import connection, transaction

    from hamlet.access import sight

    connection.close()
    times, password = [], Passwords(settings.HAMLET_HOME / "postgres").of(role)
    whose = {"USER": role, "PASSWORD": password}
    with patch.dict(connection.settings_dict, whose), transaction.atomic():
        sight.tell(told)
        for _ in range(ROUNDS + WARM):
            began = time.perf_counter()
            ask()
            times.append(time.perf_counter() - began)
    connection.close()
    return statistics.median(times[WARM:])
