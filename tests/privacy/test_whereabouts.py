"""Whereabouts that are protected: on no page, in no list and no file, but to who needs them."""

import re
from datetime import date, timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from tests.frontdoor.test_outside import Carrier
from tests.people.records import came, held
from tests.portal.residents import lets_help, path, resident
from tests.privacy.test_canary import patterns
from tests.staff import client_of, text

from hamlet.access import actions as access
from hamlet.access import sight
from hamlet.config.senders import send_due
from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.models import Referral
from hamlet.interop.actions import quarantine, take_delivery
from hamlet.interop.files import File
from hamlet.interop.records import Record, Refused
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.notices.models import Notice
from hamlet.people import actions as people
from hamlet.people import queries
from hamlet.people.models import Pair, Person, SourceRecord, Whereabouts

pytestmark = pytest.mark.django_db
STREET, POSTCODE, PHONE, EMAIL = "9 Zqhaven Lane", "ZZ97QX", "07700900967", "zqhaven@example.org"
SPOTTED = re.compile(r"Zqhaven|ZZ9 ?7QX|07700 ?900967", re.I)
WHERE = {"address": STREET, "postcode": POSTCODE, "phone": PHONE, "email": EMAIL}


@pytest.fixture
def amina(world):
    """Somebody with a home, a sister, a practice, partners' records and a referral."""
    made = world.person(
        "Amina", "Begum", date(1951, 3, 2), nhs_number="9990000018", practice_id=world.practice.pk,
        found_at="Zqhaven house", **WHERE,
    )  # fmt: skip
    sister = world.person("Rahima", "Begum", date(1953, 5, 4), address="1 Other Road")
    people.record_many_circumstances(
        by=SYSTEM,
        circumstances=people.Circumstances(
            (), [{"person_id": sister.pk, "relative_id": made.pk, "kind": "sister"}]
        ),
    )
    came("gp", address=STREET, postcode=POSTCODE, mobile=PHONE)
    came("acute", nhs_number="9990000034", address=STREET, postcode=POSTCODE, mobile=PHONE)
    made.sister = sister
    return made


@pytest.fixture
def referral(world, amina):
    made = frontdoor.receive(
        by=world.handler, submission_key=str(uuid4()), need="Fell twice this week", consent=True,
        stated=frontdoor.Stated(
            name="Amina Begum", address=STREET, postcode=POSTCODE, phone=PHONE
        ),
        referrer=frontdoor.Referrer(
            kind="resident", name="Amina Begum", phone=PHONE, email=EMAIL
        ),
    )  # fmt: skip
    frontdoor.identify(by=world.handler, referral=made.pk, version=made.version, person=amina.pk)
    access.open_relationship(
        by=SYSTEM, holder_kind="team", holder=world.therapy.pk, person=amina.pk,
        kind="referred_to", subject=f"referral:{made.pk}",
    )  # fmt: skip
    return made


@pytest.fixture
def protected(amina):
    people.protect_whereabouts(by=SYSTEM, person=amina.pk, because="danger")
    return Person.objects.get(pk=amina.pk)


def test_nobody_is_told_by_a_phone_that_is_kept_closer(world, referral, protected):
    written = Notice.objects.exclude(address="")
    before = written.count()
    assert before  # While nothing was kept closer, they were written to.
    carrier = Carrier()
    with clock.frozen(clock.now() + timedelta(hours=1)):
        send_due(carrier)
    assert carrier.letters == [], "nor is what was written before and had not been sent"
    held = Referral.objects.get(pk=referral.pk)
    frontdoor.ask(by=world.nurse, referral=held.pk, version=held.version, words="Since when?")
    assert written.count() == before
    page = client_of(world.nurse).post(
        f"/referrals/{held.pk}/answer/", {"version": held.version + 1, "words": "Since May."},
        follow=True,
    )  # fmt: skip
    assert "How to reach them is kept closer" in text(page)


def test_whoever_writes_of_who_is_protected_is_told_to_write_no_place(world, referral, protected):
    handler = client_of(world.handler)
    for page in (f"/referrals/new/{protected.pk}/", f"/referrals/{referral.pk}/add/"):
        assert "write no address, phone number or place here" in text(handler.get(page)), page
    people.end_protection(by=SYSTEM, person=protected.pk, because="over")
    assert "write no address" not in text(handler.get(f"/referrals/new/{protected.pk}/"))


def addresses(amina, referral) -> list[str]:
    """Every address of the URL table, about her, her sister and her records."""
    pairs = [each.pk for each in Pair.objects.all()]
    records = list(SourceRecord.objects.values_list("pk", flat=True))
    ids = {"pair": pairs, "record": records, "referral": [referral.pk], "code": ["bn"],
           "pk": [1], "person": [amina.pk, amina.sister.pk],
           "category": ["contacts"]}  # fmt: skip
    made = set()
    for pattern in patterns(get_resolver().url_patterns):
        given = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
        for values in product(*(ids.get(name, [amina.pk]) for name in given)):
            each = pattern
            for value in values:
                each = re.sub(r"<[^>]+>", str(value), each, count=1)
            made.add(f"/{each}")
    return sorted(made - {"/sign-out/"})


def walk(world, amina, referral) -> list[str]:
    told = []
    staff = (world.nurse, world.handler, world.therapist, world.gp, world.keeper, None)
    for actor in staff:
        client = client_of(actor) if actor else Client()
        client.raise_request_exception = False
        for address in addresses(amina, referral):
            answer = client.get(address)
            page = answer.content.decode(errors="replace")
            if found := SPOTTED.search(page):
                told.append(f"{getattr(actor, 'name', 'nobody')} {address}: {found[0]}")
    return told


def test_no_page_shows_where_somebody_is_who_is_protected(world, amina, referral):
    before = " ".join(walk(world, amina, referral))
    for shown in ("/people/doubts/", "/people/records/", "/referrals/", "/pack/", "/fhir/"):
        assert shown in before, f"{shown} shows it while it is not protected"
    people.protect_whereabouts(by=SYSTEM, person=amina.pk, because="danger")
    assert walk(world, amina, referral) == []


@pytest.mark.parametrize(("kind", "key"), [("gp", "1"), ("acute", "1"), ("people", "9990000018")])
def test_what_was_refused_of_their_record_tells_nobody_where_they_are(
    world, amina, tmp_path, kind, key
):
    """The record of a doubtful second person, too: `acute` has another NHS number."""
    path = tmp_path / "day.csv"
    path.write_text("x\n")
    came_in = take_delivery(by=SYSTEM, kind=kind, file=File(path))
    refused = Record("line 2", {}, f"{STREET}, {POSTCODE}")
    problem = Refused("Not a date", "It is no date.", key)
    held = quarantine(by=SYSTEM, delivery=came_in, record=refused, problem=problem)
    page = reverse("interop:refusal", args=[held.pk])
    keeper = client_of(world.keeper)
    assert SPOTTED.search(keeper.get(page).content.decode())
    people.protect_whereabouts(by=SYSTEM, person=amina.pk, because="danger")
    answer = keeper.get(page)
    assert "kept closer than other records" in text(answer)
    assert not SPOTTED.search(answer.content.decode())


def test_searching_by_where_somebody_is_never_finds_them_and_by_name_does(world, protected):
    for asked in ({"postcode": POSTCODE}, {"phone": PHONE}):
        assert queries.PersonSearch(**asked).rows(world.nurse) == []
        assert queries.PersonSearch(name="Amina", **asked).rows(world.nurse) == []
    found = queries.PersonSearch(name="Amina Begum").rows(world.nurse)
    assert protected.pk in [each.pk for each in found]


def test_exports_and_packs_label_the_record_and_leave_out_where_they_are(
    world, amina, referral, protected
):
    client = client_of(world.therapist)
    record = client.get(f"/fhir/Patient/{amina.pk}/$everything")
    assert record.status_code == 200
    assert not SPOTTED.search(record.content.decode())
    patient = record.json()["entry"][0]["resource"]
    assert patient["meta"]["security"][0]["code"] == "R"
    assert not {"address", "telecom", "generalPractitioner"} & set(patient)


@pytest.fixture
def proxy(world, amina, settings):
    """Somebody who acts for her in everything."""
    settings.HAMLET_DEMO = True
    made = resident(world.person("Karim", "Begum"))
    lets_help(resident(amina), amina, made)
    return made


def test_who_acts_for_them_sees_only_what_they_ask_themselves(world, amina, referral, proxy):
    mine = world.referral(
        person=amina, referrer=frontdoor.Referrer(kind="carer", name="K", account=proxy.id)
    )
    client = client_of(proxy)
    everything = ("bookings/", "looked/", "shared/", "talk/", "not-me/", "helpers/")
    assert "Mill Lane Practice" in text(client.get(path(amina, "shared/")))
    people.protect_whereabouts(by=SYSTEM, person=amina.pk, because="danger")
    for each in (*everything, "bookings/new/", "shared/research/", f"request/{referral.pk}/"):
        assert client.get(path(amina, each)).status_code == 404, each
    home = client.get(path(amina)).content.decode()
    assert str(mine.pk) in home
    assert str(referral.pk) not in home
    assert "The requests that you make for them" in home
    assert client.get(path(amina, f"request/{mine.pk}/")).status_code == 302
    people.end_protection(by=SYSTEM, person=amina.pk, because="over")
    assert client.get(path(amina, "shared/")).status_code == 200


def seen_by(actor, person, because="visit"):
    address = reverse("people:whereabouts", args=[person.pk])
    return client_of(actor).post(address, {"act": "see", "because": because})


def test_the_team_that_helps_sees_it_with_a_reason_and_the_journal_has_it(
    world, referral, protected
):
    page = client_of(world.therapist).get(reverse("people:whereabouts", args=[protected.pk]))
    assert not SPOTTED.search(page.content.decode())
    assert seen_by(world.therapist, protected, "").status_code == 422
    answer = seen_by(world.therapist, protected)
    assert STREET in text(answer)
    entry = Entry.objects.filter(action="whereabouts.look").get()
    assert entry.detail == {"reason": "visit"}
    assert STREET in text(seen_by(world.gp, protected)), "her practice, though it shows nowhere"


def test_the_way_to_see_it_is_shown_to_roles_that_it_opens_to(world, referral, protected):
    address = reverse("people:whereabouts", args=[protected.pk])
    asked = "Show me where they are"
    assert asked in text(client_of(world.therapist).get(address))
    page = text(client_of(world.handler).get(address))
    assert asked not in page
    assert "Your role does not open it" in page


def test_who_has_no_part_in_helping_sees_it_only_where_a_life_is_in_danger(world, protected):
    assert not SPOTTED.search(text(seen_by(world.nurse, protected)))
    assert STREET in text(seen_by(world.nurse, protected, "danger"))
    for stranger in (world.handler, world.carer_nurse):
        assert not SPOTTED.search(text(seen_by(stranger, protected, "danger")))
    with pytest.raises(NotAllowed):
        people.see_whereabouts(by=world.handler, person=protected.pk, because="danger")


def test_what_a_source_or_a_form_says_of_it_is_kept_apart_too(world, amina, protected):
    people.change(
        by=SYSTEM, person=amina.pk, version=protected.version, address="2 Zqhaven Lane",
        phone="07700 900968", pronouns="she/her",
    )  # fmt: skip
    held_now = Person.objects.get(pk=amina.pk)
    assert (held_now.address, held_now.phone, held_now.pronouns) == ("", "", "she/her")
    kept = people.see_whereabouts(by=SYSTEM, person=amina.pk, because="visit")
    assert (kept.address, kept.phone, kept.email) == ("2 Zqhaven Lane", "07700 900968", EMAIL)
    own = held("here", str(amina.pk))
    assert (own.address, own.postcode, own.mobile) == ("", "", "")


def test_somebody_known_by_partners_alone_gets_no_address_back_from_them(world):
    came("gp", address=STREET)
    person = held("gp").person
    people.protect_whereabouts(by=SYSTEM, person=person.pk, because="asked")
    came("gp", address="3 Zqhaven Lane", day=1)
    person.refresh_from_db()
    assert person.address == ""
    assert not SourceRecord.objects.filter(source="here").exists()


def test_who_may_be_somebody_protected_has_no_address_until_it_is_decided(world, amina, protected):
    other = held("acute").person
    assert (other.address, other.postcode, other.phone) == ("", "", "")
    came("acute", nhs_number="9990000034", address="5 Zqhaven Lane", day=1)
    other.refresh_from_db()
    assert other.address == ""
    [doubt] = queries.doubts()
    people.decide_doubt(by=SYSTEM, pair=doubt.pk, says="apart", reason="Two women of one name")
    other.refresh_from_db()
    assert other.address == "5 Zqhaven Lane"


def test_their_own_page_does_not_empty_what_is_kept_apart(world, amina, protected):
    people.record_ways_to_reach(
        by=SYSTEM, person=amina.pk, version=protected.version, phone="", email=""
    )
    kept = people.see_whereabouts(by=SYSTEM, person=amina.pk, because="reach")
    assert (kept.phone, kept.email) == (PHONE, EMAIL)


def test_when_protection_ends_all_is_as_before(world, amina):
    names = [each.attname for each in Person._meta.concrete_fields if each.attname != "version"]
    before = Person.objects.filter(pk=amina.pk).values(*names).get()
    people.protect_whereabouts(by=SYSTEM, person=amina.pk, because="court")
    people.protect_whereabouts(by=SYSTEM, person=amina.pk, because="court")
    people.end_protection(by=SYSTEM, person=amina.pk, because="over")
    assert Person.objects.filter(pk=amina.pk).values(*names).get() == before
    with pytest.raises(UserError):
        people.see_whereabouts(by=SYSTEM, person=amina.pk, because="visit")


def test_only_who_helps_ends_the_protection(world, referral, protected):
    with pytest.raises(NotAllowed):
        people.end_protection(by=world.nurse, person=protected.pk, because="asked")
    people.end_protection(by=world.therapist, person=protected.pk, because="asked")


def test_the_database_shows_it_to_nobody_who_was_not_told_to_open_it(world, amina, protected):
    assert not Whereabouts.objects.exists(), "even whoever sees everybody"
    with sight.whereabouts(amina.sister.pk):
        assert not Whereabouts.objects.exists()
    with sight.whereabouts(amina.pk):
        assert Whereabouts.objects.get().address == STREET
