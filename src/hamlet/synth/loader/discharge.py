"""People in the hospital of a synthetic borough, on their way home, and what keeps them there."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random
from uuid import UUID

from hamlet.access import queries as accounts
from hamlet.directory import actions as directory
from hamlet.discharge import actions as discharge
from hamlet.discharge.queries import Stay
from hamlet.frontdoor import actions as frontdoor
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.place.queries import actor_of
from hamlet.synth.borough import Borough
from hamlet.synth.loader.people import rows_of
from hamlet.synth.loader.places import LOADER, Atlas

COORDINATOR, TRIAGE, THERAPIST = "discharge coordinator", "triage nurse", "therapist in admission"
PLANNER = "discharge"
MOST, OF_ALL, WEEKS, OLD = 240, 6, 14, 50
WARDS = ("Elm ward", "Birch ward", "Rowan ward", "Assessment unit")
DELAYED, UNSAID, ASKED = 0.62, 0.08, 8
"""Shares of those who are ready and wait, and of those of whom nobody said why. Invented."""
BEDS = {
    "intermediate_care": ("Intermediate care beds", "care_group", "discharge", 4),
    "care_home_places": ("Places in care homes", "care_homes", "care_home", 6),
}
TAKING = {
    1: ("reablement", "admission_avoidance_discharge", "adult_social_care"),
    2: ("intermediate_care",),
    3: ("care_home_places",),
}
WHERE = {0: "home", 1: "home", 2: "bed", 3: "care_home"}
CAUSES = {
    0: ("medicines", "transport", "results"),
    1: ("care", "care", "care", "equipment", "restart", "choice", "assessment"),
    2: ("bed", "bed", "assessment", "choice"),
    3: ("care_home", "care_home", "funding", "choice"),
}
ASK = {1: "care", 2: "bed", 3: "bed"}
CALL = "Way home team, 020 7946 0123, 08:00 to 18:00"


def load_discharge(borough: Borough, atlas: Atlas, people: dict[int, UUID]) -> None:
    """Some weeks of stays in hospital: most ended, some people who wait, some who still need it."""
    keep_beds(atlas)
    rng, now = Random(borough.seed), clock.now()
    rows = list(_older(borough, people))[: min(MOST, borough.residents.num_rows // OF_ALL)]
    planner = actor_of(_demo(COORDINATOR))
    for number, row in enumerate(rows):
        came = now - timedelta(weeks=WEEKS) * (1 - number / len(rows)) - timedelta(hours=6)
        with clock.frozen(came):
            stay = _comes(atlas, planner, people[row["resident"]], rng)
        _goes(rng, planner, stay, now)
    waiting = Stay.objects.filter(left_at=None).exclude(pathway=None).order_by("admitted_at")
    for number, stay in enumerate(waiting.filter(pathway__gt=0)[:ASKED]):
        _asks(atlas, planner, stay, accepted=number % 2 == 0)


def _demo(words: str):
    return next(each for each in accounts.demo_accounts() if each.demo_words.startswith(words))


def keep_beds(atlas: Atlas) -> None:
    """Beds and places, of which the borough's own directory has no entry, with vacancies."""
    for key, (name, organisation, team, places) in BEDS.items():
        made = directory.add_service(
            by=LOADER, place_id=atlas.place, key=key, name=name, places_left=places,
            organisation_id=atlas.organisations[organisation][0], team_id=atlas.teams[team][0],
            description="For people who leave hospital", takes_referrals=True, minimum_age=18,
            promise={"kind": "working_days", "amount": 1}, source="synthetic", source_key=key,
        )  # fmt: skip
        atlas.services[key] = (made.pk, made.name, team)
    for pathway, keys in TAKING.items():
        services = [atlas.services[key][0] for key in keys]
        discharge.keep_destinations(by=LOADER, pathway=pathway, services=services)


def _older(borough: Borough, people: dict[int, UUID]) -> Iterator[dict]:
    """Older people who live here, nobody twice; every so-many-th of them."""
    born = clock.today().replace(day=1, year=clock.today().year - OLD)
    rows = (row for row in rows_of(borough.residents) if row["resident"] in people)
    older = [row for row in rows if row["status"] == "living_here" and row["dob"] < born]
    return islice(older, 3, None, max(1, len(older) // MOST))


def _comes(atlas: Atlas, by: Actor, person: UUID, rng: Random) -> Stay:
    stay = discharge.admit(
        by=LOADER, submission_key=f"synthetic:{person}", person=person, ward=rng.choice(WARDS),
        team=atlas.teams[PLANNER][0],
    )  # fmt: skip
    pathway = rng.choices((0, 1, 2, 3), (0.45, 0.4, 0.1, 0.05))[0]
    return discharge.plan(
        by=by, stay=stay.pk, version=stay.version, pathway=pathway, ward=stay.ward, call=CALL,
        destination=WHERE[pathway], expected_on=clock.today() + timedelta(days=rng.randint(2, 9)),
    )  # fmt: skip


def _goes(rng: Random, by: Actor, stay: Stay, now: datetime) -> None:
    """They get ready, most wait for something, and leave: as far as time has come."""
    came = clock.london(stay.admitted_at).date()
    ready = came + timedelta(days=rng.randint(2, 9))
    nights = min(21, int(rng.expovariate(1 / 6)) + 1) if rng.random() < DELAYED else 0
    if ready >= now.date():
        return
    cause = "" if rng.random() < UNSAID or not nights else rng.choice(CAUSES[stay.pathway])
    with clock.frozen(min(now, _noon(ready))):
        about = {"by": by, "stay": stay.pk}
        stay = discharge.make_ready(**about, version=stay.version, ready_on=ready, cause=cause)
    if (left := ready + timedelta(days=nights)) < now.date():
        with clock.frozen(_noon(left)):
            discharge.leave(**about, version=stay.version, destination=stay.destination)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=clock.now().tzinfo)


def _asks(atlas: Atlas, by: Actor, stay: Stay, accepted: bool) -> None:
    """What they need is assessed, and asked of a service, which has accepted or not yet."""
    therapist, nurse = actor_of(_demo(THERAPIST)), actor_of(_demo(TRIAGE))
    discharge.assess(
        by=therapist, stay=stay.pk, version=stay.version, pathway=stay.pathway,
        needs=("wash", "move", "medicines"), words="Lives on the second floor, no lift.",
    )  # fmt: skip
    key = "admission_avoidance_discharge" if accepted else TAKING[stay.pathway][0]
    made = discharge.add_follow_up(
        by=by, stay=stay.pk, version=stay.version + 1,
        kind="therapy" if accepted else ASK[stay.pathway],
        service=atlas.services[key][0], starts_on=clock.today() + timedelta(days=1),
    )  # fmt: skip
    discharge.add_follow_up(by=by, stay=stay.pk, version=stay.version + 2, kind="equipment")
    if accepted:
        held = frontdoor.triage_and_offer(
            by=nurse, referral=made.referral_id, version=made.referral.version,
            service=atlas.services[key][0], urgency="urgent",
        )  # fmt: skip
        frontdoor.accept(by=therapist, referral=held.pk, version=held.version)
