"""A resident's own pages: whose record, what comes next, how to talk, and no other's."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.portal.residents import family, lets_help, path, resident
from tests.staff import client_of, text

from hamlet.access import actions as access
from hamlet.access.models import Restriction, Wish
from hamlet.access.queries import those_acting_for
from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.models import Message
from hamlet.journal.models import Entry
from hamlet.journal.queries import about
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.notices.models import Notice
from hamlet.people import actions as people
from hamlet.people.models import CommunicationNeed
from hamlet.portal import actions
from hamlet.portal.models import Invitation

PAGES = (
    "", "looked/", "shared/", "shared/with/", "shared/research/", "shared/not/all/",
    "shared/not/medicines/", "talk/", "helpers/", "not-me/", "helpers/invite/",
)  # fmt: skip
TALK = {
    "language": "Bengali", "interpreter": "yes", "format": "Large print",
    "support": "My daughter is with me", "phone": "07700 900123", "email": "",
}  # fmt: skip


@pytest.fixture
def kin(world, settings):
    settings.HAMLET_DEMO = True
    return family(world)


@pytest.mark.parametrize("language", ["en-gb", "bn", "so"])
def test_every_page_in_each_language(kin, django_assert_max_num_queries, language):
    lets_help(kin.helper, kin.karim, kin.own)
    actions.invite(by=kin.own, person=kin.amina.pk, name="Rafiq")
    kin.at_home.get(f"/language/{language}/")
    for rest in PAGES:
        with django_assert_max_num_queries(15):
            found = kin.at_home.get(path(kin.amina, rest))
        page = found.content.decode()
        assert found.status_code == 200, rest
        assert f'<html lang="{language}"' in page, rest
        assert page.count("<h1") == 1, rest
        assert ("hamlet-unchecked" in page) == (language != "en-gb"), rest
        assert "Amina" in page.split("<main")[0], "whose record it is stands on top"
        assert "Begum" not in page.split("</title>")[0], "and never in the title"


def test_pages_speak_the_language_that_the_person_told_us_of(kin):
    people.record_communication_need(by=SYSTEM, person=kin.amina.pk, language="Somali")
    assert '<html lang="so"' in kin.at_home.get(path(kin.amina)).content.decode()
    kin.at_home.get("/language/en-gb/")
    assert '<html lang="en-gb"' in kin.at_home.get(path(kin.amina)).content.decode()


def test_pages_that_are_everybody_s_speak_it_too_until_the_person_signs_out(kin):
    people.record_communication_need(by=SYSTEM, person=kin.amina.pk, language="Somali")
    assert '<html lang="en-gb"' in kin.at_home.get("/").content.decode()
    kin.at_home.get(path(kin.amina))
    for address in ("/", "/follow/", "/ask/emergency/"):
        assert '<html lang="so"' in kin.at_home.get(address).content.decode(), address
    kin.at_home.post("/sign-out/")
    assert '<html lang="en-gb"' in kin.at_home.get("/").content.decode()


def test_what_happens_next_is_said_of_each_open_request(world, kin):
    held = world.referral(person=kin.amina)
    said = text(kin.at_home.get(path(kin.amina)))
    assert "A nurse will read your request." in said
    frontdoor.refuse(
        by=world.nurse, referral=held.pk, version=held.version, reason="duplicate",
        words="She has help", next_owner="Mill Lane Practice",
    )  # fmt: skip
    assert "No request for help is open now." in text(kin.at_home.get(path(kin.amina)))


def test_each_page_is_written_in_the_journal_for_what_it_is(kin):
    lets_help(kin.own, kin.amina, kin.helper)
    kin.at_home.get(path(kin.amina, "shared/"))
    own = about(kin.amina.pk).first()
    kin.carer.get(path(kin.amina))
    other = about(kin.amina.pk).first()
    assert (own.action, own.purpose, own.actor_id) == ("mine.look", "own record", kin.own.id)
    assert (other.action, other.purpose, other.actor_id) == (
        "mine.look", "direct care", kin.helper.id,
    )  # fmt: skip


def test_without_the_journal_there_is_no_page(kin, monkeypatch):
    def broken(**_):
        raise OSError("disk full")

    monkeypatch.setattr("hamlet.portal.whose.look", broken)
    found = kin.at_home.get(path(kin.amina))
    assert found.status_code == 500
    assert "Amina" not in found.content.decode().split("<main")[1]


# Nobody else's


def answer(found) -> tuple[int, str]:
    said = text(found)
    return found.status_code, said[said.index("This page is not here") :]


@pytest.mark.parametrize("rest", PAGES)
def test_another_s_record_is_answered_like_one_that_does_not_exist(kin, rest):
    other = answer(kin.at_home.get(path(kin.karim, rest)))
    nobody = answer(kin.at_home.get(f"/mine/{uuid4()}/{rest}"))
    assert other == nobody
    assert other[0] == 404


@pytest.mark.parametrize(
    "rest", ["shared/undo/", "helpers/end/", "helpers/read/", "leave/", "talk/"]
)
def test_nothing_is_sent_about_another_s_record(kin, rest):
    before = Entry.objects.count()
    assert kin.at_home.post(path(kin.karim, rest), {"undo": "x", "end": "1"}).status_code == 404
    assert Entry.objects.count() == before


def test_a_wish_of_somebody_else_cannot_be_undone(kin):
    theirs = access.record_wish(by=kin.helper, person=kin.karim.pk, kind="object")
    for wanted in (str(theirs.pk), str(uuid4()), "closer", ""):
        assert (
            kin.at_home.post(path(kin.amina, "shared/undo/"), {"undo": wanted}).status_code == 404
        )
    theirs.refresh_from_db()
    assert theirs.ended_at is None


def test_somebody_else_s_helper_or_code_cannot_be_ended(kin):
    held = lets_help(kin.helper, kin.karim, kin.own)
    invitation, _ = actions.invite(by=kin.helper, person=kin.karim.pk, name="Rafiq")
    for wanted in (str(held.pk), str(invitation.pk), "x", "0"):
        found = kin.at_home.post(path(kin.amina, "helpers/end/"), {"end": wanted, "sure": "yes"})
        assert found.status_code == 404
    assert kin.at_home.get(path(kin.karim)).status_code == 200
    invitation.refresh_from_db()
    assert invitation.ended_at is None


def test_a_look_at_somebody_else_cannot_be_asked_about(world, kin):
    client_of(world.handler).get(f"/people/{kin.karim.pk}/")
    theirs = about(kin.karim.pk).filter(action="person.look").first()
    assert kin.at_home.get(path(kin.amina, f"looked/{theirs.pk}/")).status_code == 404
    assert kin.carer.get(path(kin.karim, f"looked/{theirs.pk}/")).status_code == 200


# Those who act for somebody


def test_a_helper_sees_what_was_chosen_and_nothing_more(world, kin):
    held = lets_help(kin.own, kin.amina, kin.helper, ["contacts"])
    world.referral(person=kin.amina)
    assert held.categories == ["contacts", "demographics"]
    said = text(kin.carer.get(path(kin.amina)))
    assert "You act for this person." in said
    assert "A nurse will read your request." in said
    assert "Who looked" not in said
    for rest in PAGES[1:]:
        assert kin.carer.get(path(kin.amina, rest)).status_code == 404, rest


def test_what_is_outside_the_scope_is_not_shown(world, kin):
    service = world.service("Talking therapy", world.therapy, category="mental_health")
    held = world.referral(person=kin.amina)
    frontdoor.triage(
        by=world.nurse, referral=held.pk, version=held.version, service=service.pk,
        urgency="routine",
    )  # fmt: skip
    lets_help(kin.own, kin.amina, kin.helper, ["contacts"])
    assert "Talking therapy" in text(kin.at_home.get(path(kin.amina)))
    assert "Talking therapy" not in text(kin.carer.get(path(kin.amina)))


def test_what_is_kept_closer_a_helper_does_not_see_who_asked_for_it(world, kin):
    lets_help(kin.own, kin.amina, kin.helper)
    by_helper = frontdoor.Referrer(kind="carer", name="Karim Begum", account=kin.helper.id)
    made = world.referral(person=kin.amina, referrer=by_helper)
    assert str(made.pk) in kin.carer.get(path(kin.amina)).content.decode()
    access.restrict_item(
        by=SYSTEM, person=kin.amina.pk, kind="abuse", subject=f"referral:{made.pk}"
    )
    assert str(made.pk) in kin.at_home.get(path(kin.amina)).content.decode()
    assert str(made.pk) not in kin.carer.get(path(kin.amina)).content.decode()
    assert kin.carer.get(path(kin.amina, f"request/{made.pk}/")).status_code == 404


def test_a_helper_for_parts_decides_nothing_by_a_verb_either(kin):
    lets_help(kin.own, kin.amina, kin.helper, ["contacts"])
    by = {"by": kin.helper, "person": kin.amina.pk}
    with pytest.raises(NotAllowed, match="parts of this record"):
        access.record_wish(**by, kind="object")
    with pytest.raises(NotAllowed, match="parts of this record"):
        access.restrict(**by, kind="asked")
    with pytest.raises(NotAllowed, match="parts of this record"):
        people.record_communication_need(**by, language="Somali")
    assert not Wish.objects.exists()
    assert not Restriction.objects.exists()


def test_a_helper_for_all_decides_but_lets_nobody_else_in(kin):
    lets_help(kin.own, kin.amina, kin.helper)
    for rest in PAGES[:-1]:
        assert kin.carer.get(path(kin.amina, rest)).status_code == 200, rest
    assert kin.carer.get(path(kin.amina, "helpers/invite/")).status_code == 404
    with pytest.raises(NotAllowed):
        actions.invite(by=kin.helper, person=kin.amina.pk, name="Rafiq")


@pytest.mark.parametrize("first", [[], ["contacts"]])
def test_the_last_code_of_a_person_says_what_its_holder_may_and_ending_it_ends_all(kin, first):
    lets_help(kin.own, kin.amina, kin.helper, first)
    lets_help(kin.own, kin.amina, kin.helper, [] if first else ["contacts"])
    assert those_acting_for(kin.amina.pk).count() == 1
    status = kin.carer.get(path(kin.amina, "bookings/")).status_code
    assert status == (200 if first else 404)
    page = kin.at_home.get(path(kin.amina, "helpers/"))
    assert ("May decide for you." in text(page)) == bool(first)
    held = those_acting_for(kin.amina.pk).get()
    kin.at_home.post(path(kin.amina, "helpers/end/"), {"end": held.pk, "sure": "yes"})
    assert kin.carer.get(path(kin.amina)).status_code in (302, 404), "as the page says"


def test_a_code_that_another_replaced_opens_nothing_again(kin):
    codes = [
        actions.invite(by=kin.own, person=kin.amina.pk, name="Karim", categories=parts)[1]
        for parts in ([], ["contacts"])
    ]
    for code in codes:
        assert actions.accept(by=kin.helper, code=code, born=kin.amina.birth_date)
    assert actions.accept(by=kin.helper, code=codes[0], born=kin.amina.birth_date) is None
    assert those_acting_for(kin.amina.pk).get().categories == ["contacts", "demographics"]


def test_sight_that_has_ended_is_no_sight(kin):
    until = clock.now() + timedelta(days=30)
    lets_help(kin.own, kin.amina, kin.helper, until=until)
    assert kin.carer.get(path(kin.amina)).status_code == 200
    with clock.frozen(until):
        assert kin.carer.get(path(kin.amina)).status_code in (302, 404)
        with pytest.raises(NotAllowed):
            access.record_wish(by=kin.helper, person=kin.amina.pk, kind="object")


def test_a_helper_goes_between_records_and_sees_whose_each_is(kin):
    lets_help(kin.own, kin.amina, kin.helper)
    own, theirs = kin.carer.get(path(kin.karim)), kin.carer.get(path(kin.amina))
    assert "Karim Begum This is your own record. Go to the record of Amina Begum" in text(own)
    assert "Amina Begum You act for this person. On this page, ‘you’ means them." in text(theirs)
    assert "Go to your own record" in text(theirs)


def test_the_person_ends_it_at_any_time_and_so_does_the_helper(kin):
    held = lets_help(kin.own, kin.amina, kin.helper)
    kin.at_home.post(path(kin.amina, "helpers/end/"), {"end": held.pk, "sure": "yes"})
    assert kin.carer.get(path(kin.amina)).status_code == 404
    lets_help(kin.own, kin.amina, kin.helper)
    assert kin.carer.post(path(kin.amina, "leave/")).url == "/mine/"
    assert kin.carer.get(path(kin.amina)).status_code == 404
    assert "Nobody acts for you now" in text(kin.at_home.get(path(kin.amina, "helpers/")))


def test_one_helper_does_not_end_another(world, kin):
    third = family(world)
    lets_help(kin.own, kin.amina, kin.helper)
    held = lets_help(kin.own, kin.amina, third.own)
    found = kin.carer.post(path(kin.amina, "helpers/end/"), {"end": held.pk, "sure": "yes"})
    assert found.status_code == 404
    assert third.at_home.get(path(kin.amina)).status_code == 200


# Codes


BORN = {"born_day": "2", "born_month": "3", "born_year": "1951"}


def code_page(browser, code, **born):
    """The page to which a code and a date of birth lead, whether they open anything or not."""
    return browser.post("/mine/accept/", {"code": code} | BORN | born, follow=True)


def test_a_code_is_shown_once_kept_as_a_hash_and_works_once(world, kin):
    typed = {"name": "Karim", "scope": "all", "how_long": "30"}
    made = kin.at_home.post(path(kin.amina, "helpers/invite/"), typed)
    assert made.status_code == 302
    kept = dict(kin.at_home.session)
    code = text(kin.at_home.get(made.url)).split("Your code ")[1].split()[0]
    held = Invitation.objects.get()
    assert code not in str(vars(held)) + str(kept)
    assert kin.at_home.get(made.url).url == path(kin.amina, "helpers/"), "shown once"
    assert code not in kin.at_home.get(path(kin.amina, "helpers/")).content.decode()
    assert Invitation.objects.count() == 1, "loading its page again makes no other"
    for typed in (code.lower(), code):
        leads_to = code_page(kin.carer, typed).redirect_chain[-1][0]
        assert leads_to == path(kin.amina), "sent twice, it is one"
    assert len(Entry.objects.filter(action="relationship.open", detail__kind="proxy")) == 1
    third = family(world)
    assert "This code and this date of birth do not work." in text(code_page(third.at_home, code))


@pytest.mark.parametrize("why", ["old", "withdrawn", "died", "unknown", "ended"])
def test_a_code_that_holds_no_longer_is_answered_like_an_unknown_one(world, kin, why):
    invitation, code = actions.invite(by=kin.own, person=kin.amina.pk, name="Karim")
    if why == "withdrawn":
        kin.at_home.post(path(kin.amina, "helpers/end/"), {"end": str(invitation.pk)})
    if why == "died":
        people.record_death(by=world.handler, person=kin.amina.pk, on=clock.today())
    if why == "unknown":
        code = "7K3M-Q2XW-9PTE"
    if why == "ended":
        actions.accept(by=kin.helper, code=code, born=kin.amina.birth_date)
        kin.carer.post(path(kin.amina, "leave/"))
    at = clock.now() + timedelta(days=7 if why == "old" else 0)
    with clock.frozen(at):
        assert actions.accept(by=kin.helper, code=code, born=kin.amina.birth_date) is None


def test_one_s_own_code_or_that_of_staff_opens_nothing(world, kin):
    _, code = actions.invite(by=kin.own, person=kin.amina.pk, name="Karim")
    with pytest.raises(UserError, match="your own code"):
        actions.accept(by=kin.own, code=code, born=kin.amina.birth_date)
    assert actions.accept(by=world.nurse, code=code, born=kin.amina.birth_date) is None


def test_codes_cannot_be_guessed_for_long(kin):
    _, code = actions.invite(by=kin.own, person=kin.amina.pk, name="Karim")
    for _ in range(10):
        code_page(kin.carer, "7K3M-Q2XW-9PTE")
    found = code_page(kin.carer, code)
    assert (found.status_code, "tried too often" in text(found)) == (429, True)


def test_a_code_with_another_date_of_birth_is_answered_like_an_unknown_one(kin):
    _, code = actions.invite(by=kin.own, person=kin.amina.pk, name="Karim")
    other = code_page(kin.carer, code, born_year="1952")
    unknown = code_page(kin.carer, "7K3M-Q2XW-9PTE")
    said = [text(each).replace("1952", "").replace("1951", "") for each in (other, unknown)]
    assert (other.status_code, unknown.status_code) == (422, 422)
    assert said[0].split("Act for somebody", 1)[1] == said[1].split("Act for somebody", 1)[1]
    assert code_page(kin.carer, code).status_code == 200


def test_signing_in_again_gives_no_new_tries(kin):
    _, code = actions.invite(by=kin.own, person=kin.amina.pk, name="Karim")
    for year in range(1940, 1950):
        code_page(kin.carer, code, born_year=str(year))
    assert code_page(client_of(kin.helper), code).status_code == 429


def test_five_wrong_dates_use_a_code_up_whoever_types_them_and_the_person_reads_of_it(world, kin):
    _, code = actions.invite(by=kin.own, person=kin.amina.pk, name="Karim")
    others = [client_of(resident(world.person(f"Stranger {n}"))) for n in range(5)]
    for number, browser in enumerate(others):
        assert code_page(browser, code, born_year=str(1940 + number)).status_code == 422
    found = code_page(kin.carer, code)
    assert (found.status_code, "ask for a new code" in text(found)) == (422, True)
    assert Invitation.objects.get().used_by is None
    said = text(kin.at_home.get(path(kin.amina, "looked/")))
    assert said.count("typed a wrong date of birth with a code to act for you") == 5
    assert "Stranger 3" in said
    assert "Codes that nobody has used" not in text(kin.at_home.get(path(kin.amina, "helpers/")))


def test_without_a_date_of_birth_no_code_is_made(world, kin):
    unknown = world.person("Layla", born=None)
    typed = {"name": "Karim", "scope": "all", "how_long": "30"}
    found = client_of(resident(unknown)).post(path(unknown, "helpers/invite/"), typed, follow=True)
    assert (found.status_code, Invitation.objects.count()) == (422, 0)
    assert "We do not know your date of birth." in text(found)


def test_the_first_page_says_who_began_to_act_until_the_person_has_read_it(kin):
    held = lets_help(kin.own, kin.amina, kin.helper)
    began = "Karim Begum began to act for you on"
    assert began in text(kin.at_home.get(path(kin.amina)))
    assert began not in text(kin.carer.get(path(kin.amina)))
    assert kin.carer.post(path(kin.amina, "helpers/read/"), {"read": held.pk}).status_code == 404
    kin.carer.post(path(kin.amina, "leave/"))
    said = text(kin.at_home.get(path(kin.amina)))
    assert began in said, "also of somebody who has left again"
    assert "It has ended." in said
    for _ in range(2):
        done = kin.at_home.post(path(kin.amina, "helpers/read/"), {"read": held.pk})
        assert done.status_code == 302
    assert began not in text(kin.at_home.get(path(kin.amina)))


def test_ending_is_asked_once_more_and_a_code_taken_back_says_what_that_means(kin):
    held = lets_help(kin.own, kin.amina, kin.helper)
    asked = kin.at_home.post(path(kin.amina, "helpers/end/"), {"end": held.pk})
    assert "Do you want to end this? Karim Begum" in text(asked)
    assert kin.carer.get(path(kin.amina)).status_code == 200
    invitation, _ = actions.invite(by=kin.own, person=kin.amina.pk, name="Rafiq")
    kin.at_home.post(path(kin.amina, "helpers/end/"), {"end": str(invitation.pk)})
    said = text(kin.at_home.get(path(kin.amina, "helpers/")))
    assert "Nobody can use this code any more." in said
    assert "no longer see this record" not in said


@pytest.mark.parametrize(
    "typed", [{"scope": "all"}, {"name": "Karim"}, {"name": "K", "scope": "some"}]
)
def test_an_invitation_needs_a_name_and_what_may_be_seen(kin, typed):
    found = kin.at_home.post(path(kin.amina, "helpers/invite/"), typed, follow=True)
    assert found.status_code == 422
    assert not Invitation.objects.exists()


# How to talk


def hidden(page: str) -> dict[str, str]:
    return dict(
        re.findall(r'<input type="hidden" name="(was|version)"[^>]*? value="([^"]*)"', page)
    )


def test_what_a_person_says_once_stands_on_the_pages_of_staff(world, kin):
    page = kin.at_home.get(path(kin.amina, "talk/")).content.decode()
    found = kin.at_home.post(path(kin.amina, "talk/"), TALK | hidden(page))
    assert found.status_code == 302
    said = text(client_of(world.gp).get(f"/people/{kin.amina.pk}/"))
    assert "Bengali, interpreter needed" in said
    assert "Large print, My daughter is with me" in said
    assert "07700 900123" in said or "07700900123" in said
    again = kin.at_home.get(path(kin.amina, "talk/")).content.decode()
    assert 'value="Bengali" checked' in again


def test_staff_read_who_last_changed_how_to_reach_somebody(world, kin):
    lets_help(kin.own, kin.amina, kin.helper)
    told = []
    for browser in (kin.at_home, kin.carer):
        page = browser.get(path(kin.amina, "talk/")).content.decode()
        number = {"phone": f"07700 90012{len(told)}"}
        browser.post(path(kin.amina, "talk/"), TALK | number | hidden(page))
        told.append(text(client_of(world.gp).get(f"/people/{kin.amina.pk}/")))
    assert "by the person themselves." in told[0]
    assert "by somebody who acts for them." in told[1]
    assert "Nobody has changed" not in "".join(told)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(kin):
    kin.at_home.get("/language/en-gb/")
    page = kin.at_home.get(path(kin.amina, "talk/")).content.decode()
    people.record_communication_need(by=SYSTEM, person=kin.amina.pk, language="Somali")
    found = kin.at_home.post(path(kin.amina, "talk/"), TALK | hidden(page))
    assert found.status_code == 409
    said = text(found)
    assert "This was changed meanwhile, so nothing was saved." in said
    assert "speak best? We have now: Somali You wrote: Bengali" in said
    assert "How should we write to you? We have now: As usual You wrote: Large print" in said
    assert "We have now: Nothing You wrote: My daughter is with me" in said
    need = CommunicationNeed.objects.get(person=kin.amina.pk)
    assert (need.language, need.format) == ("Somali", "")
    again = kin.at_home.post(path(kin.amina, "talk/"), TALK | hidden(found.content.decode()))
    assert again.status_code == 302, "having seen both, one saves"
    need.refresh_from_db()
    assert need.language == "Bengali"


def test_a_message_is_in_the_person_s_own_language_and_says_their_format(world, kin):
    people.record_communication_need(
        by=SYSTEM, person=kin.amina.pk, language="Sylheti", format="Email"
    )
    frontdoor.receive(
        by=world.handler, person=kin.amina.pk, submission_key="1", need="Falls", consent=True,
        referrer=frontdoor.Referrer(
            kind="resident", name="Amina", phone="07700900123", email="amina@example.org"
        ),
    )  # fmt: skip
    inside, outside = Message.objects.get(), Notice.objects.get()
    assert (outside.channel, outside.address) == ("email", "amina@example.org")
    assert (outside.language, outside.format) == ("bn", "Email")
    assert "নার্স" in inside.words


def test_a_carer_s_message_is_in_the_carer_s_language(world, kin):
    people.record_communication_need(by=SYSTEM, person=kin.amina.pk, language="Bengali")
    frontdoor.receive(
        by=world.handler, person=kin.amina.pk, submission_key="1", need="Falls", consent=True,
        language="so", referrer=frontdoor.Referrer(kind="carer", name="K", phone="07700900123"),
    )  # fmt: skip
    assert {(each.language, each.format) for each in Message.objects.all()} == {("so", "")}


def test_whoever_comes_back_to_a_question_by_the_browser_finds_its_list(kin):
    address = path(kin.amina, "helpers/end/")
    assert kin.at_home.get(address).url == path(kin.amina, "helpers/")
    assert kin.at_home.get("/follow/answer/").url == "/follow/"
