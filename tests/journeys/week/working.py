"""Staff at work: they open their lists on shift, do some of what stands there, and go home."""

from collections.abc import Callable
from datetime import timedelta

from tests.journeys.week import asking, hospital, triage
from tests.journeys.week.play import Week
from tests.journeys.week.world import Worker

from hamlet.access import roles, sight
from hamlet.booking import actions as booking
from hamlet.booking import queries as bookings
from hamlet.booking.models import Booking, Schedule
from hamlet.booking.queries import SlotSearch
from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor import queries as frontdoors
from hamlet.frontdoor import raised
from hamlet.kernel import clock
from hamlet.streaming import actions as streaming
from hamlet.streaming import queries as streamed

AT_ONCE = 5
"""How many rows somebody acts on before they look at their list again."""
QUICK, USUAL = (15, 30), (90, 180)
"""After how many minutes triage and the door, and all others, look again."""
SAME_DAY, TALKING = "same_day_access", "talking_therapies"


def begin(week: Week) -> None:
    """Let everybody come to work."""
    for each in week.world.staff:
        if each.team in week.world.atlas.teams:
            week.at(week.first + timedelta(minutes=week.rng.uniform(0, 60)), at_work, week, each)
        elif each.role in (roles.GP, roles.PRACTICE_STAFF):
            week.at(week.first + timedelta(hours=week.rng.uniform(8, 18)), reads, week, each)
    week.at(week.first, offers_read, week)
    week.at(week.first + timedelta(days=2, hours=9), closes, week)


def at_work(week: Week, worker: Worker) -> None:
    """Look at one's lists, act, and look again; at the end of a shift, go home."""
    now = clock.now()
    if not worker.employed(clock.today()):
        return
    quick = worker.team in ("triage", "front_door", "door", "same_day", "discharge")
    pause = week.rng.uniform(*(QUICK if quick else USUAL)) * (1 if quick else week.world.pace)
    if worker.works(now):
        week.worked(worker)
        told(week, worker)
        if not week.chance(worker.slow):
            for each in acts_of(worker):
                each(week, worker)
        if not worker.works(now + timedelta(minutes=pause)):
            goes_home(week, worker)
    week.after(pause, at_work, week, worker)


def told(week: Week, worker: Worker) -> None:
    """What interrupts somebody as they open Hamlet: a round of what was raised to them, and each
    emergency of it by itself."""
    by = worker.actor
    if week.look(by, lambda: raised.is_round_due(by)):
        week.do(by, frontdoor.take_round)
        week.told(worker, {("round", clock.now())})
    named = ("referral", "due_at")
    at_once = raised.standing(by).filter(referral__urgency="emergency")
    emergencies = week.look(by, lambda: set(at_once.values_list(*named)))
    week.told(worker, emergencies)


def acts_of(worker: Worker) -> list[Callable]:
    """What somebody does at work, by their team and role."""
    if worker.team == "triage":
        return [triage.settles] if worker.role == roles.ARBITER else [triage.decides]
    if worker.team == "front_door":
        return [triage.identifies, triage.checks]
    if worker.team == "door":
        return [at_the_door] if worker.role == roles.STREAMING_NURSE else []
    if worker.role == roles.DISCHARGE_COORDINATOR:
        return [hospital.plans, works]
    more = {
        "discharge": [hospital.assesses],
        "same_day": [receives],
        "talking_therapies": [receives],
    }
    return [works, *more.get(worker.team, ())]


def offers_read(week: Week) -> None:
    """Those for whom a time is kept read that, and about half ring."""
    with sight.beyond("the letters that went out"):
        kept = Booking.objects.filter(state="held", channel="waiting", held_until__gt=clock.now())
        found = list(kept.values_list("pk", flat=True))
    for each in found:
        if each not in week.letters:
            week.letters.add(each)
            if week.chance(0.5):
                week.after(week.rng.uniform(5, 110), asking.offered, week, each)
    week.after(30, offers_read, week)


def closes(week: Week) -> None:
    """Somebody of the same-day hub is ill: the afternoon of the third day is closed."""
    with sight.beyond("the service keeps its own times"):
        held = Schedule.objects.get(service=week.world.atlas.services[SAME_DAY][0])
    lead = next(each for each in week.world.of_team("same_day") if each.role == roles.TEAM_LEAD)
    day, hours = clock.today(), [["08:00", "12:00"]]
    losing = week.look(lead.actor, lambda: bookings.losing(held, day, hours)).number
    week.do(
        lead.actor, booking.set_day, schedule=held.pk, version=held.version, day=day, hours=hours,
        why="Two doctors are ill", losing=losing,
    )  # fmt: skip


def reads(week: Week, worker: Worker) -> None:
    """A practice reads the news of what it referred, once a day."""
    news = week.look(
        worker.actor,
        lambda: list(frontdoors.messages_for(worker.actor).filter(read_at=None)[:10]),
    )
    for referral in {each.referral_id for each in news}:
        week.do(worker.actor, frontdoor.mark_read, referral=referral)
    week.after(24 * 60, reads, week, worker)


def works(week: Week, worker: Worker) -> None:
    """Somebody in a team answers offers, takes people on, sees them, and ends what is over."""
    team = week.world.atlas.teams[worker.team][0]
    rows = week.look(worker.actor, lambda: week.world.worklist(worker.team).page().rows)
    begun = 0
    for row in rows:
        act = answers if row.offered_to_id == team else HELD.get(row.state)
        if act is not None and begun < AT_ONCE:
            begun += act(week, worker, row) or 0


def _about(week: Week, worker: Worker, row) -> dict:
    held = week.look(worker.actor, lambda: frontdoors.referral(row.id))
    return {"referral": held.pk, "version": held.version}


def answers(week: Week, worker: Worker, row) -> int:
    """Accept an offer, turn it down with or without a proposal, or leave it to somebody else."""
    if week.chance(0.2):
        return 0
    about = _about(week, worker, row)
    if not week.chance(worker.refuses):
        made = week.do(worker.actor, frontdoor.accept, **about)
        if made and made.service and made.service.key == TALKING and made.person_id:
            _first_talk(week, worker, made)
        if made and week.chance(0.6):
            week.do(
                worker.actor, frontdoor.assign, referral=made.pk, version=made.version,
                practitioner=worker.actor.practitioner_id,
            )  # fmt: skip
        return 1
    reason = week.rng.choice(
        ("no_capacity", "no_capacity", "wrong_service", "not_eligible", "unsafe")
    )
    said = {"reason": reason, "words": "More unwell than it says" if reason == "unsafe" else ""}
    if reason == "no_capacity" and week.chance(0.5):
        said["from_day"] = clock.today() + timedelta(days=week.rng.randint(1, 5))
    if reason == "wrong_service" and week.chance(0.7):
        said["instead"] = week.world.atlas.services["adult_social_care"][0]
    week.do(worker.actor, frontdoor.turn_down, **about, **said)
    return 1


def _first_talk(week: Week, worker: Worker, held) -> None:
    """Book a first talk, or let them wait for one."""
    free = week.look(worker.actor, lambda: SlotSearch(held.service_id, clock.today(), 10).free())
    about = {"person": held.person_id, "subject": f"referral:{held.pk}"}
    if free and week.chance(0.8):
        week.do(
            worker.actor, booking.book, slot=week.rng.choice(free[:40]).id, **about,
            submission_key=f"week:talk:{held.pk.hex}",
        )  # fmt: skip
        return
    first = clock.today()
    week.do(
        worker.actor, booking.wait, service=held.service_id, from_day=first,
        until_day=first + timedelta(days=week.rng.randint(0, 5)), **about,
    )  # fmt: skip


def begins(week: Week, worker: Worker, row) -> int:
    """Make first contact; or not yet; or hand it on to another team."""
    if week.chance(0.4):
        return 0
    about = _about(week, worker, row)
    if week.chance(0.03):
        other = week.world.atlas.teams["social_care"][0]
        service = week.world.atlas.services["adult_social_care"][0]
        week.do(worker.actor, frontdoor.offer, **about, team=other, service=service)
    elif week.chance(0.05):
        until = clock.now() + timedelta(hours=week.rng.randint(2, 40))
        week.do(worker.actor, frontdoor.snooze, **about, until=until, reason="call_back")
    else:
        week.do(worker.actor, frontdoor.start, **about)
    return 1


def goes_on(week: Week, worker: Worker, row) -> int:
    """End what is over; review what is to be reviewed."""
    if not week.chance(0.06):
        return 0
    outcome = week.rng.choice(("goal_met", "goal_met", "partly_met", "no_contact", "declined"))
    held = week.look(worker.actor, lambda: frontdoors.referral(row.id))
    about = triage.ending(week, worker, held)
    week.do(worker.actor, frontdoor.end, **about, outcome=outcome)
    return 1


def keeps(week: Week, worker: Worker, row) -> int:
    """What one tried to hand on came back: agree to a day that was proposed, or keep it."""
    held = week.look(worker.actor, lambda: frontdoors.referral(row.id))
    about = {"referral": held.pk, "version": held.version}
    verb = frontdoor.agree if held.proposed_from and week.chance(0.5) else frontdoor.take_back
    week.do(worker.actor, verb, **about)
    return 1


HELD = {"accepted": begins, "active": goes_on, "returned": keeps}


def goes_home(week: Week, worker: Worker) -> None:
    """Give back what one holds, or forget to; a colleague does it for whoever forgot yesterday."""
    if worker.team in ("front_door", "door") or not roles.may(worker.actor, "referral.take"):
        return
    team = week.world.atlas.teams[worker.team][0]
    if not week.chance(worker.forgets):
        whose = worker.actor.practitioner_id
        week.do(worker.actor, frontdoor.go_off_shift, team=team, practitioner=whose)


def at_the_door(week: Week, worker: Worker) -> None:
    """Decide on who waits still, and ring whoever was sent on and did not come."""
    waiting = week.look(worker.actor, lambda: list(streamed.unfinished(worker.actor)))
    for held in streamed.flags_first(waiting)[:AT_ONCE]:
        if held.chosen == "" and week.chance(0.3):
            asking.stream(week, worker, held.pk)
    gone = week.look(worker.actor, lambda: list(streamed.missed(worker.actor)))
    for held in gone[:AT_ONCE]:
        if week.chance(0.3):
            outcome = week.rng.choice(("well", "told", "back"))
            about = {"attendance": held.pk, "version": held.version, "outcome": outcome}
            week.do(worker.actor, streaming.follow_up, **about)


def receives(week: Week, worker: Worker) -> None:
    """Say who came, as far as somebody does; follow up for whom no place came."""
    if not roles.may(worker.actor, "booking.list"):
        return
    key = SAME_DAY if worker.team == "same_day" else TALKING
    service = week.world.atlas.services[key][0]
    day = week.look(worker.actor, lambda: list(bookings.of_day(service, clock.today())))
    for held in day:
        if held.state == "booked" and held.slot.ends_at < clock.now() and week.chance(0.5):
            verb = booking.absent if week.chance(0.12) else booking.came
            week.do(worker.actor, verb, booking=held.pk, version=held.version)
    with sight.beyond("as *Who comes* does, where a team reads who waits for its own service"):
        vain = list(bookings.in_vain(service))
    for held in vain[:AT_ONCE]:
        if week.chance(0.3):
            week.do(worker.actor, booking.follow_up, waiting=held.pk, outcome="elsewhere")
