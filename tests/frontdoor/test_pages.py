"""Pages of the front door: who may open them, what they write down, how much they ask."""

import re
from uuid import uuid4

import pytest
from django.db import connection

from hamlet.access.models import Account
from hamlet.frontdoor import actions
from hamlet.frontdoor.models import Message, Referral
from hamlet.journal import queries as journal
from hamlet.journal.models import Entry
from hamlet.kernel.errors import Fault

MOST_QUERIES = 15
COPIES = """
INSERT INTO frontdoor_referral ({columns})
SELECT {values} FROM frontdoor_referral, generate_series(1, %s) WHERE id = %s
"""
ONE_EACH = {
    "id": "gen_random_uuid()",
    "reference": "left(gen_random_uuid()::text, 14)",
    "submission_key": "gen_random_uuid()::text",
}


@pytest.fixture
def as_(client, world, settings):
    """Sign in as one of the world's actors."""
    settings.HAMLET_DEMO = True

    def sign_in(actor):
        account = Account.objects.get(pk=actor.id)
        client.post("/sign-in/demo/", {"account": str(account.pk)})
        return client

    return sign_in


def copies(referral, number):
    """As many more referrals like this one."""
    columns = [field.column for field in Referral._meta.concrete_fields]
    values = ", ".join(ONE_EACH.get(column, column) for column in columns)
    with connection.cursor() as cursor:
        sql = COPIES.format(columns=", ".join(columns), values=values)
        cursor.execute(sql, [number, referral.pk])


@pytest.mark.parametrize("number", [20, 2000])
@pytest.mark.parametrize("path", ["/home/", "/worklist/", "/referrals/", "/referrals/{}/"])
def test_a_page_asks_little_however_much_there_is(
    as_, world, number, path, django_assert_max_num_queries
):
    referral = world.referral(by=world.nurse)
    copies(referral, number)
    client = as_(world.nurse)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(path.format(referral.pk)).status_code == 200


@pytest.mark.parametrize("name", ["triage", "ask", "refuse", "signpost", "withdraw"])
def test_a_form_asks_little(as_, world, name, django_assert_max_num_queries):
    client, referral = as_(world.nurse), world.referral()
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(f"/referrals/{referral.pk}/{name}/").status_code == 200


def test_the_worklist_counts_all_and_pages_through_them(as_, world):
    referral = world.referral()
    with connection.cursor() as cursor:
        later = "UPDATE frontdoor_referral SET due_at = now() + interval '9 days' WHERE id = %s"
        cursor.execute(later, [referral.pk])
    copies(referral, 119)
    client = as_(world.nurse)
    assert "120 open" in client.get("/worklist/").content.decode()
    last = client.get("/worklist/?page=3").content.decode()
    assert last.count('<tr class="nhsuk-table__row"') == 1 + 20


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=99999", "state=no", "team=x"]
)
def test_a_strange_address_shows_a_page_all_the_same(as_, world, query):
    world.referral()
    assert as_(world.nurse).get(f"/worklist/?{query}").status_code == 200


def test_nothing_overdue_is_hidden_by_a_filter(as_, world):
    referral = world.referral()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE frontdoor_referral SET due_at = now() - interval '1 hour' WHERE id = %s",
            [referral.pk],
        )
    page = as_(world.nurse).get("/worklist/?state=active").content.decode()
    assert "1 past their promise" in page


def test_opening_a_referral_is_written_down(as_, world):
    referral = world.referral()
    as_(world.nurse).get(f"/referrals/{referral.pk}/")
    entry = Entry.objects.get(action="referral.look")
    assert (len(entry.people), entry.actor_id) == (1, world.nurse.id)
    assert entry in journal.about(referral.person_id)


def test_a_page_that_cannot_be_written_down_is_not_shown(as_, world, monkeypatch):
    referral, client = world.referral(), as_(world.nurse)

    def broken(**entry):
        raise Fault("the journal cannot be written")

    monkeypatch.setattr("hamlet.frontdoor.views.referral.look", broken)
    answer = client.get(f"/referrals/{referral.pk}/")
    assert answer.status_code == 500
    assert referral.need not in answer.content.decode()


def test_an_outsider_is_told_why_and_how_to_ask(as_, world):
    referral = world.referral()
    answer = as_(world.therapist).get(f"/referrals/{referral.pk}/")
    assert answer.status_code == 403
    assert "no open referral or registration" in answer.content.decode()
    assert referral.need not in answer.content.decode()


def test_what_to_mind_is_said_before_deciding(as_, world):
    child = world.person(born="2020-05-01", postcode="AB1 2CD")
    page = as_(world.nurse).get(f"/referrals/{world.referral(person=child).pk}/").content.decode()
    assert "This is a child" in page
    assert "outside this place" in page


def test_the_referrer_hears_and_reading_marks_it_read(as_, world):
    person = world.person(practice_id=world.practice.pk, nhs_number="9990000018")
    referral = world.referral(by=world.nurse, person=person, referrer=_gp(world))
    client = as_(world.gp)
    assert "Your referral was received" in client.get("/home/").content.decode()
    client.get(f"/referrals/{referral.pk}/")
    assert not Message.objects.filter(referral=referral, read_at=None).exists()
    assert "Your referral was received" not in client.get("/home/").content.decode()


def _gp(world):
    return actions.Referrer(
        kind="professional",
        name=world.gp.name,
        account=world.gp.id,
        organisation=world.gp.organisation_id,
    )


def test_a_group_reads_back_only_what_it_stated(as_, world):
    referrer = actions.Referrer(
        kind="voluntary",
        name=world.volunteer.name,
        account=world.volunteer.id,
        organisation=world.volunteer.organisation_id,
    )
    referral = actions.receive(
        by=world.volunteer,
        submission_key="group",
        need="Lonely",
        consent=True,
        referrer=referrer,
        stated=actions.Stated(name="A. Begum"),
    )
    person = world.person(nhs_number="9990000018")
    actions.identify(by=world.nurse, referral=referral.pk, version=1, person=person.pk)
    client = as_(world.volunteer)
    for path in ("/home/", "/referrals/", f"/referrals/{referral.pk}/"):
        page = client.get(path).content.decode()
        assert "A. Begum" in page
        assert "999 000 0018" not in page
        assert "1951" not in page
        assert "Amina" not in page


def test_the_team_that_holds_it_can_reach_the_person(as_, world):
    person = world.person(phone="07700 900456")
    referral = world.referral(person=person)
    referral = actions.triage_and_offer(
        by=world.nurse,
        referral=referral.pk,
        version=1,
        service=world.rapid_service.pk,
        urgency="soon",
    )
    actions.accept(by=world.carer_nurse, referral=referral.pk, version=referral.version)
    assert (
        "07700 900456" in as_(world.carer_nurse).get(f"/referrals/{referral.pk}/").content.decode()
    )


def test_a_caller_who_cannot_be_reached_is_said(as_, world):
    form = {"name": "Jo", "asking": "resident", "need": "Help", "urgency": "soon", "consent": "on"}
    client = as_(world.handler)
    answer = client.post("/referrals/new/", form | {"submission_key": "1"})
    assert "tick that there is none" in answer.content.decode()
    client.post("/referrals/new/", form | {"submission_key": "1", "no_phone": "on"})
    assert Referral.objects.get().stated_name == "Jo"


def test_what_is_changed_in_a_form_sent_twice_is_not_silently_lost(as_, world):
    form = {"name": "Jo", "asking": "resident", "need": "Help", "urgency": "soon", "consent": "on"}
    form |= {"submission_key": "1", "caller_phone": "07700 900123"}
    client = as_(world.handler)
    client.post("/referrals/new/", form)
    answer = client.post("/referrals/new/", form | {"need": "Help with the stairs"})
    assert answer.status_code == 422
    assert "What you changed was not saved" in answer.content.decode()
    assert "Help with the stairs" in answer.content.decode()


def test_a_wrong_form_keeps_what_was_typed(as_, world):
    answer = as_(world.handler).post(
        "/referrals/new/",
        {"name": "Mo’min O'Shea", "nhs_number": "999 000 0000", "need": "Cannot get up"},
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Mo’min O&#39;Shea" in text
    assert "Cannot get up" in text
    assert "There is a problem" in text
    assert not Referral.objects.exists()


def test_a_stale_decision_shows_what_happened_and_keeps_the_words(as_, world):
    referral = world.referral()
    client = as_(world.nurse)
    form = {"version": 1, "words": "Please say who visits."}
    actions.ask(by=world.nurse, referral=referral.pk, version=1, words="First.")
    answer = client.post(f"/referrals/{referral.pk}/ask/", form)
    assert answer.status_code == 409
    assert "Please say who visits." in answer.content.decode()


def test_a_dead_person_gets_no_referral_but_a_way_on(as_, world):
    person = world.person(death_date="2026-01-02")
    key = uuid4().hex
    form = {"submission_key": key, "asking": "resident", "need": "Help", "urgency": "routine"}
    answer = as_(world.handler).post(f"/referrals/new/{person.pk}/", form | {"consent": "on"})
    assert answer.status_code == 400
    assert not Referral.objects.exists()
    assert "This person died on 2 January 2026" in answer.content.decode()


def test_no_page_has_a_name_in_its_title_or_address(as_, world):
    referral = world.referral()
    page = as_(world.nurse).get(f"/referrals/{referral.pk}/").content.decode()
    title = re.search(r"<title>(.*?)</title>", page).group(1)
    assert "Begum" not in title
    addresses = re.findall(r'href="([^"]*)"', page)
    assert not any("Begum" in address or "Amina" in address for address in addresses)


@pytest.mark.parametrize(("more", "shown", "cut"), [(19, 20, False), (2000, 20, True)])
def test_the_page_of_a_person_shows_the_newest_referrals(
    as_, world, django_assert_max_num_queries, more, shown, cut
):
    referral = world.referral()
    copies(referral, more)
    client = as_(world.handler)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get(f"/people/{referral.person_id}/").content.decode()
    assert page.count('href="/referrals/') - page.count("/referrals/new/") == shown
    assert ("Only the newest 20 are shown" in page) is cut


@pytest.mark.parametrize(
    ("urgency", "named", "begins_at"),
    [("urgent", True, "words"), ("urgent", False, "service"), ("unknown", True, "service")],
)
def test_a_decision_begins_at_what_the_referral_leaves_open(as_, world, urgency, named, begins_at):
    asked = world.rapid_service.pk if named else None
    referral = world.referral(urgency=urgency, asked_for=asked)
    client, path = as_(world.nurse), f"/referrals/{referral.pk}/triage/"
    boxes = re.findall(r'id="id_(\w+)"[^>]* autofocus', client.get(path).content.decode())
    assert boxes == [begins_at]
    refused = client.post(path, {"version": referral.version})
    assert (refused.status_code, b" autofocus" in refused.content) == (422, False)


@pytest.mark.parametrize("act", ["ask", "signpost", "withdraw"])
def test_a_move_that_asks_for_words_alone_begins_there_and_once_refused_at_what_is_wrong(
    as_, world, act
):
    referral = world.referral()
    client, path = as_(world.nurse), f"/referrals/{referral.pk}/{act}/"
    begins = r'id="id_(\w+)"[^>]* autofocus'
    assert re.findall(begins, client.get(path).content.decode()) == ["words"]
    refused = client.post(path, {"version": referral.version, "words": "\u200b"})
    assert (refused.status_code, b" autofocus" in refused.content) == (422, False)


CALL = {
    "name": "Jo", "asking": "resident", "need": "Help", "urgency": "soon", "consent": "on",
    "submission_key": "call", "caller_phone": "07700 900123",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"asking": "carer"}, "Write the name of the carer or relative"),
        ({"no_phone": "on"}, "Untick this, or take the phone number away"),
    ],
)
def test_what_leaves_a_caller_unnamed_or_contradicts_is_asked_again(as_, world, changed, said):
    answer = as_(world.handler).post("/referrals/new/", CALL | changed)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    ("phone", "texts", "tells"),
    [
        ("07700 900123", 1, "They get a text message at each step"),
        ("020 7946 0123", 0, "They get no texts"),
    ],
)
def test_the_reference_is_to_be_read_out_and_a_landline_gets_no_texts(
    as_, world, phone, texts, tells
):
    sent = as_(world.handler).post("/referrals/new/", CALL | {"caller_phone": phone}, follow=True)
    page, referral = sent.content.decode(), Referral.objects.get()
    assert 'Read this out now<br><strong class="nhsuk-heading-l nhsuk-u-nowrap"' in page
    assert tells in page
    assert Message.objects.filter(referral=referral, channel="text").count() == texts
    form = {"version": referral.version, "words": "Moved away"}
    done = as_(world.nurse).post(f"/referrals/{referral.pk}/withdraw/", form, follow=True)
    assert ("ring whoever asked, on 020 7946 0123" in done.content.decode()) is (texts == 0)
