"""Whoever holds the reference adds to a request, until it ends."""

import pytest
from tests.staff import client_of
from tests.staff import text as text_of

from hamlet.frontdoor import actions
from hamlet.frontdoor.actions import Referrer
from hamlet.frontdoor.models import Message, Move, Referral
from hamlet.kernel.errors import NotAllowed
from hamlet.kernel.identifiers import new_reference
from hamlet.portal import following as room

WORSE = "She falls each day now, and our number is 07700 900456."
DANGER = "She has chest pain since this morning."


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.HAMLET_DEMO = True


def add(client, words=WORSE, **more):
    return client.post("/follow/add/", {"words": words, **more}, follow=True)


def taken_on(world, referral):
    """The referral, offered to and accepted by the rapid response team."""
    by, version = world.nurse, Referral.objects.get(pk=referral.pk).version
    for act, more in (
        (actions.triage, {"service": world.rapid_service.pk, "urgency": "urgent"}),
        (actions.offer, {"team": world.rapid.pk}),
    ):
        version = act(by=by, referral=referral.pk, version=version, **more).version
    return actions.accept(by=world.carer_nurse, referral=referral.pk, version=version)


def test_what_is_added_stands_in_the_history_and_reaches_the_team_that_holds_it(
    client, world, following
):
    taken_on(world, following)
    assert "Has something changed?" in client.get("/follow/").content.decode()
    page = add(client).content.decode()
    assert "The team that holds your request has it to read." in page
    assert "We have what was added to your request." in page
    move = Move.objects.get(name="add")
    assert (move.words, move.actor_name) == (WORSE, "Somebody with the reference")
    nurse, others = client_of(world.carer_nurse), client_of(world.therapist)
    home = text_of(nurse.get("/home/"))
    assert f"Somebody with the reference added: {WORSE}" in home
    assert "They added to it: read it" in home
    assert WORSE not in text_of(others.get("/home/"))
    page = text_of(nurse.get(f"/referrals/{following.pk}/"))
    assert WORSE in page.split("History")[0]
    assert "through the hands of 3 people" in page, "who asked, triage, and the team"
    assert WORSE not in text_of(nurse.get("/home/"))
    assert "They added to it" not in text_of(nurse.get("/home/"))


def test_whoever_holds_the_reference_does_not_read_what_was_added(client, world, following):
    add(client)
    page = client.get("/follow/").content.decode()
    for secret in ("falls each day", "900456", "Somebody with the reference"):
        assert secret not in page


def test_it_stands_before_the_team_until_they_do_something_with_it(client, world, following):
    held, nurse = taken_on(world, following), client_of(world.carer_nurse)
    add(client)
    address = f"/referrals/{held.pk}/"
    for _ in range(2):
        assert WORSE in text_of(nurse.get(address)).split("History")[0]
    version = Referral.objects.get().version
    actions.start(by=world.carer_nurse, referral=held.pk, version=version)
    page = text_of(nurse.get(address))
    above, _, history = page.partition("History")
    assert WORSE not in above
    assert WORSE.rstrip(".") in history


def test_what_nobody_has_read_goes_along_to_who_holds_it_next(client, world, following):
    add(client)
    assert Message.objects.exclude(team=None).get().team == world.triage
    taken_on(world, following)
    assert Message.objects.exclude(team=None).get().team == world.rapid
    assert WORSE in text_of(client_of(world.carer_nurse).get("/home/"))


def test_words_of_danger_lead_to_999_first_and_are_not_sent_before(client, world, following):
    page = add(client, DANGER).content.decode()
    assert "Call 999 now" in page
    assert "You wrote “chest pain”." in page
    assert not Move.objects.filter(name="add").exists()
    assert DANGER in client.get("/follow/add/").content.decode()
    page = add(client, DANGER, no_danger="chest pain").content.decode()
    assert "has it to read" in page
    nurse = text_of(client_of(world.nurse).get(f"/referrals/{following.pk}/"))
    assert "“chest pain” may mean danger to life: make sure now that they are safe." in nurse
    assert client.get("/follow/add/danger/").url == "/follow/add/"


def test_another_word_of_danger_is_asked_about_again(client, following):
    page = add(client, f"{DANGER} And now a stroke.", no_danger="stroke").content.decode()
    assert "Call 999 now" in page
    assert not Move.objects.filter(name="add").exists()


@pytest.mark.parametrize(("language", "words"), [("bn", "তার বুকে ব্যথা"), ("so", "xabad xanuun")])
def test_danger_is_known_in_the_language_of_the_page_and_said_in_english_too(
    client, following, language, words
):
    client.get(f"/language/{language}/")
    page = add(client, words).content.decode()
    assert "Say what is happening and where you are." in page
    assert words in page
    assert "go on by the next button" in page


def test_two_windows_of_two_requests_send_each_its_own(client, world, following):
    """A daughter follows one for each parent: what she writes of one is never for the other."""
    other = world.referral(person=world.person("Karim"), referrer=Referrer(kind="carer", name="R"))
    first = {"reference": following.reference}
    ask = {"words": "Where do you live?", "by": world.nurse}
    for each in (following, other):
        actions.ask(referral=each.pk, version=each.version, **ask)
    for address in ("/follow/", "/follow/add/", "/follow/stop/"):
        assert following.reference in client.get(address).content.decode()
    client.post("/follow/", {"reference": other.reference})
    for address in ("answer", "add", "stop"):
        sent = {"words": WORSE, "version": 2} | first
        page = client.post(f"/follow/{address}/", sent, follow=True).content.decode()
        assert "This was for another request, so nothing was sent." in page
        assert "Enter your reference" in page or "Your reference" in page
    assert set(Referral.objects.values_list("state", "stop_asked")) == {("asked", False)}
    assert not Move.objects.filter(name__in=("add", "answer", "ask_to_stop")).exists()
    assert WORSE not in client.get("/follow/add/").content.decode()
    client.post("/follow/", first)
    assert WORSE in client.get("/follow/add/").content.decode(), "and it is not lost"


@pytest.mark.parametrize(
    ("words", "said"), [(" ", "Write what has changed."), ("x" * 2001, "Use 2000 characters")]
)
def test_nothing_and_too_much_come_back_as_typed(client, following, words, said):
    response = client.post("/follow/add/", {"words": words}, follow=True)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert words.strip() in response.content.decode()


def test_said_twice_it_is_said_once_and_staff_who_acted_meanwhile_take_nothing_away(
    client, world, following
):
    add(client)
    add(client)
    assert Move.objects.filter(name="add").count() == 1
    taken_on(world, following)
    add(client)
    assert Move.objects.filter(name="add").count() == 2


def test_an_outsider_is_told_nothing_by_it(client, world, following):
    client.post("/follow/leave/")
    for reference in (following.reference, new_reference()):
        answer = client.post("/follow/add/", {"words": WORSE, "reference": reference})
        assert (answer.status_code, answer.url) == (302, "/follow/")
    assert client.get("/follow/add/danger/").url == "/follow/add/"
    assert not Move.objects.filter(name="add").exists()


def test_a_professionals_referral_is_not_added_to_by_its_reference(client, world):
    referral = world.referral()
    client.post("/follow/", {"reference": referral.reference})
    assert "Has something changed?" not in client.get("/follow/").content.decode()
    assert add(client).redirect_chain[0][0] == "/follow/"
    assert not Move.objects.filter(name="add").exists()


def test_what_ended_is_added_to_no_more_and_the_words_are_still_there(client, world, following):
    actions.signpost(
        by=world.nurse, referral=following.pk, version=following.version, words="Ask your pharmacy."
    )
    page = add(client).content.decode()
    assert "What you wrote was not sent" in page
    assert "This request has ended." in page
    assert WORSE in page
    assert "Has something changed?" not in page


def test_one_request_is_added_to_only_so_often(client, following):
    for number in range(room.ADDED_A_DAY):
        add(client, f"Number {number}")
    response = add(client)
    assert response.status_code == 429
    assert "added to very often today" in response.content.decode()
    assert WORSE in response.content.decode()
    assert Move.objects.filter(name="add").count() == room.ADDED_A_DAY


def test_what_was_joined_is_by_itself_again(client, world, following):
    person = world.person()
    mine = actions.identify(
        by=world.handler, referral=following.pk, version=following.version, person=person.pk
    )
    other = world.referral(person=person)
    actions.join(by=world.nurse, referral=mine.pk, version=mine.version, into=other.pk)
    add(client)
    held = Referral.objects.get(pk=mine.pk)
    assert (held.state, held.owner_team) == ("received", world.triage)
    assert Message.objects.exclude(team=None).get().team == world.triage


def test_staff_add_by_their_own_move_and_the_team_that_holds_it_reads_that_too(world, following):
    held = taken_on(world, following)
    with pytest.raises(NotAllowed):
        actions.tell_more(by=world.handler, referral=held.pk, words=WORSE)
    actions.add(by=world.handler, referral=held.pk, version=held.version, words=WORSE)
    assert Message.objects.exclude(team=None).get().team == world.rapid
    page = text_of(client_of(world.carer_nurse).get(f"/referrals/{held.pk}/"))
    assert f"{world.handler.name} added: {WORSE}" in page.split("History")[0]


def test_who_adds_to_what_their_own_team_holds_tells_nobody(world, following):
    actions.add(by=world.nurse, referral=following.pk, version=following.version, words=WORSE)
    assert not Message.objects.exclude(team=None).exists()
