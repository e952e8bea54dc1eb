"""The jobs that run by themselves. The one module that knows the job queue."""

from procrastinate.contrib.django import app

from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.queries import unanswered
from hamlet.journal.sealing import seal
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="seal", pass_context=False)
def seal_the_journal(timestamp: int) -> None:
    """Seal what was written since the last seal."""
    seal()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="climb_back", pass_context=False)
def bring_back_unanswered_offers(timestamp: int) -> None:
    """Bring each offer that nobody answered in time back to its owner, each in its own act."""
    for referral in unanswered().values_list("pk", flat=True):
        try:
            frontdoor.climb_back(by=SYSTEM, referral=referral)
        except Conflict:
            continue
