"""People and partners ask: on the telephone, from practices, online, at the hospital's door."""

from datetime import timedelta
from uuid import UUID, uuid4

from tests.journeys.week.play import Week
from tests.journeys.week.world import Worker

from hamlet.access import roles, sight
from hamlet.booking import actions as booking
from hamlet.booking.models import Booking
from hamlet.booking.queries import SlotSearch
from hamlet.discharge import actions as discharge
from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.queries import by_reference
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.people import actions as people
from hamlet.streaming import actions as streaming
from hamlet.streaming import queries as streamed
from hamlet.streaming.rules import STAYS, Assessment
from hamlet.synth.loader.discharge import WARDS
from hamlet.synth.week import Ask

BY_TELEPHONE = ("111", "ambulance", "care_home", "pharmacy", "carer")
TEAM_OF = {
    "hospital": "discharge", "community": "rapid_response", "social_care": "social_care",
    "mental_health": "crisis", "housing": "housing",
}  # fmt: skip
URGENCY = {"urgent": "urgent", "routine": "routine"}
FROM_ELSEWHERE, AGREE, FLAGGED = 0.4, 0.68, 0.12
"""As `synth.loader.streaming` has them, with their source."""


def begin(week: Week) -> None:
    """Let everything be asked at its own moment."""
    acts = {
        "referral": referral, "attendance": attendance, "admission": admission,
        "time": time_wanted, "death": death,
    }  # fmt: skip
    for each in week.world.asks:
        if each.resident in week.world.people:
            week.at(each.at, acts[each.kind], week, each)
        else:
            week.outside["moved away before the week"] += 1


# What is asked of the front door.


def referral(week: Week, ask: Ask) -> None:
    """A need comes in: from whoever signs in for themselves, by telephone, or online."""
    kind = ask.row["referrer_kind"]
    if kind in BY_TELEPHONE:
        return by_telephone(week, ask)
    by = _referrer(week, ask)
    if by is None:
        return online(week, ask) if kind == "resident" else by_telephone(week, ask)
    about = _about(week, ask) if kind == "gp" else {"stated": _stated(week, ask)}
    kind = "voluntary" if kind == "voluntary" else "professional"
    referrer = frontdoor.Referrer(
        kind=kind, name=by.actor.name, account=by.actor.id, organisation=by.actor.organisation_id
    )
    made = _receive(week, ask, by.actor, referrer, about)
    if made is None and kind != "voluntary":
        _receive(week, ask, by.actor, referrer, {"stated": _stated(week, ask)})


def _referrer(week: Week, ask: Ask) -> Worker | None:
    """Who asks with an account of their own; None where nobody has one."""
    kind, organisation = ask.row["referrer_kind"], ask.row["referrer_organisation"]
    team = TEAM_OF.get(kind, organisation)
    found = [each for each in week.world.of_team(team) if each.employed(clock.today())]
    return found[ask.row["referral"] % len(found)] if found else None


def online(week: Week, ask: Ask) -> None:
    """A resident asks on a phone, at any hour, without an account."""
    row = _resident(week, ask)
    name = f"{row['first_name']} {row['surname']}"
    phone = row["mobile"] or ""
    referrer = frontdoor.Referrer(kind="resident", name=name, phone=phone)
    _receive(week, ask, Actor(name=name, kind="resident"), referrer, {"stated": _stated(week, ask)})


def by_telephone(week: Week, ask: Ask) -> None:
    """Somebody rings the single point of access; when nobody is there, again half an hour later."""
    on = week.world.on_shift("front_door", clock.now(), roles.CALL_HANDLER, roles.TRIAGE_CLINICIAN)
    if not on:
        return week.after(30, by_telephone, week, ask)
    kind = "carer" if ask.row["referrer_kind"] in ("carer", "resident") else "professional"
    organisation = week.world.atlas.organisations.get(ask.row["referrer_organisation"], (None,))[0]
    phone = "07700 900123" if week.chance(0.8) else ""
    referrer = frontdoor.Referrer(
        kind=kind, name="Whoever rang", organisation=organisation, phone=phone
    )
    _receive(week, ask, week.rng.choice(on).actor, referrer, _about(week, ask))


def _about(week: Week, ask: Ask) -> dict:
    return {"person": week.world.people[ask.resident]}


def _stated(week: Week, ask: Ask) -> frontdoor.Stated:
    row = _resident(week, ask)
    return frontdoor.Stated(
        name=f"{row['first_name']} {row['surname']}",
        birth_date=row["dob"],
        nhs_number=row["nhs_number"] if week.chance(0.4) else "",
        postcode=row["postcode"] or "",
    )


def _resident(week: Week, ask: Ask) -> dict:
    return week.world.borough.residents.slice(ask.resident - 1, 1).to_pylist()[0]


def _receive(week: Week, ask: Ask, by: Actor, referrer, about: dict):
    given = dict(
        submission_key=f"week:{ask.row['referral']}:{sorted(about)[0]}",
        need=ask.row["need"],
        referrer=referrer,
        consent=True,
        urgency="emergency" if week.chance(0.02) else URGENCY[ask.row["urgency"]],
        **about,
    )
    with sight.beyond("what was sent before is found by its key alone"):
        made = week.do(by, frontdoor.receive, **given)
        if made and week.chance(0.05):  # The form is sent twice: it is one referral.
            again = week.do(by, frontdoor.receive, **given)
            assert again.pk == made.pk
    if made is None:
        return None
    week.person_of[made.pk] = week.world.people[ask.resident]
    week.service_of[made.pk] = week.world.atlas.services[ask.row["service"]][0]
    if referrer.kind in ("resident", "carer") and week.chance(0.08):
        week.after(week.rng.uniform(20, 3000), thinks_again, week, made.reference, referrer.name)
    return made


def answer(week: Week, referral: UUID, by: Actor | None) -> None:
    """Whoever referred answers what triage asked, or the front door hears it from them."""
    with sight.beyond("the page that they opened"):
        held = Referral.objects.get(pk=referral)
    if held.state != "asked":
        return
    on = week.world.on_shift("front_door", clock.now(), roles.CALL_HANDLER)
    who = by or (on[0].actor if on else Actor(name=held.referrer_name, kind="resident"))
    with sight.beyond("with the reference"):
        week.do(
            who, frontdoor.answer, referral=referral, version=held.version,
            words="She manages the stairs once a day, with help.",
        )  # fmt: skip


def thinks_again(week: Week, reference: str, name: str) -> None:
    """A resident with the reference adds something, or asks to stop it."""
    by = Actor(name=name, kind="resident")
    with sight.beyond("the reference is theirs"):
        held = by_reference(reference)
        if held.ended_at:
            return
        about = {"referral": held.pk, "version": held.version}
        week.do(by, frontdoor.ask_to_stop, **about, words="My daughter is here now.")


# Times, at any hour by 111 and practices.


def answering(week: Week) -> Worker:
    """Who answers 111 and practices: whoever is there, or who is there first tomorrow."""
    handlers = (roles.CALL_HANDLER, roles.TRIAGE_CLINICIAN)
    there = week.world.on_shift("front_door", clock.now(), *handlers)
    every = [each for each in week.world.of_team("front_door") if each.role in handlers]
    return week.rng.choice(there or every)


def time_wanted(week: Week, ask: Ask) -> None:
    """111 or a practice wants a time today or tomorrow; where none is left, they wait for one."""
    by, person = answering(week).actor, week.world.people[ask.resident]
    service = week.world.atlas.services["same_day_access"][0]
    free = week.look(by, lambda: SlotSearch(service, clock.today(), 2).free())
    if free and week.chance(0.9):
        made = week.do(
            by, booking.book, slot=free[0].id, person=person,
            submission_key=f"week:time:{ask.row['contact']}", need="Cough and fever",
        )  # fmt: skip
        if made:
            week.after(week.rng.uniform(5, 600), changes_mind, week, made.pk)
        return
    day = clock.today()
    week.do(
        by, booking.wait, service=service, person=person, from_day=day,
        until_day=day + timedelta(days=week.rng.randint(0, 3)), need="Cough and fever",
    )  # fmt: skip


def changes_mind(week: Week, made: UUID) -> None:
    """A few move their time, and a few cancel it."""
    with sight.beyond("the booking that they read out"):
        held = Booking.objects.select_related("slot").get(pk=made)
    if held.state != "booked" or held.slot.starts_at <= clock.now() or not week.chance(0.2):
        return
    by = answering(week).actor
    about = {"booking": made, "version": held.version}
    if week.chance(0.5):
        week.do(by, booking.cancel, **about, words="Feels better")
        return
    free = week.look(by, lambda: SlotSearch(held.service_id, clock.today(), 2).free())
    if free:
        week.do(by, booking.move, **about, slot=free[-1].id)


def offered(week: Week, kept: UUID) -> None:
    """Who waited reads that a time is kept for them, and about half ring to take it."""
    with sight.beyond("the booking that they read out"):
        held = Booking.objects.get(pk=kept)
    if held.state != "held":
        return
    by = answering(week).actor
    week.do(by, booking.book, slot=held.slot_id, person=held.person_id, submission_key=uuid4().hex)


# At the hospital.


def attendance(week: Week, ask: Ask) -> None:
    """Somebody comes to the front door of the emergency department while a nurse streams there."""
    nurses = week.world.on_shift("door", clock.now(), roles.STREAMING_NURSE)
    if not nurses:
        week.outside["came to the door while nobody streamed there"] += 1
        return
    nurse, row = week.rng.choice(nurses), _resident(week, ask)
    rules = week.look(nurse.actor, lambda: streamed.rules_of(streamed.live_rules()))
    months = max(0, (clock.today() - row["dob"]).days * 12 // 365)
    elsewhere = week.chance(FROM_ELSEWHERE)
    found = Assessment(
        age=months // 12,
        registered="elsewhere" if elsewhere else "here",
        complaint=week.rng.choice(sorted(rules.complaints)),
        flags=("chest_pain",) if week.chance(FLAGGED) else (),
        months=months,
    )
    stranger = {"stated_name": f"{row['first_name']} {row['surname']}"}
    made = week.do(
        nurse.actor, streaming.assess, submission_key=f"week:{ask.row['contact']}", found=found,
        began_at=clock.now() - timedelta(seconds=week.rng.randint(40, 260)),
        **(stranger if elsewhere else _about(week, ask)),
    )  # fmt: skip
    if made and not week.chance(0.03):  # A few walk off, and nobody says so.
        week.after(week.rng.uniform(2, 15), stream, week, nurse, made.pk)


def stream(week: Week, nurse: Worker, attendance: UUID) -> None:
    """A nurse sends somebody where the rules say, if they agree, and books who is sent on."""
    held = week.look(nurse.actor, lambda: streamed.attendance(attendance))
    if held.chosen or held.ended:
        return
    about = {"attendance": attendance}
    if week.chance(0.02):
        week.do(nurse.actor, streaming.end, **about, version=held.version, ended="left")
        return
    made = week.do(
        nurse.actor, streaming.stream, **about, version=held.version, **_where(week, held)
    )
    if made is None or made.chosen != "same_day" or week.chance(0.03):
        return
    service = week.look(nurse.actor, streamed.same_day_service)
    times = week.look(nurse.actor, lambda: streamed.times_today(service))
    if times and held.person_id:
        week.do(nurse.actor, streaming.book, **about, version=made.version, slot=times[0].id)


def _where(week: Week, held) -> dict:
    if held.suggested in STAYS:
        if held.found["flags"] and week.chance(0.03):
            return {
                "chosen": "urgent", "despite": "examined",
                "differs": "A senior doctor has examined them at the door and takes it on",
            }  # fmt: skip
        return {"chosen": held.suggested}
    if not week.chance(AGREE):
        return {"chosen": "urgent", "consent": "no", "refusal": week.rng.choice(("wait", "trust"))}
    return {"chosen": held.suggested, "consent": "yes"}


def admission(week: Week, ask: Ask) -> None:
    """Somebody is admitted: a nurse at the door, or a coordinator, keeps that they are in."""
    on = week.world.on_shift("door", clock.now(), roles.STREAMING_NURSE)
    if not on:
        return week.after(60, admission, week, ask)
    week.do(
        week.rng.choice(on).actor, discharge.admit, submission_key=f"week:{ask.row['contact']}",
        person=week.world.people[ask.resident], team=week.world.atlas.teams["discharge"][0],
        ward=week.rng.choice(WARDS),
    )  # fmt: skip


def death(week: Week, ask: Ask) -> None:
    """Somebody dies, and the practice or the front door writes it down when somebody is there."""
    on = week.world.on_shift("front_door", clock.now())
    if not on:
        return week.after(60, death, week, ask)
    person = week.world.people[ask.resident]
    week.do(on[0].actor, people.record_death, person=person, on=ask.row["status_on"])
