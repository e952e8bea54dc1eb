"""The jobs that run by themselves. The one module that knows the job queue."""

import logging
from uuid import UUID

from procrastinate import JobContext, builtin_tasks
from procrastinate.contrib.django import app

from hamlet.access import cache, drafts, sight
from hamlet.config.sessions import forget_ended_sessions
from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.queries import unanswered
from hamlet.journal.sealing import seal
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict, Fault
from hamlet.people import actions as people
from hamlet.people.queries import waiting as waiting_records

log = logging.getLogger("hamlet.jobs")
KEPT_HOURS = 72
MATCHED = 5_000


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="seal", pass_context=False)
def seal_the_journal(timestamp: int) -> None:
    """Seal what was written since the last seal."""
    with sight.beyond("a seal is over every entry"):
        seal()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="climb_back", pass_context=False)
def bring_back_unanswered_offers(timestamp: int) -> None:
    """Bring each offer that nobody answered in time back to its owner, each in its own act.

    One that fails does not keep the others; the job fails at its end, so that it is seen.
    """
    with sight.beyond("offers to every team run out"):
        waiting = list(unanswered().order_by("answer_by").values_list("pk", flat=True))
    stuck = [referral for referral in waiting if not _brought_back(referral)]
    if stuck:
        raise Fault(f"{len(stuck)} offers could not be brought back")


def _brought_back(referral: UUID) -> bool:
    try:
        with sight.beyond("an offer comes back by itself"):
            frontdoor.climb_back(by=SYSTEM, referral=referral)
    except Conflict:
        return True
    except Exception:
        log.exception("an offer could not be brought back")
        return False
    return True


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="match", pass_context=False)
def match_records(timestamp: int) -> None:
    """Match records of partners that came or changed, some each minute."""
    with sight.beyond("who a record is about is decided among everybody"):
        if waiting_records().exists():
            people.match(by=SYSTEM, records=waiting_records()[:MATCHED])


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="tidy", pass_context=True)
async def tidy(context: JobContext, timestamp: int) -> None:
    """Remove jobs that were done days ago."""
    await builtin_tasks.remove_old_jobs(context, max_hours=KEPT_HOURS, remove_failed=False)


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="sessions", pass_context=False)
def forget_sessions(timestamp: int) -> None:
    """Forget sessions that have ended, with whatever was typed and never sent, and old counts."""
    forget_ended_sessions()
    drafts.forget_old()
    cache.forget_old()
