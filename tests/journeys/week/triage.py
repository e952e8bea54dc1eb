"""Triage decides, the front door finds out who people are, and the arbiter settles."""

from datetime import timedelta

from tests.journeys.week import asking
from tests.journeys.week.play import Week
from tests.journeys.week.world import Worker

from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor import queries as frontdoors
from hamlet.frontdoor.lifecycle import UNDECIDED
from hamlet.kernel import clock

AT_ONCE = 5
MOST_RETURNS = 3
ASKS, ADVISES, REFUSES, PUTS_ASIDE = 0.06, 0.04, 0.05, 0.03
"""Of what triage reads; the first three as `synth.referrals` has them."""
WRONG_AT_FIRST = 0.07


def decides(week: Week, nurse: Worker) -> None:
    """A triage nurse works through her list from the top."""
    rows = week.look(nurse.actor, lambda: week.world.worklist("triage").page().rows)
    done = 0
    for row in rows:
        if done == AT_ONCE:
            return
        if (
            row.state in UNDECIDED
            or row.state == "triaged"
            or (row.state == "asked" and row.pressing)
        ):
            done += 1
            decide(week, nurse, row)


def decide(week: Week, nurse: Worker, row) -> None:
    """What becomes of one need."""
    held = week.look(nurse.actor, lambda: frontdoors.referral(row.id))
    if held.person_id is None and week.chance(0.9):
        identify(week, nurse, held)
        held = week.look(nurse.actor, lambda: frontdoors.referral(row.id))
    about = {"referral": held.pk, "version": held.version}
    if held.stop_asked:
        return checked(week, nurse, held)
    if held.state == "returned":
        return again(week, nurse, held)
    share = week.rng.random()
    if held.state == "received" and share < ASKS:
        week.do(nurse.actor, frontdoor.ask, **about, words="How do they manage the stairs?")
        if week.chance(0.75):
            by = _asker(week, held)
            week.after(week.rng.lognormvariate(6.0, 1.2), asking.answer, week, held.pk, by)
    elif held.state == "received" and share < ASKS + ADVISES:
        about = ending(week, nurse, held)
        week.do(nurse.actor, frontdoor.signpost, **about, words="The pharmacy can help today.")
    elif held.state == "received" and share < ASKS + ADVISES + REFUSES:
        week.do(
            nurse.actor, frontdoor.refuse, **ending(week, nurse, held), reason="not_eligible",
            next_owner="The practice that referred",
        )  # fmt: skip
    elif held.state == "received" and share < ASKS + ADVISES + REFUSES + PUTS_ASIDE:
        until = clock.now() + timedelta(hours=week.rng.randint(1, 5))
        week.do(nurse.actor, frontdoor.snooze, **about, until=until, reason="result")
    elif not (held.has_others and held.state == "received" and joins(week, nurse, held)):
        offers(week, nurse, held)


def _asker(week: Week, held):
    """Whoever referred, where they have an account here."""
    found = (each.actor for each in week.world.staff if each.actor.id == held.referrer_account)
    return next(found, None)


def joins(week: Week, nurse: Worker, held) -> bool:
    """Join it with another of the same person for the same need, now and then."""
    others = week.look(
        nurse.actor, lambda: list(frontdoors.seen_of_person(nurse.actor, held.person_id))
    )
    open_ones = [each for each in others if each.pk != held.pk and not each.ended_at]
    if not open_ones or not week.chance(0.4):
        return False
    into = open_ones[0].pk
    about = {"referral": held.pk, "version": held.version}
    return week.do(nurse.actor, frontdoor.join, **about, into=into) is not None


def offers(week: Week, nurse: Worker, held, service=None) -> None:
    """Decide on a service and offer it there; where a page stops her, say why she goes on."""
    services = week.world.atlas.services
    service = service or week.service_of.get(held.pk) or held.asked_for_id
    if service is None or week.chance(WRONG_AT_FIRST):
        service = services["extended_primary_care_nw"][0] if (
            "extended_primary_care_nw" in services
        ) else services["rapid_response"][0]  # fmt: skip
    if not takes(week, service):
        service = services["rapid_response"][0]
    urgency = held.urgency if held.urgency != "unknown" else "routine"
    given = {"referral": held.pk, "version": held.version, "service": service, "urgency": urgency}
    before = len(week.stops)
    made = week.do(nurse.actor, frontdoor.triage_and_offer, **given)
    if made is None and len(week.stops) > before:
        words = "They rang from abroad and come home today"
        week.do(nurse.actor, frontdoor.triage_and_offer, **given, words=words)


def takes(week: Week, service) -> bool:
    """Whether a service takes referrals."""
    keys = ("single_point_of_access", "community_triage")
    return service not in {week.world.atlas.services[each][0] for each in keys}


def again(week: Week, nurse: Worker, held) -> None:
    """It came back: agree to a day, offer what was proposed, another service, or give up."""
    about = {"referral": held.pk, "version": held.version}
    came_back = week.look(
        nurse.actor, lambda: held.moves.filter(name__in=("turn_down", "climb_back")).count()
    )
    if held.proposed_from and week.chance(0.6):
        week.do(nurse.actor, frontdoor.agree, **about)
    elif came_back >= MOST_RETURNS and week.chance(0.5):
        week.do(
            nurse.actor, frontdoor.refuse, **ending(week, nurse, held), reason="no_capacity",
            next_owner="The practice that referred",
        )  # fmt: skip
    else:
        offers(week, nurse, held, held.proposed_for_id)


def identifies(week: Week, worker: Worker) -> None:
    """The front door's own lists have nothing of triage's: what it took down it follows."""
    taken = week.look(
        worker.actor, lambda: list(frontdoors.taken_today(worker.actor).filter(ended_at=None)[:20])
    )
    for held in taken:
        if week.chance(0.01):
            about = {"referral": held.pk, "version": held.version}
            sooner = held.sooner_urgencies()
            urgency = sooner[-1] if sooner and week.chance(0.5) else ""
            words = "They rang again: it is getting worse"
            week.do(worker.actor, frontdoor.add, **about, words=words, urgency=urgency)


def identify(week: Week, worker: Worker, held):
    """Say whom it is about, as found by what was stated."""
    person = week.person_of.get(held.pk)
    if person is None:
        return None
    return week.do(
        worker.actor, frontdoor.identify, referral=held.pk, version=held.version, person=person
    )


def checks(week: Week, worker: Worker) -> None:
    """Nothing more: who asked to stop stands on the list of the team that holds it."""


def checked(week: Week, worker: Worker, held) -> None:
    """Make sure that somebody who is to be stopped is safe; then withdraw it, or go on."""
    about, verb = {"referral": held.pk, "version": held.version}, frontdoor.go_on
    if week.chance(0.7):
        about, verb = ending(week, worker, held), frontdoor.withdraw
    week.do(worker.actor, verb, **about, words="Spoke with them on the telephone")


def ending(week: Week, worker: Worker, held) -> dict:
    """What ends a referral is about: each booking that still stands is kept or cancelled."""
    stands = week.look(worker.actor, lambda: frontdoors.standing_bookings(worker.actor, held))
    chosen = {"keeping": [], "cancelling": []}
    for each in stands:
        chosen["keeping" if week.chance(0.5) else "cancelling"].append(each.pk)
    return {"referral": held.pk, "version": held.version} | chosen


def settles(week: Week, arbiter: Worker) -> None:
    """The arbiter decides on what was turned down twice."""
    rows = week.look(arbiter.actor, lambda: week.world.worklist("triage").page().rows)
    services = week.world.atlas.services
    for row in rows:
        if row.state != "disputed":
            continue
        held = week.look(arbiter.actor, lambda row=row: frontdoors.referral(row.id))
        service = held.service_id if held.service_id else services["rapid_response"][0]
        week.do(
            arbiter.actor, frontdoor.settle, referral=held.pk, version=held.version,
            service=service, words="They fit best, and start next week",
        )  # fmt: skip
