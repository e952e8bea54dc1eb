"""A small invented world for tests, made through the verbs like any other."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from hamlet.access import actions as access
from hamlet.access import roles, terms
from hamlet.access.models import Agreement
from hamlet.booking import actions as booking
from hamlet.booking.models import Booking
from hamlet.booking.queries import SlotSearch
from hamlet.directory import actions as directory
from hamlet.directory.models import Service
from hamlet.discharge import actions as discharge
from hamlet.discharge.models import Stay
from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.models import Referral
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.calendars import WEEKDAYS
from hamlet.people import actions as people
from hamlet.people.models import Person
from hamlet.place import actions as place
from hamlet.place.models import Organisation, Place, Team
from hamlet.place.queries import actor_of
from hamlet.streaming import actions as streaming
from hamlet.streaming.models import Attendance
from hamlet.streaming.rules import Assessment
from hamlet.synth.loader.streaming import first_rules

START = date(2024, 1, 1)
EVERY_DAY = tuple(
    {"weekday": day, "opens": time(8), "closes": time(20), "on_bank_holidays": True}
    for day in range(7)
)
TWO_HOURS = {"kind": "minutes", "amount": 120}


@dataclass
class World:
    """The place, its organisations and teams, and one actor for each role that tests need."""

    place: Place
    trust: Organisation
    practice: Organisation
    charity: Organisation
    triage: Team
    rapid: Team
    therapy: Team

    def staff(self, name: str, role: str, organisation: Organisation, team: Team | None = None):
        """Somebody with an account, in a role; gives the actor they are."""
        account = access.open_account(
            by=SYSTEM, email=f"{uuid4().hex}@example.org", name=name, demo_words=name
        )
        place.add_practitioner(
            by=SYSTEM,
            name=name,
            organisation=organisation.pk,
            role=role,
            starts=START,
            team=team.pk if team else None,
            account=account.pk,
        )
        return actor_of(account)

    def service(self, name: str, team: Team, promise: dict = TWO_HOURS, hours=EVERY_DAY, **more):
        """A service that a team gives."""
        return directory.add_service(
            by=SYSTEM,
            place=self.place,
            organisation=team.organisation,
            team=team,
            name=name,
            takes_referrals=True,
            promise=promise,
            hours=hours,
            **more,
        )

    def person(self, given="Amina", family="Begum", born=date(1951, 3, 2), **more) -> Person:
        """Somebody known to the place."""
        return people.register(
            by=SYSTEM,
            place=self.place.pk,
            given_name=given,
            family_name=family,
            birth_date=born,
            **more,
        )

    def referral(self, by: Actor | None = None, person: Person | None = None, **more) -> Referral:
        """A need that came in."""
        by = by or self.handler
        more.setdefault("submission_key", uuid4().hex)
        more.setdefault("need", "Fell twice this week and is afraid of the stairs")
        more.setdefault("consent", True)
        more.setdefault(
            "referrer",
            frontdoor.Referrer(
                kind="professional",
                name=by.name,
                account=by.id,
                organisation=by.organisation_id,
            ),
        )
        person = person or self.person()
        return frontdoor.receive(by=by, person=person.pk, **more)


def make_world() -> World:
    """Found a place with a trust, a practice, a charity, triage and two teams, and their staff."""
    here = place.found_place(by=SYSTEM, slug="testing", name="Testing")
    trust, practice, charity = (
        place.add_organisation(by=SYSTEM, place=here, name=name, kind=kind, postcode="ZZ1 9AA")
        for name, kind in (
            ("Riverside Community Trust", "trust"),
            ("Mill Lane Practice", "practice"),
            ("Good Neighbours", "voluntary"),
        )
    )
    triage, rapid, therapy = (
        place.add_team(by=SYSTEM, organisation=trust, name=name, kind=kind)
        for name, kind in (
            ("Central triage", "triage"),
            ("Rapid response", "service"),
            ("Community therapy", "service"),
        )
    )
    world = World(here, trust, practice, charity, triage, rapid, therapy)
    world.agreement = agreed("T-01", trust, practice, charity)
    _staff(world)
    world.triage_service = world.service(
        "Central triage", triage, {"kind": "minutes", "amount": 60}
    )
    world.rapid_service = world.service("Rapid response", rapid)
    world.therapy_service = world.service(
        "Community therapy", therapy, {"kind": "working_days", "amount": 10}
    )
    return world


def booked(world: World, service: Service, person: Person, subject: str = "") -> Booking:
    """Somebody in the next free time of a service that is open day and night."""
    week = {day: [["00:00", "24:00"]] for day in WEEKDAYS}
    today = clock.today()
    booking.add_schedule(
        by=SYSTEM, service=service.pk, name="Always", starts_on=today, week=week, minutes=60
    )
    slot = SlotSearch(service.pk, today, 2).free()[0]
    key = uuid4().hex
    about = {"submission_key": key, "subject": subject}
    return booking.book(by=SYSTEM, slot=slot.id, person=person.pk, **about)


def attended(world: World, person: Person) -> Attendance:
    """Somebody who came to the hospital's front door and was assessed there."""
    door = place.add_team(by=SYSTEM, organisation=world.trust, name="Front door", kind="service")
    nurse = world.staff("Mina Roy", roles.STREAMING_NURSE, world.trust, door)
    drafted = streaming.draft_rules(by=SYSTEM, rules=first_rules(), why="The first version")
    streaming.try_rules(by=SYSTEM, version=drafted.pk)
    streaming.put_live(by=SYSTEM, version=drafted.pk, edits=drafted.edits)
    return streaming.assess(
        by=nurse, submission_key=uuid4().hex, found=Assessment(40, "here", "cough"),
        began_at=clock.now(), person=person.pk,
    )  # fmt: skip


def stayed(world: World, person: Person) -> Stay:
    """Somebody in hospital with a plan, ready to leave, and one thing that nobody has taken on; by
    the hospital's system they go two days later.

    `coordinator` is who plans their way home.
    """
    team = place.add_team(by=SYSTEM, organisation=world.trust, name="Way home", kind="service")
    ana = world.staff("Ana Reis", roles.DISCHARGE_COORDINATOR, world.trust, team)
    made = discharge.admit(
        by=SYSTEM, submission_key=uuid4().hex, person=person.pk, team=team.pk, ward="Ward 4"
    )
    about, day = {"by": ana, "stay": made.pk}, clock.today()
    made = discharge.plan(
        **about, version=1, expected_on=day, pathway=1, destination="home", ward="Ward 4"
    )
    made = discharge.make_ready(**about, version=2, ready_on=day, cause="care")
    discharge.assess(**about, version=3, pathway=1, needs=["wash"])
    discharge.add_follow_up(**about, version=4, kind="care")
    helpers = place.add_team(by=SYSTEM, organisation=world.trust, name="Home care", kind="service")
    service = world.service("Home care", helpers)
    asked = discharge.add_follow_up(**about, version=5, kind="nursing", service=service.pk).referral
    frontdoor.triage_and_offer(
        by=world.nurse, referral=asked.pk, version=asked.version, service=service.pk, urgency="soon"
    )
    helper = world.staff("Olu Bright", roles.TEAM_MEMBER, world.trust, helpers)
    discharge.rely(by=helper, stay=made.pk, version=6, relies=True)
    at = made.admitted_at
    said = discharge.Said(
        "S1", at, "inside", admitted_at=at, ward="Ward 4", ward_at=at,
        expected_on=day + timedelta(days=2),
    )  # fmt: skip
    discharge.hear(by=SYSTEM, system="pas", person=person.pk, team=team.pk, said=said)
    made.coordinator = ana
    return made


def agreed(reference: str, *parties: Organisation, **more) -> Agreement:
    """An agreement in force between organisations, on all of the record unless said otherwise."""
    said = {
        "title": "Care together",
        "purposes": (terms.DIRECT_CARE, terms.SAFEGUARDING),
        "categories": tuple(terms.CATEGORIES),
        "lawful_basis": "public_task",
        "starts_at": datetime(2024, 1, 1, tzinfo=UTC),
        "parties": tuple(access.PartyTerms(each.pk, each.name) for each in parties),
    }
    made = access.draft_agreement(
        by=SYSTEM, reference=reference, terms=access.AgreementTerms(**said | more)
    )
    for each in made.parties.all():
        access.sign_agreement(
            by=SYSTEM,
            agreement=made.pk,
            organisation=each.organisation,
            signatory="Somebody, director",
        )
    return made


def _staff(world: World) -> None:
    world.handler = world.staff("Ruth Oakes", roles.CALL_HANDLER, world.trust, world.triage)
    world.nurse = world.staff("Femi Ade", roles.TRIAGE_CLINICIAN, world.trust, world.triage)
    world.carer_nurse = world.staff("Lin Chua", roles.TEAM_MEMBER, world.trust, world.rapid)
    world.therapist = world.staff("Tom Hale", roles.TEAM_MEMBER, world.trust, world.therapy)
    world.gp = world.staff("Dr Nadia Islam", roles.GP, world.practice)
    world.volunteer = world.staff("Sade Bright", roles.VOLUNTARY, world.charity)
