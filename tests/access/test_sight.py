"""The database shows no personal row beyond the actor's reach, whatever the program asks."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb
from tests.access.random_world import NOON, PEOPLE, live, once, somebody, still, worlds
from tests.staff import client_of
from tests.world import attended, booked, make_world, stayed

import hamlet
from hamlet.access import actions as access
from hamlet.access import roles, sight
from hamlet.access.actions import close_relationships, open_relationship
from hamlet.access.decisions import decide
from hamlet.access.pages import public_page, staff_page
from hamlet.access.serving import APPEND_ONLY, FINDING, SERVING
from hamlet.booking import actions as booking
from hamlet.config import views
from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.policies import may_see
from hamlet.interop.models import Appointment, Delivery, Quarantine, Source
from hamlet.journal.actions import deed, look
from hamlet.journal.models import Entry
from hamlet.journal.queries import about
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import UserError
from hamlet.people import actions as people
from hamlet.people.models import (
    Dispute,
    Item,
    Pair,
    Person,
    RejectedNumber,
    Ruling,
    SourceRecord,
)  # fmt: skip
from hamlet.portal.models import Acknowledgement, Invitation

STAFF = "about staff, their sign-in and their roles; no resident"
PLACES = "about places, organisations and what they offer; no resident"
WITHOUT_POLICIES = {
    "access.Account": STAFF,
    "access.Agreement": "between organisations",
    "access.AgreementEdition": "a number",
    "access.Draft": "encrypted, for the account that wrote it",
    "access.Party": "between organisations",
    "access.Session": "found by its key, before anybody is known; holds what that browser typed",
    "account.EmailAddress": STAFF,
    "account.EmailConfirmation": STAFF,
    "auth.Group": STAFF,
    "auth.Permission": STAFF,
    "booking.Schedule": PLACES,
    "booking.ScheduleException": PLACES,
    "booking.Slot": PLACES,
    "contenttypes.ContentType": "names of models",
    "directory.Edition": "a number",
    "directory.Location": PLACES,
    "directory.Original": "what other directories tell everybody",
    "directory.Service": PLACES,
    "directory.ServiceArea": PLACES,
    "directory.ServiceAtLocation": PLACES,
    "directory.ServiceHours": PLACES,
    "interop.Source": "partners' systems and how they write; no resident",
    "discharge.Destination": PLACES,
    "journal.Alias": "one random id beside another; entries are made before anybody is known",
    "journal.Seal": "hashes and signatures",
    "mfa.Authenticator": STAFF,
    "notices.ContactPoint": STAFF,
    "people.MatchingModel": "how common values are; none that fewer than ten records share",
    "directory.EntryLink": STAFF,
    "directory.Suggestion": PLACES,
    "frontdoor.Round": STAFF,
    "frontdoor.ReadWithin": PLACES,
    "frontdoor.Rung": PLACES,
    "place.Locality": PLACES,
    "place.Neighbourhood": PLACES,
    "place.Organisation": PLACES,
    "place.Place": PLACES,
    "place.Practitioner": STAFF,
    "place.PractitionerRole": STAFF,
    "place.SmallArea": PLACES,
    "place.Team": PLACES,
    "streaming.RuleSet": PLACES,
    "procrastinate.ProcrastinateEvent": "jobs, which hold no names",
    "procrastinate.ProcrastinateJob": "jobs, which hold no names",
    "procrastinate.ProcrastinatePeriodicDefer": "jobs, which hold no names",
    "procrastinate.ProcrastinateWorker": "jobs, which hold no names",
}
SEES_BEYOND = ("beyond", "beyond_closer", "of_process")
BEYOND = {
    "access/actions/relationships.py": ["a team closes a record for another than itself"],
    "access/queries/agreements.py": ["how many people an agreement is about"],
    "booking/queries/bookings.py": ["a number says nothing of who is booked"] * 2,
    "booking/queries/waits.py": ["what was offered to somebody who waits, whoever asked for them"],
    "booking/actions/schedules.py": [
        "whoever is booked keeps their time, whoever changes the schedule"
    ],
    "booking/actions/taking.py": ["one person has one booking with a service, whoever made it"],
    "booking/views/seeing.py": ["a refusal tells staff that the booking is there"],
    "booking/views/day.py": ["a team knows who came to its own service, and who waits for it"],
    "booking/views/waiting.py": ["a refusal tells staff that somebody waits"],
    "config/database.py": ["a command of the keeper serves nobody else"],
    "config/health.py": ["whether anything waits for a seal"],
    "config/jobs.py": [
        "a seal is over every entry",
        "bookings of every service lapse by themselves",
        "offers to every team run out",
        "people leave every team",
        "promises to everybody run out",
        "that none is lost is counted over all, and names nobody",
        "what came free is offered to whoever waits longest",
        "what happens by itself happens to everybody",
        "what was raised to teams is told them, whoever it is about",
        "who a record is about is decided among everybody",
        "whoever waited in vain is told",
        "whoever was sent on and did not arrive is followed up",
    ],
    "directory/actions/adopting.py": [
        "whether anything at all is of a service says nothing of whom"
    ],
    "directory/queries/listing.py": [
        "who keeps an entry reads who changed its promise, which names no person"
    ],
    "frontdoor/actions/booked.py": ["who is told of danger is told whoever booked"],
    "frontdoor/booked.py": ["whoever wrote words of danger is told where they went"],
    "frontdoor/actions/putting_before.py": ["who is told of danger is told whoever wrote of it"],
    "frontdoor/actions/joining.py": [
        "what others asked for goes on, whoever withdraws what it was joined with"
    ],
    "frontdoor/actions/receiving.py": ["whether a form was sent already, also by somebody else"],
    "discharge/queries/delays.py": ["delays are counted among everybody"],
    "discharge/queries/destinations.py": [
        "how many places are asked for, whoever asked, is a number alone"
    ],
    "discharge/views/stay.py": ["a refusal tells staff that the stay is there"],
    "config/senders.py": ["notices are sent to whoever they are for"],
    "frontdoor/actions/moving.py": [
        "a move takes a referral to others, perhaps away from whoever makes it"
    ],
    "frontdoor/kept.py": [
        "figures of how promises are kept count everybody and name nobody",
        "figures of how promises are kept count everybody and name nobody",
    ],
    "frontdoor/views/referral.py": ["a refusal tells staff that the referral is there"],
    "people/actions/whereabouts.py": [
        "who may be somebody whose whereabouts are protected is kept closer too"
    ],
    "people/actions/people.py": ["an NHS number is one person's in the whole place"],
    "people/queries/people.py": [
        "a refusal tells staff that the person is known",
        "whether somebody fits whom the actor may not see",
    ],
    "interop/hsds/reading.py": ["what other directories tell everybody is of no resident"],
    "interop/freshness.py": ["when sources were last heard tells of no resident"],
    "interop/feeds/replaying.py": ["what a source sends is about whoever it is about"],
    "people/actions/records.py": [
        "every record waits to be weighed anew",
        "who a record is about is decided among everybody",
        "who a record is about is decided among everybody",
    ],
    "people/actions/disputes.py": ["a dispute is answered by somebody who knows nobody of it"],
    "people/views/disputes.py": [
        "the kind and the day of an item that is disputed, for who answers"
    ],
    "people/actions/rulings.py": [
        "a doubt is decided among everybody",
        "a record is taken off a person, among everybody",
        "two records are said to be one person, among everybody",
    ],
    "people/queries/records.py": [
        "people are counted by group, and nobody is named",
        "whether a partner's record tells where somebody is who is protected",
        "whether what a source sent tells where somebody is who is protected",
    ],
    "people/closer_names.py": [
        "a partner's record gives nobody the name that is kept closer",
        "which names in partners' records must not be shown",
    ],
    "people/likeness.py": ["a partner may know somebody by a name that is kept closer"] * 2,
    "people/naming.py": ["whoever has another name now is compared with everybody anew"],
    "people/standing_out.py": [
        "whether a record is too close to whoever wants to open it",
    ],
    "sharing/views/openings.py": ["an officer reads whose record was opened"],
    "streaming/actions/rules.py": ["a draft is tried on all who came, and counts alone are told"],
    "streaming/queries/attendances.py": [
        "that a booking stands in the way says nothing of whose it is"
    ],
    "streaming/views/seeing.py": ["a refusal tells staff that the attendance is there"],
    "portal/actions/invitations.py": [
        "a code is typed by somebody who does not see its person yet"
    ],
    "portal/sending.py": ["what was sent before is found by its key alone"],
}

pytestmark = pytest.mark.django_db


CHANGED = re.compile(
    r'^(?:UPDATE|DELETE FROM) (\w+)|get_model\(\s*"(\w+)", "(\w+)"\s*\)', re.MULTILINE
)
BEFORE_POLICIES = {"0003_merkle_seals_and_aliases.py"}


def personal():
    return [model for model in apps.get_models() if model._meta.label not in WITHOUT_POLICIES]


def ask(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def names():
    return {name for (name,) in ask("SELECT given_name FROM people_person")}


@pytest.fixture
def world(db, settings):
    settings.HAMLET_DEMO = True
    return make_world()


@pytest.fixture
def lived(world):
    """A row of each personal kind."""
    amina, son = world.person(practice=world.practice), world.person("Karim")
    people.record_communication_need(by=world.handler, person=amina.pk, language="Bengali")
    people.record_alert(by=world.handler, person=amina.pk, words="A dog")
    relatives = [{"person": amina, "relative": son, "kind": "son"}]
    people.record_many_circumstances(
        by=SYSTEM, circumstances=people.Circumstances(relatives=relatives)
    )
    referral = world.referral(person=amina)
    with clock.frozen(clock.now() + timedelta(days=9)):
        frontdoor.raise_up(by=SYSTEM, referral=referral.pk)
    people.protect_whereabouts(by=world.handler, person=son.pk, because="danger")
    people.record_birth_sex(by=SYSTEM, person=amina.pk, sex="female")
    for use, closer in (("old", False), ("nickname", True)):
        people.add_name(
            by=SYSTEM, person=amina.pk, use=use, given_name="Xyla", closer=closer
        )  # fmt: skip
    access.record_wish(by=world.handler, person=amina.pk, kind="opt_out")
    access.restrict_item(
        by=world.handler, person=amina.pk, kind="abuse", subject="referral:another"
    )
    access.open_record(
        by=world.therapist, person=son.pk, reason="consent", words="He rang me just now"
    )
    at = clock.now()
    invited = Invitation(person=amina.pk, account=world.gp.id, made_at=at, expires_at=at)
    QuerySet(Invitation).bulk_create([invited])
    read = Acknowledgement(relationship=1, person=amina.pk, at=at)
    QuerySet(Acknowledgement).bulk_create([read])
    live_with(world, amina)
    refuse_one(by=SYSTEM, world=world)
    booked(world, world.triage_service, amina)
    attended(world, amina)
    stayed(world, amina)
    day = clock.today()
    booking.wait(
        by=world.handler, service=world.therapy_service.pk, person=amina.pk, from_day=day,
        until_day=day,
    )  # fmt: skip
    hold_records(by=SYSTEM, world=world)
    return world


@verb
def hold_records(*, by, world):
    """A pair of records that a human ruled on, and an item of one."""
    at = clock.now()
    one, other = SourceRecord.objects.order_by("id")[:2]
    Pair.objects.create(one=one, other=other, weight=0, band="review", doubt=True)
    said = {"says": "unsure", "reason": "Nobody answered", "ruled_by": "Ada", "ruled_at": at}
    Ruling.objects.create(one=one, other=other, **said)
    Item.objects.create(
        record=one, person=one.person, organisation=world.trust, source="gp", key="1",
        category="contacts", kind="contact", words="Visit", at=at, updated=at, as_at=at,
        received_at=at,
    )  # fmt: skip
    told = {"about": "number", "words": "Not mine", "said_by": "Ada", "said_at": at}
    Dispute.objects.create(person=one.person, answer_by=at, **told)
    RejectedNumber.objects.create(
        person=one.person, nhs_number="9990000018", at=at, rejected_by="Ada"
    )
    deed(by=by, action="item.receive")


@verb
def refuse_one(*, by, world):
    """A delivery with a record that was refused, and a booking asked for by message."""
    at = clock.now()
    came = Delivery.objects.create(kind="people", path="a.csv", sha256="", at=at)
    Quarantine.objects.create(
        delivery=came, kind="people", content="Amina", first_seen=at, last_seen=at
    )
    said = {"holds": "bookings", "category": "contacts", "purpose": "direct_care"}
    sender = Source.objects.create(key="111", organisation=world.trust, hours=1, grace=1, **said)
    Appointment.objects.create(source=sender, key="A1", version=at)
    deed(by=by, action="delivery.take")


# What the role that serves can and cannot


def test_the_list_of_tables_without_policies_is_true():
    assert set(WITHOUT_POLICIES) <= {model._meta.label for model in apps.get_models()}


def test_a_migration_that_changes_rows_about_people_sees_them():
    """Else it changes none, and says nothing: whoever migrates is bound by the policies too."""
    about_people = {model._meta.db_table for model in personal()}
    for file in Path(hamlet.__file__).parent.glob("*/migrations/*.py"):
        text = file.read_text()
        found = {table or f"{room}_{name.lower()}" for table, room, name in CHANGED.findall(text)}
        if found & about_people and file.name not in BEFORE_POLICIES:
            assert "set_config('hamlet.sight', 'everyone', true)" in text, file


def test_every_personal_table_has_policies_that_bind_its_owner_too():
    bound = {
        table
        for (table,) in ask(
            "SELECT relname::text FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
        )
    }
    assert bound == {model._meta.db_table for model in personal()}


def test_the_role_that_serves_owns_nothing_and_is_bound():
    assert ask("SELECT current_user::text") == [(SERVING,)]
    owned = ask("SELECT relname FROM pg_class WHERE relowner = %s::regrole", SERVING)
    owned += ask("SELECT proname FROM pg_proc WHERE proowner = %s::regrole", SERVING)
    assert owned == []
    able = "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = %s"
    assert ask(able, SERVING) == [(False,)]
    others = ask("SELECT 1 FROM pg_auth_members WHERE member = %s::regrole", SERVING)
    assert others == []


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY reached ON people_person",
        "CREATE POLICY mine ON people_person USING (true)",
        "CREATE TABLE mine (id int)",
        "TRUNCATE people_alert",
        f"SET ROLE {FINDING}",
        "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
        *(f"DELETE FROM {table}" for table in APPEND_ONLY),
    ],
)
def test_the_role_that_serves_cannot_undo_what_binds_it(statement):
    with pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute(statement)


def test_nobody_can_be_the_role_that_finds_people():
    assert ask("SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", FINDING) == [(False,)]
    members = "SELECT FROM pg_auth_members WHERE roleid = %s::regrole"
    assert ask(f"{members} AND (inherit_option OR set_option)", FINDING) == []


# What is seen

# A transaction may read the entries that it wrote itself.
LONG_AGO = """
INSERT INTO journal_entry (at, transaction, kind, action, actor_name, actor_kind, organisation,
    people, subject, purpose, basis, detail)
VALUES (now(), 1, 'look', 'person.look', '', 'staff', '', journal_aliases(%s), '', '', '', '{}')
"""
OF_NOW = {Entry: {"transaction__gt": 1}}


def test_where_nobody_was_said_to_act_no_personal_row_is_seen_or_written(lived):
    amina = Person.objects.get(given_name="Amina")
    twin = lived.person("Amina")
    found_past_policies = {
        "people_named(%s)": [Jsonb([[amina.name_keys]])],
        "people_around(%s, %s, '', %s::varchar[])": [twin.pk, amina.birth_date, amina.name_keys],
    }
    ask(f"{LONG_AGO} RETURNING id", [amina.pk])
    for function, values in found_past_policies.items():
        assert (amina.pk,) in ask(f"SELECT {function}", *values)
    assert ask("SELECT journal_about(%s)", amina.pk)
    taken = "SELECT booking_taken(ARRAY(SELECT id FROM booking_slot), now())"
    assert len(ask(taken)) == 1, "how many places are taken tells of nobody"
    with sight.nobody():
        for model in personal():
            assert not model._base_manager.exclude(**OF_NOW.get(model, {})).exists(), model
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            connection.cursor().execute(
                "INSERT INTO people_alert (id, person_id, words, since)"
                " VALUES (gen_random_uuid(), %s, '', now())",
                [amina.pk],
            )
        for function, values in found_past_policies.items():
            assert ask(f"SELECT {function}", *values) == []
        assert ask("SELECT journal_about(%s)", amina.pk) == []
    with sight.whereabouts(Person.objects.get(protected=True).pk), sight.closer(amina.pk):
        for model in personal():
            assert model._base_manager.exists(), f"{model} has no row, so nothing was proved of it"


def test_a_nurse_reads_by_no_sql_whom_she_does_not_reach(lived):
    reached = lived.person("Zara")
    referral = lived.referral(person=reached)
    frontdoor.triage_and_offer(
        by=lived.nurse, referral=referral.pk, version=1, service=lived.rapid_service.pk,
        urgency="soon",
    )  # fmt: skip
    with sight.of(lived.carer_nurse):
        assert names() == {"Zara"}
        assert ask("SELECT count(*) FROM frontdoor_referral") == [(1,)]
        assert ask("SELECT count(*) FROM people_alert") == [(0,)]
    with sight.of(lived.therapist):
        assert names() == {"Karim"}, "whose record they opened with a reason"
    with sight.of(lived.handler):
        assert names() == {"Amina", "Karim", "Zara"}
    with sight.of(lived.gp):
        assert names() == {"Amina", "Karim"}


def test_who_looked_is_read_by_whoever_reaches_one_of_the_people(lived):
    amina, karim = (Person.objects.get(given_name=name) for name in ("Amina", "Karim"))
    ask(f"{LONG_AGO} RETURNING id", [amina.pk])
    ask(f"{LONG_AGO} RETURNING id", [amina.pk, karim.pk])
    told = sight.Sight(sight=sight.REACH, people=f"{{{karim.pk}}}")
    for whoever, of_amina, of_karim in (
        (sight.Sight.of(lived.handler), 2, 1),
        (sight.Sight.of(lived.gp), 2, 1),
        (sight.Sight.of(lived.therapist), 1, 1),
        (told, 1, 1),
        (sight.Sight.of(lived.volunteer), 0, 0),
        (sight.NOBODY, 0, 0),
    ):
        with sight.nobody():
            sight.tell(whoever)
            assert about(amina.pk).filter(transaction=1).count() == of_amina, whoever
            assert about(karim.pk).filter(transaction=1).count() == of_karim, whoever


def test_names_of_the_family_come_with_a_person_and_nothing_else_of_them(lived):
    son = Person.objects.get(given_name="Karim")
    people.record_alert(by=lived.handler, person=son.pk, words="Two cats")
    with sight.of(lived.gp):
        assert names() == {"Amina", "Karim"}
        assert ask("SELECT words FROM people_alert") == [("A dog",)]


def live_with(world, person):
    open_relationship(
        by=SYSTEM, holder_kind="organisation", holder=world.practice.pk, person=person.pk,
        kind="registered", subject=f"practice:{world.practice.pk}",
    )  # fmt: skip


def test_whoever_follows_by_reference_sees_that_request_alone(lived):
    one, other = lived.referral(), lived.referral()
    with sight.nobody():
        sight.tell_following(one.reference)
        assert ask("SELECT id FROM frontdoor_referral") == [(one.pk,)]
        assert {each for (each,) in ask("SELECT referral_id FROM frontdoor_move")} == {one.pk}
    assert other.pk != one.pk


def test_a_resident_who_signed_in_sees_the_people_they_may(lived):
    amina = Person.objects.get(given_name="Amina")
    with sight.nobody():
        sight.tell(sight.Sight(sight=sight.REACH, people=f"{{{amina.pk}}}"))
        assert "Amina" in names()
        assert ask("SELECT person_id FROM people_alert") == [(amina.pk,)]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(worlds, somebody, st.sampled_from([*roles.MAY]))
def test_in_any_world_the_net_lets_through_whatever_is_allowed(known, world, actor, action):
    live(world)
    with clock.frozen(NOON):
        allowed = {each for each in PEOPLE if decide(actor, action, each).allowed}
        with sight.of(actor):
            seen = {each for each in PEOPLE if ask("SELECT FROM people_person WHERE id = %s", each)}
    assert allowed <= seen
    mine = {*actor.team_ids, actor.organisation_id, actor.id} - {None}
    kept = once(world.relationships, "holder", "person", "kind", "subject")
    related = (each for each in kept if each["holder"] in mine)
    post = (actor.id, actor.organisation_id)
    opened = (each for each in world.openings if (each["account"], each["organisation"]) == post)
    open_ = {each["person"] for each in (*related, *opened) if still(each["closes_in"])}
    with clock.frozen(NOON):
        if sight.Sight.of(actor).sight == sight.REACH:
            assert seen == open_


@pytest.fixture
def known(world):
    """The people of random worlds."""
    people.register_many(
        by=SYSTEM,
        place=world.place.pk,
        people=({"id": each, "given_name": "Somebody"} for each in PEOPLE),
    )


def test_every_referral_that_one_may_see_is_let_through(lived):
    everybody = [lived.handler, lived.nurse, lived.carer_nurse, lived.therapist, lived.gp]
    everybody.append(lived.volunteer)
    made = [lived.referral(by=each) for each in (lived.handler, lived.nurse)]
    frontdoor.triage_and_offer(
        by=lived.nurse, referral=made[0].pk, version=1, service=lived.rapid_service.pk,
        urgency="soon",
    )  # fmt: skip
    for actor in everybody:
        for each in made:
            each.refresh_from_db()
            with sight.of(actor):
                seen = bool(ask("SELECT FROM frontdoor_referral WHERE id = %s", each.pk))
            assert seen >= may_see(actor, each).allowed


# From one request to the next


@public_page
def counted(request):
    return HttpResponse(str(Person.objects.count()))


@staff_page()
def looked(request):
    look(by=request.actor, action="person.look", subject="a test")
    raise KeyError


@staff_page()
def counted_by_staff(request):
    if "fail" in request.GET:
        raise {"user": UserError("no"), "fault": KeyError("no")}[request.GET["fail"]]
    return HttpResponse(str(Person.objects.count()))


urlpatterns = [
    path("counted/", counted),
    path("counted-by-staff/", counted_by_staff),
    path("looked/", looked),
    path("", include("hamlet.config.urls")),
]
handler400, handler404, handler500 = views.not_understood, views.not_found, views.broken


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("how", ["", "?fail=user", "?fail=fault"])
def test_what_was_told_for_one_request_is_not_told_for_the_next(lived, how):
    handler, stranger = client_of(lived.handler), Client()
    handler.raise_request_exception = False
    before = ask("SELECT current_setting('hamlet.sight')")
    found = handler.get(f"/counted-by-staff/{how}")
    assert how or found.content == b"2"
    assert stranger.get("/counted/").content == b"0"
    assert client_of(lived.volunteer).get("/counted-by-staff/").content == b"0"
    assert handler.get("/counted/").content == b"0", "a public page is nobody's"
    assert ask("SELECT current_setting('hamlet.sight')") == before


def test_what_a_block_was_told_ends_with_it_also_when_it_fails(world):
    def now():
        return ask("SELECT current_setting('hamlet.sight')")[0][0]

    with sight.nobody():
        with pytest.raises(KeyError), sight.of(world.volunteer):
            raise KeyError
        assert now() == ""
        with pytest.raises(ProgrammingError), transaction.atomic(), sight.beyond("a test"):
            connection.cursor().execute("SELECT no_such_column")
        assert now() == ""
    assert now() == sight.EVERYONE


@pytest.mark.urls(__name__)
def test_a_fault_undoes_the_whole_request_and_a_refusal_keeps_what_was_looked_at(world):
    lin = client_of(world.carer_nurse)
    lin.raise_request_exception = False
    assert lin.get("/looked/").status_code == 500
    assert not Entry.objects.filter(subject="a test").exists()
    person = world.person()
    assert lin.get(f"/people/{person.pk}/").status_code == 403
    assert about(person.pk).filter(action="person.refused").exists()


# The places of the program that see everybody


def test_each_place_that_sees_beyond_is_listed_with_its_reason():
    root = Path(hamlet.__file__).parent
    found = {}
    for file in root.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in SEES_BEYOND:
                why = node.args[0].value
                found.setdefault(str(file.relative_to(root)), []).append(why)
    assert {name: sorted(whys) for name, whys in found.items()} == BEYOND


def test_a_relationship_that_ran_out_lets_nobody_through(world):
    person = world.person()
    live_with(world, person)
    with sight.of(world.gp):
        assert names() == {"Amina"}
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        close_relationships(by=SYSTEM, subject=f"practice:{world.practice.pk}")
        with sight.of(world.gp):
            assert names() == set()
