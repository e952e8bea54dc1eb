"""The queue of openings, the page of one, and what an officer does about it."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from tests.sharing.many import openings as many_openings
from tests.staff import client_of, text

from hamlet.access import actions, roles
from hamlet.access.decisions import decide
from hamlet.access.models import Opening
from hamlet.journal import queries as journal
from hamlet.journal.actions import deed, look
from hamlet.journal.models import Entry
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.people import actions as people
from hamlet.sharing.forms.openings import FINDINGS
from hamlet.sharing.queries import OpeningList

QUEUE = "/sharing/openings/"


def open_it(world, actor=None, **more) -> Opening:
    said = {"reason": "ongoing_care", "words": "She is at our door"} | more
    return actions.open_record(by=actor or world.carer_nurse, person=world.amina.pk, **said)


@verb
def write_deed(*, by, **said):
    deed(by=by, **said)


def rows(page):
    return page.content.decode().count('scope="row"')


def test_the_queue_says_who_whose_when_why_and_what_stands_out_first(world, client):
    open_it(world)
    open_it(world, world.therapist, words="I know her well", stands_out="colleague")
    said = text(client.get(QUEUE))
    for words in (
        "Lin Chua opened Amina Begum", "Riverside Community Trust", "She is at our door",
        "I am helping them now, and no referral says so yet", "Not reviewed yet",
        "Open, 7 h 59 min left", "2 to review, 1 of them stands out. 2 records are open now.",
    ):  # fmt: skip
        assert words in said
    assert said.index("Tom Hale opened") < said.index("Lin Chua opened")
    assert "A colleague" in said


def test_a_restricted_record_is_marked(world, client):
    actions.restrict(by=world.gp, person=world.amina.pk, kind="abuse")
    open_it(world, second_step=True)
    assert "Restricted record" in text(client.get(QUEUE))


def test_reading_the_queue_is_a_look_at_everybody_in_it(world, client):
    open_it(world)
    client.get(QUEUE)
    entry = Entry.objects.get(action="opening.list")
    assert (entry.kind, entry.actor_name) == ("look", "Ines Rao")
    assert next(iter(journal.about(world.amina.pk))) == entry


def test_a_queue_without_rows_says_so(world, client):
    assert "Every opened record has been reviewed" in text(client.get(QUEUE))
    assert "No opened record fits" in text(client.get(f"{QUEUE}?which=open"))


def test_the_queue_is_narrowed_by_what_the_address_says(world, client):
    nurse, gp = open_it(world), open_it(world, world.gp)
    actions.review_opening(
        by=world.officer, opening=nurse.pk, finding="fitting", words="Asked her lead"
    )
    actions.close_opening(by=world.gp, opening=gp.pk)
    assert rows(client.get(QUEUE)) == 1
    assert rows(client.get(f"{QUEUE}?which=all")) == 2
    assert "Lin Chua" in text(client.get(f"{QUEUE}?which=open"))
    of_trust = f"{QUEUE}?which=all&organisation={world.trust.pk}"
    assert "Dr Nadia Islam" not in text(client.get(of_trust))
    assert rows(client.get(f"{QUEUE}?which=nonsense&organisation=nonsense")) == 1


@pytest.mark.parametrize("which", ["", "open", "all"])
@pytest.mark.parametrize("organisation", [None, uuid4()])
def test_the_question_comes_back_from_its_address(which, organisation):
    question = OpeningList(which, organisation)
    assert OpeningList.read(question.asked()) == question


def test_the_queue_comes_fifty_at_a_time_and_keeps_what_was_asked(world, client):
    many_openings(world, 120)
    page = client.get(f"{QUEUE}?which=all")
    assert rows(page) == 50
    assert "?which=all&amp;page=2" in page.content.decode()
    assert rows(client.get(f"{QUEUE}?which=all&page=3")) == 20


def test_one_opening_shows_what_was_then_seen_and_nothing_else(world, client):
    before = clock.now() - timedelta(hours=3)
    nurse = world.carer_nurse
    with clock.frozen(before):
        look(by=nurse, action="worklist.look", people=[world.amina.pk])
    with clock.frozen(before + timedelta(hours=1)):
        made = open_it(world)
    for minutes in (61, 62):
        with clock.frozen(before + timedelta(minutes=minutes)):
            look(by=nurse, action="person.look", people=[world.amina.pk])
            look(by=world.gp, action="referral.look", people=[world.amina.pk])
            look(by=nurse, action="person.change", people=[world.person().pk])
    with clock.frozen(before + timedelta(hours=2)):
        actions.close_opening(by=nurse, opening=made.pk)
    with clock.frozen(before + timedelta(minutes=121)):
        look(by=nurse, action="person.refused", people=[world.amina.pk])
    said = text(client.get(f"{QUEUE}{made.pk}/"))
    assert "Looked at the record, 2 times" in said
    assert said.index("Opened the record with a reason") < said.index("Looked at the record")
    for other in ("in a list of work", "at a referral", "Changed details", "Was not shown"):
        assert other not in said
    assert "born 2 March 1951" in said
    assert "after 1 h" in said


def test_reading_one_is_a_look_and_its_title_names_nobody(world, client):
    made = open_it(world)
    page = client.get(f"{QUEUE}{made.pk}/").content.decode()
    entry = Entry.objects.get(action="opening.look")
    assert entry.subject == f"opening:{made.pk}"
    assert next(iter(journal.about(world.amina.pk))) == entry
    assert "Begum" not in page.split("</title>")[0]


def test_without_the_journal_nobody_s_name_is_shown(world, client, monkeypatch):
    from hamlet.kernel.errors import Fault
    from hamlet.sharing.views import openings

    made = open_it(world)

    def broken(**_):
        raise Fault("the journal cannot be written")

    monkeypatch.setattr(openings, "look", broken)
    for address in (QUEUE, f"{QUEUE}{made.pk}/"):
        page = client.get(address)
        assert page.status_code == 500
        assert "Begum" not in page.content.decode()


def test_a_review_says_what_was_found(world, client):
    made = open_it(world)
    page = client.post(
        f"{QUEUE}{made.pk}/review/",
        {"finding": "asked", "words": "Rang her team lead"},
        follow=True,
    )
    assert "Your review is saved" in text(page)
    made.refresh_from_db()
    assert (made.finding, made.reviewed_by) == ("asked", "Ines Rao")
    said = text(client.get(f"{QUEUE}{made.pk}/"))
    assert "I asked them to say more. Rang her team lead (Ines Rao" in said
    assert "Review it again" in said


def test_what_was_changed_meanwhile_heads_the_entry(world, client):
    people.record_alert(by=world.gp, person=world.amina.pk, words="Before")
    made = open_it(world)
    assert "They changed the record" not in text(client.get(QUEUE))
    about = {"by": world.carer_nurse, "person": world.amina.pk}
    for _ in range(2):
        people.record_alert(**about, words="A large dog")
    people.record_communication_need(**about, language="Bengali")
    people.record_alert(by=world.gp, person=world.amina.pk, words="Another's")
    actions.close_opening(by=world.carer_nurse, opening=made.pk)
    said = text(client.get(QUEUE))
    changed = "recorded an alert and recorded how to talk with them"
    assert f"Lin Chua opened Amina Begum and {changed} Riverside" in said
    assert "They changed the record" in said
    said = text(client.get(f"{QUEUE}{made.pk}/"))
    assert "What they changed Recorded an alert, recorded how to talk with them" in said
    assert said.index("What they changed") < said.index("Whose record")


def test_a_death_that_an_opening_let_be_recorded_is_not_a_dash(world, client):
    """So it was before openings were for looking."""
    made = open_it(world)
    write_deed(by=world.carer_nurse, action="person.death", people=[world.amina.pk])
    said = text(client.get(QUEUE))
    assert "Lin Chua opened Amina Begum and recorded a death" in said
    assert "What they changed Recorded a death" in text(client.get(f"{QUEUE}{made.pk}/"))


def test_whoever_was_asked_to_say_more_stays_in_the_queue_with_how_long(world, client):
    made = open_it(world)
    said = {"finding": "asked", "words": "Rang her team lead"}
    client.post(f"{QUEUE}{made.pk}/review/", said)
    with clock.frozen(clock.now() + timedelta(days=2, hours=1)):
        shown = text(client_of(world.officer).get(QUEUE))
    assert "Ines Rao asked them to say more, and has waited for 2 days" in shown
    assert "1 to review, 1 asked to say more" in shown
    assert "1 opened record to review" in text(client.get("/home/"))
    seen = Opening.objects.get().reviewed_at.isoformat()
    answered = {"finding": "fitting", "words": "She had been called there", "seen": seen}
    client.post(f"{QUEUE}{made.pk}/review/", answered)
    assert "Every opened record has been reviewed" in text(client.get(QUEUE))


@pytest.mark.parametrize("words", ["x", ".", "1234567890123", "she rang"])
def test_a_review_in_too_few_letters_is_refused(world, client, words):
    made = open_it(world)
    page = client.post(f"{QUEUE}{made.pk}/review/", {"finding": "fitting", "words": words})
    assert page.status_code == 422
    assert "Write at least 10 letters" in text(page)
    assert f"{words}</textarea>" in page.content.decode()
    made.refresh_from_db()
    assert made.reviewed_at is None


def test_every_finding_has_its_words():
    assert list(FINDINGS) == [each for each in Opening.Finding.values if each]


def test_an_empty_review_is_refused_and_what_was_typed_is_kept(world, client):
    made = open_it(world)
    page = client.post(f"{QUEUE}{made.pk}/review/", {"words": "Rang her team lead"})
    assert page.status_code == 422
    assert "Choose what you found" in text(page)
    assert "Rang her team lead" in page.content.decode()
    made.refresh_from_db()
    assert made.reviewed_at is None


def test_a_review_that_another_officer_was_quicker_with_is_not_overwritten(world, client):
    made = open_it(world)
    other = world.staff("Olu Second", roles.GOVERNANCE_LEAD, world.trust)
    actions.review_opening(by=other, opening=made.pk, finding="misuse", words="No reason given")
    mine = {"finding": "fitting", "words": "All is as it should be", "seen": ""}
    page = client.post(f"{QUEUE}{made.pk}/review/", mine)
    assert page.status_code == 409
    said = text(page)
    assert "Olu Second reviewed it meanwhile" in said
    assert "No reason given" in said
    assert "All is as it should be" in page.content.decode()
    made.refresh_from_db()
    assert made.finding == "misuse"
    assert made.last_review in unescape(page.content.decode())
    client.post(f"{QUEUE}{made.pk}/review/", mine | {"seen": made.last_review})
    made.refresh_from_db()
    assert (made.finding, made.reviewed_by) == ("fitting", world.officer.name)


def test_nobody_is_offered_to_review_their_own(world):
    made = open_it(world)
    both = world.staff("Sam Both", roles.GOVERNANCE_LEAD, world.trust)
    [own] = many_openings(world, 1, account=both.id)
    page = client_of(both).get(f"{QUEUE}{own.pk}/")
    assert "Somebody else has to review it" in text(page)
    assert "Save the review" not in text(page)
    sent = client_of(both).post(
        f"{QUEUE}{own.pk}/review/", {"finding": "fitting", "words": "It was me who did"}
    )
    assert sent.status_code == 422
    assert "Save the review" in text(client_of(both).get(f"{QUEUE}{made.pk}/"))


def test_an_officer_closes_a_record_at_once(world, client):
    made = open_it(world)
    assert decide(world.carer_nurse, "person.look", world.amina.pk).allowed
    page = client.post(f"{QUEUE}{made.pk}/close/", follow=True)
    assert "The record is closed" in text(page)
    assert "Close it now" not in text(page)
    assert not decide(world.carer_nurse, "person.look", world.amina.pk).allowed


def test_an_opening_is_kept_from_the_person_with_a_reason(world, client):
    made = open_it(world)
    assert client.post(f"{QUEUE}{made.pk}/keep/", {"why": ""}).status_code == 422
    page = client.post(
        f"{QUEUE}{made.pk}/keep/", {"why": "Her husband reads her post"}, follow=True
    )
    said = text(page)
    assert "Nothing of it. Ines Rao kept it from them: Her husband reads her post" in said
    assert "Keep it from the person" not in said


def test_openings_are_the_officers_alone(world):
    made = open_it(world)
    for actor in (world.gp, world.carer_nurse, world.handler):
        browser = client_of(actor)
        assert browser.get(QUEUE).status_code == 403
        assert browser.get(f"{QUEUE}{made.pk}/").status_code == 403
        for act in ("review", "close", "keep"):
            assert browser.post(f"{QUEUE}{made.pk}/{act}/").status_code == 403


def test_what_is_not_there_is_said_not_to_be(world, client):
    assert client.get(f"{QUEUE}{uuid4()}/").status_code == 404
