"""No page shows a person without an entry: every address for staff, with a broken journal."""

from datetime import date, timedelta
from io import BytesIO
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse
from pypdf import PdfReader
from tests.sharing.drafting import draft
from tests.staff import client_of
from tests.world import attended, booked, make_world, stayed

from hamlet.access import actions as access
from hamlet.access import roles
from hamlet.booking import actions as bookings
from hamlet.directory import actions as directory
from hamlet.directory.models import Service
from hamlet.directory.queries import hashed
from hamlet.discharge import actions as discharge
from hamlet.frontdoor import actions as frontdoor
from hamlet.interop.actions import declare_source
from hamlet.interop.feeds.taking import take_feed
from hamlet.interop.intake import take
from hamlet.interop.models import Delivery, Quarantine
from hamlet.journal import actions as journal
from hamlet.journal.models import Entry
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.notices import actions as notices
from hamlet.notices.models import Notice
from hamlet.people import actions as people
from hamlet.people import queries
from hamlet.streaming import actions as streaming
from hamlet.streaming.rules import Assessment
from hamlet.synth.loader.streaming import first_rules

TELLING = ("Xanthe", "Quincegarth", "900123", "Fell twice", "key safe", "Quarry Lane")
NAME = {"given_name": "Xanthe", "family_name": "Quincegarth"}
TYPED = {"given_name": "Xanthe", "family_name": "Quincegart"}
TYPED |= {"birth_date_day": "2", "birth_date_month": "3", "birth_date_year": "1951"}

# Who opens each page that shows somebody, and what its address holds.
SHOWING = {
    "frontdoor:home": ("handler", ()),
    "frontdoor:worklist": ("nurse", ()),
    "frontdoor:made": ("handler", ()),
    "frontdoor:raised": ("nurse", ()),
    "frontdoor:new_for": ("handler", ("xanthe",)),
    "frontdoor:referral": ("nurse", ("referral",)),
    "frontdoor:identify": ("nurse", ("stranger",)),
    "frontdoor:act": ("nurse", ("referral", "signpost")),
    "booking:day": ("lead", ()),
    "booking:overbook": ("lead", ("xanthe", "slot")),
    "booking:new": ("handler", ("xanthe",)),
    "booking:wait": ("handler", ("xanthe", "therapy_service")),
    "booking:booking": ("handler", ("booked",)),
    "booking:move": ("handler", ("booked",)),
    "booking:book": ("handler", ("booked",)),
    "booking:cancel": ("handler", ("booked",)),
    "booking:came": ("lead", ("booked",)),
    "booking:absent": ("lead", ("booked",)),
    "booking:waiting_stop": ("handler", ("waits",)),
    "booking:waiting_outcome": ("handler", ("waits",)),
    "streaming:board": ("mina", ()),
    "streaming:day": ("mina", ()),
    "streaming:new_for": ("mina", ("xanthe",)),
    "streaming:attendance": ("mina", ("attended",)),
    "streaming:correct": ("mina", ("attended",)),
    "streaming:follow_up": ("mina", ("absent",)),
    "streaming:who": ("mina", ("unknown",)),
    "streaming:identify": ("mina", ("unknown", "xanthe")),
    "discharge:waiting": ("ana", ()),
    "discharge:unplanned": ("ana", ()),
    "discharge:stay": ("ana", ("stay",)),
    "discharge:new": ("mina", ("xanthe",)),
    "discharge:act": ("ana", ("stay", "plan")),
    "discharge:item": ("ana", ("stay", "follow_up", "owner")),
    "residents:ticket": ("ana", ("xanthe", "bn")),
    "people:found": ("handler", ("question",)),
    "people:person": ("handler", ("xanthe",)),
    "people:change": ("handler", ("xanthe",)),
    "people:identity": ("nurse", ("xanthe",)),
    "people:names": ("handler", ("xanthe",)),
    "people:communication": ("handler", ("xanthe",)),
    "people:alert": ("handler", ("xanthe",)),
    "people:death": ("handler", ("xanthe",)),
    "people:whereabouts": ("handler", ("xanthe",)),
    "people:sharing": ("handler", ("xanthe",)),
    "people:timeline": ("handler", ("xanthe",)),
    "people:not_theirs": ("handler", ("xanthe",)),
    "people:dispute": ("manager", ("dispute",)),
    "people:doubts": ("manager", ()),
    "people:doubts_by_group": ("manager", ()),
    "people:doubt": ("manager", ("doubt",)),
    "people:record": ("manager", ("record",)),
    "sharing:openings": ("officer", ()),
    "sharing:opening": ("officer", ("opening",)),
    "residents:own_pages": ("handler", ("xanthe",)),
    "pack:pack": ("handler", ("xanthe",)),
    "pack:paper": ("handler", ("xanthe",)),
    "pack:document": ("handler", ("xanthe",)),
    "fhir:everything": ("handler", ("xanthe",)),
    "interop:delivery": ("manager", ("delivery",)),
    "interop:refusals": ("manager", ()),
    "interop:refusal": ("manager", ("refusal",)),
}
# Pages that act when they are sent: nothing is done, and nothing shown, without the journal.
ACTING = {
    "people:withdraw_death": ("handler", ("dead",)),
    "people:end_alert": ("handler", ("alert",)),
    "people:open": ("carer_nurse", ("xanthe",)),
    "people:close": ("therapist", ("opening",)),
    "people:wish": ("handler", ("xanthe",)),
    "people:restrict": ("handler", ("xanthe",)),
    "people:end_wish": ("handler", ("wish",)),
    "people:end_restriction": ("carer_nurse", ("closer",)),
    "people:split": ("manager", ("record",)),
    "people:join": ("manager", ("record",)),
    "sharing:review": ("officer", ("opening",)),
    "sharing:close": ("officer", ("opening",)),
    "sharing:keep": ("officer", ("opening",)),
    "sharing:preview": ("officer", ("agreement",)),
    "sharing:suspend": ("officer", ("agreement",)),
    "sharing:resume": ("officer", ("agreement",)),
    "sharing:end": ("officer", ("agreement",)),
    "interop:set_aside": ("manager", ("refusal",)),
    "interop:replay": ("manager", ("of_feed",)),
    "interop:replay_of_delivery": ("manager", ("sent",)),
    "streaming:book": ("mina", ("attended",)),
    "streaming:end": ("mina", ("attended",)),
    "streaming:take_apart": ("mina", ("attended",)),
    "streaming:drop": ("clinician", ("drafted_rules",)),
    "streaming:remove": ("clinician", ("drafted_rules",)),
    "streaming:try": ("clinician", ("drafted_rules",)),
    "streaming:live": ("clinician", ("drafted_rules",)),
    "directory:confirm": ("manager", ("rapid_service",)),
    "directory:leave": ("manager", ("rapid_service", "quay")),
    "directory:end_link": ("manager", ("entry_link",)),
    "directory:take": ("manager", ("suggested",)),
    "directory:done": ("manager", ("suggested",)),
    "notices:end": ("manager", ("on_call",)),
}
# What these are sent, where without it they would do nothing anyhow.
SENT = {
    "streaming:drop": {"edits": 1, "sure": "on"},
    "streaming:remove": {"edits": 1, "rule": 1, "sure": "on"},
    "streaming:live": {"edits": 1, "instead_of": 1, "sure": "on"},
    "directory:take": {"version": 2},
}
# What these are asked with, where what they show of themselves depends on the hour.
ASKED = {"booking:day": lambda world: {"day": clock.london(world.booked.slot.starts_at).date()}}
# Pages that show no person. `people:register` shows one when it is sent, and is tried so below.
SHOWING_NOBODY = {
    "frontdoor:new": ("handler", ()),
    "frontdoor:off_shift": ("nurse", ("triage",)),
    "frontdoor:promises": ("nurse", ()),
    "frontdoor:ladders": ("nurse", ()),
    "frontdoor:ladder": ("manager", ()),
    "frontdoor:read_within": ("clinician", ()),
    "frontdoor:ladder_of": ("manager", ("rapid_service",)),
    "people:search": ("handler", ()),
    "people:register": ("handler", ()),
    "people:still": ("handler", ("xanthe",)),
    "streaming:new": ("mina", ()),
    "streaming:every": ("mina", ()),
    "streaming:rules": ("mina", ("live_rules",)),
    "streaming:draft": ("clinician", ("live_rules",)),
    "streaming:rule": ("clinician", ("drafted_rules",)),
    "streaming:complaint": ("clinician", ("drafted_rules",)),
    "streaming:flag": ("clinician", ("drafted_rules",)),
    "discharge:delays": ("ana", ()),
    "discharge:destinations": ("ana", ()),
    "booking:times": ("nurse", ("triage_service",)),
    "booking:schedule_new": ("lead", ("triage_service",)),
    "booking:day_set": ("lead", ("schedule",)),
    "booking:schedule_change": ("lead", ("schedule",)),
    "booking:schedule_end": ("lead", ("schedule",)),
    "directory:services": ("nurse", ()),
    "directory:service": ("nurse", ("rapid_service",)),
    "directory:keep": ("manager", ("rapid_service",)),
    "directory:new": ("manager", ()),
    "directory:promise": ("manager", ("rapid_service",)),
    "directory:places": ("manager", ("rapid_service",)),
    "directory:adopt": ("manager", ("theirs",)),
    "directory:give_back": ("manager", ("taken_over",)),
    "directory:links": ("manager", ("rapid_service",)),
    "directory:review": ("manager", ("suggested",)),
    "directory:shortlist": ("nurse", ()),
    "notices:points": ("manager", ("rapid",)),
    "place:organisations": ("nurse", ()),
    "place:organisation": ("nurse", ("trust",)),
    "place:teams": ("nurse", ()),
    "place:team": ("nurse", ("rapid",)),
    "sharing:agreements": ("officer", ()),
    "sharing:agreement": ("officer", ("agreement",)),
    "sharing:draft": ("officer", ()),
    "sharing:version": ("officer", ("agreement",)),
    "sharing:change": ("officer", ("drafted",)),
    "sharing:sign": ("officer", ("drafted",)),
    "interop:deliveries": ("manager", ()),
    "interop:sources": ("manager", ()),
    "interop:source": ("manager", ("source",)),
    "design:specimen": ("nurse", ()),
}


def staff_pages(patterns=None, prefix=""):
    """The names of all addresses that are for staff, without those of one's own account."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLPattern):
            action = getattr(each.callback, "action", "none")
            # Residents' own are tried in tests/portal, programs' in tests/interop.
            shared = action in ("public", "resident", "program")
            own = (each.name or "").startswith(("mfa_", "account_", "post"))
            if not shared and each.name and not own:
                yield f"{prefix}{each.name}"
        else:
            room = f"{each.namespace}:" if each.namespace else ""
            yield from staff_pages(each.url_patterns, prefix + room)


@pytest.fixture
def world(db, settings, tmp_path):
    settings.HAMLET_DEMO = True
    made = make_world()
    made.manager = made.staff("Ada Okoro", roles.DATA_MANAGER, made.trust)
    made.officer = made.staff("Ines Rao", roles.GOVERNANCE_LEAD, made.trust)
    made.drafted = draft(made)
    made.xanthe = people.register(
        by=SYSTEM, place=made.place.pk, birth_date=date(1951, 3, 2), **NAME,
        phone="07700 900123", address="1 Quarry Lane",
    )  # fmt: skip
    about = {"by": made.handler, "person": made.xanthe.pk}
    made.alert = people.record_alert(**about, words="The key safe is by the door")
    made.opening = access.open_record(
        by=made.therapist, person=made.xanthe.pk, reason="consent", words="She rang me just now"
    )
    made.wish = access.record_wish(**about, kind="opt_out")
    made.kept = made.person(given="Keziah")
    access.open_relationship(
        by=SYSTEM, holder_kind="team", holder=made.rapid.pk, person=made.kept.pk,
        kind="referred_to", subject="referral:kept",
    )  # fmt: skip
    made.closer = access.restrict(by=made.carer_nurse, person=made.kept.pk, kind="asked")
    made.dead = made.person(given="Ruben", family="Salt")
    people.record_death(by=made.handler, person=made.dead.pk, on=clock.today())
    made.referral = made.referral(by=made.handler, person=made.xanthe)
    made.referral = frontdoor.ask(
        by=made.nurse, referral=made.referral.pk, version=made.referral.version, words="Where?"
    )
    made.stranger = frontdoor.receive(
        by=made.handler, person=None, submission_key="once", need="Fell twice", consent=True,
        stated=frontdoor.Stated(name="Xanthe Quincegarth"),
        referrer=frontdoor.Referrer(kind="resident"),
    )  # fmt: skip
    with clock.frozen(clock.now() + timedelta(days=3)):
        frontdoor.raise_up(by=SYSTEM, referral=made.stranger.pk)
    _quarantine(made, tmp_path)
    _records(made)
    _feed(made, tmp_path)
    made.lead = made.staff("Priya Shah", roles.TEAM_LEAD, made.trust, made.triage)
    made.booked = booked(made, made.triage_service, made.xanthe)
    made.slot, made.schedule = made.booked.slot, made.booked.slot.schedule
    made.waits = bookings.wait(
        by=made.handler, person=made.xanthe.pk, service=made.therapy_service.pk,
        from_day=clock.today(), until_day=clock.today(),
    )  # fmt: skip
    made.attended = attended(made, made.xanthe)
    made.stay = stayed(made, made.xanthe)
    made.ana, made.follow_up = made.stay.coordinator, made.stay.follow_ups.first()
    _left_unplanned(made)
    made.live_rules = made.attended.rules
    made.mina = made.staff("Mina Roy", roles.STREAMING_NURSE, made.trust, made.attended.team)
    made.clinician = made.staff("Dr Jo Marsh", roles.CLINICAL_LEAD, made.trust, made.attended.team)
    made.unknown = streaming.assess(
        by=made.mina, submission_key="unknown", found=Assessment(75, "here", "cough"),
        began_at=clock.now(), stated_name="Xanthe Quincegarth",
    )  # fmt: skip
    made.absent = streaming.assess(
        by=made.mina, submission_key="absent", found=Assessment(40, "here", "cough"),
        began_at=clock.now(), person=made.person(given="Xanthe").pk,
    )  # fmt: skip
    _sent_on_and_absent(by=SYSTEM, attendance=made.absent, booking=made.booked.pk)
    directory.keep_service(
        by=SYSTEM, source="hsds", source_key=str(uuid4()), place=made.place,
        organisation=made.trust, name="Theirs",
    )  # fmt: skip
    made.theirs = Service.objects.get(name="Theirs")
    directory.keep_service(
        by=SYSTEM, source="hsds", source_key=str(uuid4()), place=made.place,
        organisation=made.trust, name="Taken over",
    )  # fmt: skip
    found = Service.objects.get(name="Taken over")
    made.taken_over = directory.adopt(by=SYSTEM, service=found.pk, version=1, team=made.rapid.pk)
    made.quay = directory.add_place(by=SYSTEM, service=made.rapid_service.pk, name="Quay")
    _link_of_entry(made)
    made.drafted_rules = streaming.draft_rules(by=SYSTEM, rules=first_rules(), why="Next")
    streaming.try_rules(by=SYSTEM, version=made.drafted_rules.pk)
    return made


@verb
def _sent_on_and_absent(*, by, attendance, booking):
    """As they stand after a booking that nobody came to, without the day that it takes."""
    attendance.chosen, attendance.booking = "same_day", booking
    attendance.streamed_at = attendance.missed_at = clock.now()
    attendance.save()
    subject = f"attendance:{attendance.pk}"
    journal.deed(by=by, action="attendance.missed", subject=subject, purpose=journal.RUNNING)


def _left_unplanned(world):
    """Somebody who left by the hospital's system while nobody had planned it."""
    came, left = clock.now() - timedelta(days=2), clock.now()
    said = discharge.Said(
        "S9", left, "left", admitted_at=came, ward="Ward 4", ward_at=came, left_at=left,
        destination="home",
    )  # fmt: skip
    person = world.person(given="Xanthe")
    discharge.hear(by=SYSTEM, system="pas", person=person.pk, team=world.stay.team_id, said=said)


def _link_of_entry(world):
    """A link by which an entry is kept, and what came by it."""
    world.entry_link = directory.send_link(
        by=SYSTEM, service=world.rapid_service.pk, name="Desk", address="desk@example.org"
    )
    letter = notices.begin_sending(by=SYSTEM, notice=Notice.objects.get(kind="entry").pk)
    world.secret = letter.words.rstrip("/").rpartition("/")[2]
    desk, said = Actor(name="Desk", kind="stranger"), {"cost": "£5"}
    world.suggested = directory.suggest(
        by=desk, key=hashed(world.secret), said=said, stood={}, version=1
    )


def _quarantine(world, folder):
    """A record that cannot be taken in, and that names somebody."""
    file = folder / "areas.csv"
    file.write_text("lsoa21_code,lsoa21_name\nwrong,Xanthe Quincegarth\n")
    list(take("place", [file], by=SYSTEM))
    world.on_call = notices.add_contact_point(
        by=SYSTEM, team=world.rapid.pk, address="on-call@example.org", week={}
    )
    world.refusal = Quarantine.objects.get()
    world.delivery = world.refusal.delivery


def _records(world):
    """Two records of Xanthe that a human has to decide on, and a source that sends such."""
    told = NAME | {"birth_date": date(1951, 3, 2), "mobile": "07700 900123"}
    for key, number in (("1", "9990000018"), ("2", "9990000026")):
        people.receive_record(
            by=SYSTEM, source="acute", key=key, updated=clock.now(), nhs_number=number, **told
        )
    world.doubt = queries.doubts().get()
    world.record = world.doubt.one
    world.source = declare_source(
        by=SYSTEM, key="acute", name="Hospital", organisation=world.trust, holds="people",
        category="demographics", purpose="direct care", hours=24, grace=12,
        columns={"key": "rid", "given_name": "first"},
    )  # fmt: skip
    world.dispute = people.dispute(
        by=SYSTEM, person=world.xanthe.pk, about="address", words="I never lived there"
    )


def _feed(world, folder):
    """A file of a declared source with a record that is refused."""
    file = folder / "people.csv"
    file.write_text("rid,first\n,Xanthe\n")
    world.sent = take_feed(world.source, file, by=SYSTEM)
    world.of_feed = Quarantine.objects.get(delivery=world.sent)


def way_to(world, name):
    """A browser of whoever opens a page, and its address."""
    actor, words = (SHOWING | ACTING | SHOWING_NOBODY)[name]
    client = client_of(getattr(world, actor))
    if "question" in words:
        return client, client.post("/people/", NAME | {"name": "Xanthe Quincegarth"}).url
    things = [getattr(getattr(world, word, word), "pk", word) for word in words]
    asked = ASKED.get(name, lambda _: {})(world)
    return client, reverse(name, args=things, query=asked)


def shown(answer):
    page = answer.content
    if answer["Content-Type"] == "application/pdf":
        page = "".join(each.extract_text() for each in PdfReader(BytesIO(page)).pages).encode()
    page = page.decode()
    return [word for word in TELLING if word in page]


def broken_journal():
    """A journal that the database cannot write. In a savepoint, as in a request of its own."""
    sql = journal.WRITE.replace("journal_entry", "journal_gone")
    write = journal._write

    def broken(*entry):
        with patch.object(journal, "WRITE", sql), transaction.atomic():
            return write(*entry)

    return patch.object(journal, "_write", broken)


def test_every_page_for_staff_has_its_place_here():
    known = SHOWING.keys() | ACTING.keys() | SHOWING_NOBODY.keys()
    assert set(staff_pages()) == known


@pytest.mark.parametrize("name", SHOWING)
def test_a_page_that_shows_somebody_shows_nothing_when_it_cannot_be_written_down(world, name):
    browser, address = way_to(world, name)
    before = Entry.objects.filter(kind="look").count()
    page = browser.get(address)
    assert page.status_code == 200
    assert Entry.objects.filter(kind="look").count() > before
    assert shown(page) or name.startswith(("interop:", "people:doubts_by_group"))
    with broken_journal():
        page = browser.get(address)
    assert page.status_code >= 500
    assert not shown(page)


@pytest.mark.parametrize("name", ACTING)
def test_a_page_that_acts_does_nothing_when_it_cannot_be_written_down(world, name):
    browser, address = way_to(world, name)
    with broken_journal():
        page = browser.post(address, SENT.get(name, {}))
    assert page.status_code >= 500
    assert not shown(page)
    world.dead.refresh_from_db()
    world.alert.refresh_from_db()
    world.refusal.refresh_from_db()
    assert world.dead.death_date
    assert world.alert.ended is None
    world.agreement.refresh_from_db()
    assert world.agreement.state == "signed"
    for each in (world.wish, world.closer, world.opening):
        each.refresh_from_db()
    assert world.wish.ended_at is world.closer.ended_at is None
    assert world.opening.closes_at > clock.now()
    assert world.refusal.resolved_at is None
    assert Delivery.objects.filter(replay_of=None).count() == Delivery.objects.count()


def test_somebody_alike_is_not_shown_when_it_cannot_be_written_down(world):
    browser, address = way_to(world, "people:register")
    assert shown(browser.post(address, TYPED))
    with broken_journal():
        page = browser.post(address, TYPED)
    assert page.status_code >= 500
    assert not shown(page)


def test_what_was_told_at_the_door_fills_nothing_in_when_it_cannot_be_written_down(world):
    browser, address = client_of(world.mina), reverse("people:register")
    address += f"?attendance={world.unknown.pk}"
    assert shown(browser.get(address))
    with broken_journal():
        page = browser.get(address)
    assert page.status_code >= 500
    assert not shown(page)


@pytest.mark.parametrize("name", SHOWING_NOBODY)
def test_a_page_that_shows_nobody_needs_no_entry(world, name):
    browser, address = way_to(world, name)
    with broken_journal():
        page = browser.get(address)
    assert page.status_code in (200, 204)
    assert not shown(page)
