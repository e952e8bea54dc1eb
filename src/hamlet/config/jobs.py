"""The jobs that run by themselves. The one module that knows the job queue."""

import logging
import math
import time
from datetime import timedelta

from procrastinate import JobContext, builtin_tasks
from procrastinate.contrib.django import app

from hamlet.access import cache, drafts, sight
from hamlet.booking import actions as booking
from hamlet.booking import queries as bookings
from hamlet.config.health import keep_count
from hamlet.config.senders import send_due, sender
from hamlet.config.sessions import forget_ended_sessions
from hamlet.directory import actions as directory
from hamlet.directory.queries import to_be_reminded
from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.queries import (
    conservation,
    held_by_who_left,
    to_be_raised,
    to_be_told,
    unanswered,
)
from hamlet.interop.hsds.reading import read_directories
from hamlet.journal.sealing import seal
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict, Fault
from hamlet.people import actions as people
from hamlet.people.queries import next_waiting
from hamlet.streaming import actions as streaming
from hamlet.streaming import queries as streamed

log = logging.getLogger("hamlet.jobs")
KEPT_HOURS = 72
UNSAID = timedelta(hours=24)
PORTION = 10
"""Seconds of a minute for what piled up while nothing ran: what presses most comes first each time,
and whoever is at their desk meanwhile keeps the machine."""


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
        acts = [("climb_back", {"referral": each.pk}) for each in unanswered()]
    _each("an offer could not be brought back", frontdoor, acts, PORTION)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="hand_back", pass_context=False)
def hand_back_what_leavers_hold(timestamp: int) -> None:
    """Give back to its team what is held by who is not in it any more, each in its own act."""
    with sight.beyond("people leave every team"):
        acts = [("hand_back", {"referral": each.pk}) for each in held_by_who_left()]
    _each("what somebody held who left could not be handed back", frontdoor, acts)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="raise", pass_context=False)
def raise_what_waits(timestamp: int) -> None:
    """Tell whoever the ladders name of promises that run out, each in its own act: what cannot
    wait first."""
    with sight.beyond("promises to everybody run out"):
        acts = [("raise_up", {"referral": each}) for each in to_be_raised()]
    stuck = _tried("nobody could be told of a promise that runs out", frontdoor, acts, PORTION)
    with sight.beyond("what was raised to teams is told them, whoever it is about"):
        acts = [("tell_outside", {"team": each}) for each in to_be_told()]
    stuck += _tried("a team could not be told outside Hamlet", frontdoor, acts)
    _require_none(stuck)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="match", pass_context=False)
def match_records(timestamp: int) -> None:
    """Match records of partners that came or changed: some each minute, or all where many wait."""
    with sight.beyond("who a record is about is decided among everybody"):
        if next_waiting().exists():
            people.match(by=SYSTEM, records=next_waiting())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="bookings", pass_context=False)
def let_bookings_lapse(timestamp: int) -> None:
    """End what ends by itself, and offer what comes free to those who wait, each in its own act."""
    with sight.beyond("bookings of every service lapse by themselves"):
        found = bookings.lapsing(clock.now() - UNSAID).items()
        acts = [(name, {"booking": each.pk}) for name, rows in found for each in rows]
    stuck = _tried("a booking could not lapse", booking, acts)
    with sight.beyond("what came free is offered to whoever waits longest"):
        waiting = [each for each in bookings.to_be_offered() if bookings.place_for(each)]
        acts = [("offer_place", {"waiting": each.pk}) for each in waiting]
    stuck += _tried("a place could not be offered", booking, acts)
    with sight.beyond("whoever waited in vain is told"):
        acts = [("end_waiting", {"waiting": each.pk}) for each in bookings.over()]
    stuck += _tried("waiting could not be ended", booking, acts)
    with sight.beyond("whoever was sent on and did not arrive is followed up"):
        acts = [("note_missed", {"attendance": each.pk}) for each in streamed.to_be_missed()]
    stuck += _tried("somebody who did not arrive could not be noted", streaming, acts)
    _require_none(stuck)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notices", pass_context=False)
def send_notices(timestamp: int) -> None:
    """Send what is due, where somebody was set up to carry it."""
    if (carrier := sender()) is not None:
        send_due(carrier)


@app.periodic(cron="5 0 * * *")
@app.task(queueing_lock="slots", pass_context=False)
def make_slots(timestamp: int) -> None:
    """Make the slots of one more day of each schedule."""
    acts = [("make_slots", {"schedule": each.pk}) for each in bookings.to_be_made()]
    _each("slots could not be made", booking, acts)


@app.periodic(cron="15 9 * * 1-5")
@app.task(queueing_lock="entries", pass_context=False)
def remind_of_entries(timestamp: int) -> None:
    """Send links anew to those who keep entries by them, before these go stale."""
    acts = [("remind", {"link": each.pk}) for each in to_be_reminded()]
    _each("nobody could be reminded of an entry", directory, acts)


@app.periodic(cron="30 2 * * *")
@app.task(queueing_lock="directories", pass_context=False)
def read_other_directories(timestamp: int) -> None:
    """Read each other directory that was declared; what failed stands on the page of sources."""
    read_directories(by=SYSTEM)


def _each(failed: str, verbs, acts: list[tuple[str, dict]], seconds: float = math.inf) -> None:
    """Do each act by itself. One that fails does not keep the others; the job fails at its end."""
    _require_none(_tried(failed, verbs, acts, seconds))


def _tried(
    failed: str, verbs, acts: list[tuple[str, dict]], seconds: float = math.inf
) -> list[str]:
    """Do each act by itself, until so many seconds went into those that succeeded: the rest is for
    the next time. Gives what to say of those that failed."""
    stuck = 0
    for name, given in acts:
        if seconds <= 0:
            break
        since = time.monotonic()
        try:
            with sight.beyond("what happens by itself happens to everybody"):
                getattr(verbs, name)(by=SYSTEM, **given)
            seconds -= time.monotonic() - since
        except Conflict:
            continue
        except Exception:
            log.exception(failed)
            stuck += 1
    return [f"{failed}: {stuck}"] if stuck else []


def _require_none(stuck: list[str]) -> None:
    if stuck:
        raise Fault("; ".join(stuck))


@app.periodic(cron="40 * * * *")
@app.task(queueing_lock="add_up", pass_context=False)
def count_referrals(timestamp: int) -> None:
    """Count whether every referral is open, ended, or refused with a notice; `/health` says so."""
    with sight.beyond("that none is lost is counted over all, and names nobody"):
        found = conservation()
    keep_count(found)
    if not found.holds:
        raise Fault(f"Referrals do not add up: {found}")


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
