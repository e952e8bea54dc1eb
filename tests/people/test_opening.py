"""Opening a record with a reason: the way in, the second step, and who stands out."""

import re
from datetime import date, timedelta

import pytest
from tests.staff import client_of, text
from tests.world import agreed

from hamlet.access import actions as access
from hamlet.access.models import Opening
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import NotAllowed
from hamlet.people import actions
from hamlet.people.standing_out import stands_out
from hamlet.portal import actions as portal

BORN = {"birth_date_day": "2", "birth_date_month": "3", "birth_date_year": "1951"}
WHY = {"reason": "ongoing_care", "words": "He fell at our clinic just now"}


@pytest.fixture
def amina(world):
    return world.person(practice_id=world.practice.pk, address="12 Cable Lane")


def record(person) -> str:
    return f"/people/{person.pk}/"


def opens(actor, person, **typed):
    return client_of(actor).post(f"{record(person)}open/", WHY | typed, follow=True)


def test_the_page_that_refuses_offers_the_way_in(world, amina):
    answer = client_of(world.carer_nurse).get(record(amina))
    said = text(answer)
    assert answer.status_code == 403
    assert "no open referral or registration" in said
    assert "Why do you need to see this record?" in said
    assert "Cable Lane" not in said


def test_the_front_door_is_not_told_to_call_itself(world, amina, settings):
    settings.GOVERNANCE_PHONE = "020 7946 0123"
    access.restrict(by=world.gp, person=amina.pk, kind="staff")
    said = text(client_of(world.handler).get(record(amina)))
    assert "call the single point of access" not in said.lower()
    assert "Ask your team lead" in said
    assert "information governance lead on 020 7946 0123" in said
    said = text(client_of(world.carer_nurse).get(record(amina)))
    assert "Call the single point of access on" in said
    settings.GOVERNANCE_PHONE = ""
    said = text(client_of(world.handler).get(record(amina)))
    assert "information governance lead on" not in said


def test_a_reason_opens_it_with_a_banner_and_it_can_be_closed(world, amina):
    said = text(opens(world.carer_nurse, amina))
    assert "Cable Lane" in said
    assert "You opened this record with a reason. It closes" in said
    assert "you opened it on" in said
    made = Opening.objects.get()
    assert (made.reason, made.words) == (WHY["reason"], WHY["words"])
    closed = client_of(world.carer_nurse).post(f"/people/openings/{made.pk}/close/", follow=True)
    assert "The record is closed again" in text(closed)
    assert client_of(world.carer_nurse).get(record(amina)).status_code == 403


@pytest.mark.parametrize("missing", ["reason", "words"])
def test_without_a_reason_or_words_nothing_opens_and_what_was_typed_is_kept(world, amina, missing):
    answer = opens(world.carer_nurse, amina, **{missing: ""})
    assert answer.status_code == 422
    assert "There is a problem" in text(answer)
    kept = WHY["words"] if missing == "reason" else 'value="ongoing_care" checked'
    assert kept in answer.content.decode()
    assert not Opening.objects.exists()


@pytest.mark.parametrize("words", ["x", ".", "1234567890123", "he fell"])
def test_a_reason_in_too_few_letters_opens_nothing(world, amina, words):
    answer = opens(world.carer_nurse, amina, words=words)
    assert answer.status_code == 422
    assert "Write at least 10 letters" in text(answer)
    assert f"{words}</textarea>" in answer.content.decode()
    assert not Opening.objects.exists()


def test_it_opens_that_one_person_for_that_one_practitioner(world, amina):
    opens(world.carer_nurse, amina)
    other = world.person("Karim", practice_id=world.practice.pk)
    assert client_of(world.carer_nurse).get(record(other)).status_code == 403
    assert client_of(world.therapist).get(record(amina)).status_code == 403


def test_a_voluntary_group_has_no_way_in(world, amina):
    assert opens(world.volunteer, amina).status_code == 403
    assert not Opening.objects.exists()


def test_what_is_kept_closer_needs_a_second_step(world, amina):
    access.restrict(by=world.gp, person=amina.pk, kind="staff")
    first = opens(world.carer_nurse, amina)
    assert "This record is kept closer than others" in text(first)
    assert WHY["words"] in first.content.decode()
    assert not Opening.objects.exists()
    unsure = opens(world.carer_nurse, amina, second="yes")
    assert unsure.status_code == 422
    said = text(opens(world.carer_nurse, amina, second="yes", sure="on"))
    assert "Cable Lane" in said
    assert Opening.objects.get().restricted


def test_an_open_page_is_told_when_it_may_not_stay(world, amina):
    opens(world.carer_nurse, amina)
    client = client_of(world.carer_nurse)
    assert client.get(f"{record(amina)}still/").status_code == 204
    before = Entry.objects.count()
    access.end_agreement(by=SYSTEM, agreement=world.agreement.pk, why="Over")
    assert client.get(f"{record(amina)}still/").status_code == 403
    assert Entry.objects.count() == before + 1, "asking is no look; the end is a deed"


def test_it_closes_by_itself(world, amina):
    opens(world.carer_nurse, amina)
    with clock.frozen(clock.now() + timedelta(hours=8, minutes=1)):
        assert client_of(world.carer_nurse).get(record(amina)).status_code in (302, 403)


def test_nobody_closes_what_somebody_else_opened(world, amina):
    opens(world.carer_nurse, amina)
    made = Opening.objects.get()
    answer = client_of(world.therapist).post(f"/people/openings/{made.pk}/close/")
    assert answer.status_code == 404
    assert Opening.objects.get().closes_at == made.closes_at


def test_own_family_colleague_and_namesake_stand_out(world, amina):
    def as_person(actor, person):
        from hamlet.access.models import Account

        Account.objects.filter(pk=actor.id).update(person=person.pk)

    nurse = world.carer_nurse
    assert stands_out(nurse, amina.pk) == ""
    assert stands_out(nurse, world.person("Mei", "Chua").pk) == "namesake"
    themselves = world.person("Lin", "Chua")
    as_person(nurse, themselves)
    actions.record_many_circumstances(
        by=SYSTEM,
        circumstances=actions.Circumstances(
            relatives=[{"person_id": amina.pk, "relative_id": themselves.pk, "kind": "daughter"}]
        ),
    )
    assert stands_out(nurse, themselves.pk) == "own"
    assert stands_out(nurse, amina.pk) == "family"
    assert stands_out(world.therapist, themselves.pk) == "colleague"


def test_a_search_that_names_one_person_leads_to_the_way_in(world, amina):
    client = client_of(world.carer_nurse)
    asked = {"name": "Amina Begum", **BORN}
    answer = client.post("/people/", asked, follow=True)
    assert record(amina) in answer.content.decode()
    assert "Cable Lane" not in text(answer)


BEYOND = {
    "change": "Change details",
    "death": "record that they died",
    "sharing": "Sharing, as the person wants it",
    "own-pages": "Their own pages",
}


def test_an_opened_record_can_be_looked_at_and_helped_with_but_not_changed(world, amina):
    said = text(opens(world.carer_nurse, amina))
    assert "You opened this record to look." in said
    assert "Add an alert" in said
    assert "Say how to talk with them" in said
    assert "New referral" in said
    assert [words for words in BEYOND.values() if words in said] == []
    as_practice = text(client_of(world.gp).get(record(amina)))
    assert [words for words in BEYOND.values() if words not in as_practice] == []
    assert "to look" not in as_practice


@pytest.mark.parametrize("page", ["change", "death", "sharing", "own-pages"])
def test_what_an_opening_does_not_allow_is_refused_with_who_may(world, amina, page):
    opens(world.carer_nurse, amina)
    client = client_of(world.carer_nurse)
    assert client_of(world.gp).get(f"{record(amina)}{page}/").status_code == 200
    for answer in (client.get(f"{record(amina)}{page}/"), client.post(f"{record(amina)}{page}/")):
        assert answer.status_code == 403
        assert "You opened this record to look" in text(answer)
        assert "changed by their practice" in text(answer)


def test_verbs_refuse_what_an_opening_does_not_allow(world, amina):
    opens(world.carer_nurse, amina, reason="vital_interests")
    about = {"by": world.carer_nurse, "person": amina.pk}
    refused = [
        lambda: actions.record_death(**about, on=date(2026, 1, 2)),
        lambda: actions.change(**about, version=amina.version, given_name="Aminah"),
        lambda: access.restrict(**about, kind="staff"),
        lambda: access.record_wish(**about, kind="opt_out"),
        lambda: portal.open_portal(**about, email="amina@example.org"),
        lambda: portal.let_act_for(**about, email="amina@example.org"),
    ]
    for act in refused:
        with pytest.raises(NotAllowed, match="You opened this record to look"):
            act()
    actions.record_death(by=world.gp, person=amina.pk, on=date(2026, 1, 2))
    with pytest.raises(NotAllowed, match="You opened this record to look"):
        actions.withdraw_death(**about)
    actions.record_alert(**about, words="A large dog")
    actions.record_communication_need(**about, language="Bengali")


def test_whoever_also_has_a_relationship_changes_what_they_opened_before(world, amina):
    opens(world.carer_nurse, amina)
    access.open_relationship(
        by=SYSTEM, holder_kind="team", holder=world.rapid.pk, organisation=world.trust.pk,
        person=amina.pk, kind="caseload", subject="referral:1",
    )  # fmt: skip
    changed = actions.change(
        by=world.carer_nurse, person=amina.pk, version=amina.version, given_name="Aminah"
    )
    assert changed.given_name == "Aminah"


def searched(client, **asked) -> tuple[str, str]:
    """Somebody searches for Amina; gives the page that answered, and where it says why not."""
    answer = client.post("/people/", {"name": "Amina Begum", **BORN} | asked, follow=True)
    assert "Somebody fits whom you cannot see" in text(answer)
    found = answer.redirect_chain[-1][0]
    return found, re.search(r'href="(/people/[^"]+question=[^"]+)"', answer.content.decode())[1]


def test_it_says_whom_one_searched_for_and_no_more_of_whom_it_found(world, amina):
    client = client_of(world.carer_nurse)
    found, why = searched(client)
    page = client.get(why)
    said = text(page)
    assert "You searched for Amina Begum, born 2 March 1951" in said
    assert "Cable Lane" not in said
    assert f'href="{found}"' in page.content.decode(), "the way back"
    again = client.post(re.search(r'action="([^"]+/open/[^"]*)"', page.content.decode())[1], {})
    assert "You searched for Amina Begum" in text(again)


def test_a_search_that_somebody_else_fits_says_nothing_of_this_person(world, amina):
    client = client_of(world.carer_nurse)
    _, why = searched(client)
    other = world.person("Karim", practice_id=world.practice.pk)
    said = text(client.get(why.replace(str(amina.pk), str(other.pk))))
    assert "You searched for" not in said
    assert "Amina" not in said


def test_it_says_for_how_many_hours_a_record_opens(world, amina):
    assert "to you alone, for 8 hours." in text(client_of(world.carer_nurse).get(record(amina)))
    agreed("T-04", world.trust, world.charity, opening_hours=1)
    assert "to you alone, for 1 hour." in text(client_of(world.carer_nurse).get(record(amina)))


def test_a_referral_from_there_is_for_whom_one_searched_for(world, amina):
    client = client_of(world.gp)
    other = world.person("Sadia", "Khan", practice_id=world.charity.pk)
    answer = client.post("/people/", {"name": "Sadia Khan", **BORN}, follow=True)
    why = re.search(r'href="(/people/[^"]+question=[^"]+)"', answer.content.decode())[1]
    assert str(other.pk) in why
    refer = re.search(r'href="([^"]*/new/[^"]*question=[^"]+)"', client.get(why).content.decode())
    form = client.get(refer[1]).content.decode()
    assert 'value="Sadia Khan"' in form
    assert 'value="1951"' in form
