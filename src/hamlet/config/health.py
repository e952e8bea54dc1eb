"""What is up, for whoever keeps Hamlet running. Holds nothing about any person."""

import time
from datetime import timedelta

from django.core.cache import cache
from django.db import Error, connection
from django.db.models import Count, Max
from django.http import HttpRequest, JsonResponse

from hamlet.access import sight
from hamlet.access.pages import public_page
from hamlet.frontdoor.queries import Conservation
from hamlet.journal.queries import last_seal, unsealed
from hamlet.kernel.clock import now

# A worker beats every 10 seconds; procrastinate itself calls it stalled after 30.
HEARTBEAT_LIMIT = timedelta(seconds=30)
# The worker seals every minute.
SEAL_LIMIT = timedelta(minutes=5)
# They are counted each hour.
COUNTED, COUNT_HOLDS = "referrals-counted", 24 * 60 * 60
NOT_COUNTED = {"status": "not counted yet", "at": None}
WAITING_STATES = ("todo", "doing", "failed")


@public_page
def health(request: HttpRequest) -> JsonResponse:
    """`report()` as JSON: 200 when Hamlet can be used, 503 when its database is down."""
    found = report()
    code = 503 if found["status"] == "down" else 200
    return JsonResponse(found, status=code, headers={"Cache-Control": "no-store"})


def report() -> dict:
    """The state of each part, and of the whole: `up`, `down` or `degraded` (see `_well`)."""
    try:
        database = _database()
        jobs, seal, referrals = _jobs(), _seal(), cache.get(COUNTED) or NOT_COUNTED
    except Error:
        unknown = {"status": "unknown"}
        parts = dict.fromkeys(("jobs", "seal", "referrals"), unknown)
        return {"status": "down", "at": now().isoformat(), "database": {"status": "down"}, **parts}
    status = "up" if _well(jobs, seal, referrals) else "degraded"
    parts = {"database": database, "jobs": jobs, "seal": seal, "referrals": referrals}
    return {"status": status, "at": now().isoformat(), **parts}


def keep_count(found: Conservation) -> None:
    """Keep whether every referral is accounted for, as it was counted now, until the next count."""
    status = "add up" if found.holds else "do not add up"
    cache.set(COUNTED, {"status": status, "at": now().isoformat()}, COUNT_HOLDS)


def _well(jobs: dict, seal: dict, referrals: dict) -> bool:
    """Whether a worker works, the seals keep up with what is written, and no referral is lost."""
    kept = seal["status"] != "late" and referrals["status"] != "do not add up"
    return jobs["status"] == "up" and kept


def _database() -> dict:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return {"status": "up", "milliseconds": round((time.perf_counter() - started) * 1000, 2)}


def _jobs() -> dict:
    from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

    beat = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    alive = beat is not None and now() - beat < HEARTBEAT_LIMIT
    waiting = ProcrastinateJob.objects.filter(status__in=WAITING_STATES).order_by()
    counts = dict(waiting.values_list("status").annotate(Count("id")))
    return {
        "status": "up" if alive else "down",
        "heartbeat": beat.isoformat() if beat else None,
        **{state: counts.get(state, 0) for state in WAITING_STATES},
    }


def _seal() -> dict:
    seal = last_seal()
    if seal is None:
        return {"status": "none yet", "at": None, "entries": 0}
    with sight.beyond("whether anything waits for a seal"):
        late = now() - seal.at > SEAL_LIMIT and unsealed(seal)
    status = "late" if late else "sealed"
    return {"status": status, "at": seal.at.isoformat(), "entries": seal.entries}
