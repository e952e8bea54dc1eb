"""A red flag: enough by itself, first on the board, and never put aside by one press."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.staff import client_of, text
from tests.streaming.conftest import NOON
from tests.streaming.test_attendances import COUGH, assess, stream
from tests.streaming.test_pages import hidden

from hamlet.kernel import clock
from hamlet.kernel.errors import UserError
from hamlet.streaming import queries
from hamlet.streaming.models import Attendance
from hamlet.synth.loader.streaming import first_rules

pytestmark = pytest.mark.usefixtures("assets")

PAIN = replace(COUGH, flags=("chest_pain",))
WHY = {"despite": "examined", "differs": "Seen by the senior doctor, muscular pain only"}


def test_against_a_red_flag_a_reason_from_the_list_and_words_are_needed(door):
    held = assess(door, PAIN)
    agreed = {"consent": "yes"}
    with pytest.raises(UserError, match="Choose why"):
        stream(door, held, "pharmacy", differs=WHY["differs"], **agreed)
    for words in ("x", "", "xxxxxxxxxxxxx"):
        with pytest.raises(UserError, match="at least 10 letters"):
            stream(door, held, "pharmacy", **WHY | agreed | {"differs": words})
    done = stream(door, held, "pharmacy", **WHY, **agreed)
    assert (done.chosen, done.despite, done.streamed_by_name) == (
        "pharmacy",
        "examined",
        "Mina Roy",
    )
    assert queries.board(door.nurse, clock.today()).against_flags == 1


def test_a_navigator_sends_nobody_elsewhere_against_a_red_flag_or_the_rules(door):
    flagged, other = assess(door, PAIN), assess(door)
    with pytest.raises(UserError, match="Only a streaming nurse"):
        stream(door, flagged, "urgent", by=door.navigator, **WHY)
    with pytest.raises(UserError, match="where the rules say"):
        stream(door, other, "urgent", by=door.navigator, differs="They look well enough")
    assert stream(door, flagged, "emergency", by=door.navigator).chosen == "emergency"
    cautious = stream(door, other, "emergency", by=door.navigator, differs="Grey and sweating")
    assert cautious.chosen == "emergency"


def test_a_navigator_lets_stay_who_does_not_agree(door):
    held = assess(door)
    stays = stream(door, held, "urgent", by=door.navigator, consent="no", refusal="trust")
    assert (stays.chosen, stays.consent, stays.refusal) == ("urgent", "no", "trust")


def test_the_page_asks_twice_and_names_the_flags(door):
    held, nurse = assess(door, PAIN), client_of(door.nurse)
    sent = {"version": held.version, "chosen": "pharmacy", "consent": "yes"} | WHY
    asked = nurse.post(f"/streaming/{held.pk}/", sent)
    assert "Not to the emergency department? " in text(asked)
    assert "Chest pain" in text(asked)
    held.refresh_from_db()
    assert held.chosen == ""
    nurse.post(f"/streaming/{held.pk}/", hidden(asked.content.decode()))
    held.refresh_from_db()
    assert (held.chosen, held.despite) == ("pharmacy", "examined")
    board = text(nurse.get("/streaming/"))
    assert "Against a red flag: a senior clinician has examined them" in board
    assert "Of these, against a red flag 1" in board


def test_every_flag_at_once_is_kept(door):
    grown = first_rules().flags.keys() - {"baby_fever", "baby_floppy"}
    held = assess(door, replace(COUGH, flags=tuple(sorted(grown))))
    assert len(held.because) > 300
    assert text(client_of(door.nurse).get(f"/streaming/{held.pk}/")).count("Chest pain") >= 2


def test_one_flag_is_enough_to_be_sent_to_the_department(door):
    nurse = client_of(door.nurse)
    sent = hidden(nurse.get("/streaming/new/").content.decode()) | {"flags": ["stroke"]}
    page = nurse.post("/streaming/new/", sent, follow=True)
    assert "The rules suggest: Emergency department" in text(page)
    held = Attendance.objects.get()
    assert (held.stated_name, held.found["age"]) == ("", None)
    assert "Not named yet, came at 12:00" in text(nurse.get("/streaming/"))
    missing = nurse.post("/streaming/new/", hidden(nurse.get("/streaming/new/").content.decode()))
    for said in ("at least a name", "their age", "main trouble", "where they are registered"):
        assert said in text(missing)


def test_a_flag_that_contradicts_the_age_is_asked(door):
    nurse = client_of(door.nurse)
    sent = hidden(nurse.get("/streaming/new/").content.decode())
    sent |= {"flags": ["baby_fever"], "age": "40"}
    page = nurse.post("/streaming/new/", sent)
    assert page.status_code == 422
    assert "does not go with their age" in text(page)
    with pytest.raises(UserError, match="contradict each other"):
        assess(door, replace(COUGH, flags=("baby_fever",)))


def test_red_flags_come_first_by_name_then_who_waits_longest(door):
    with clock.frozen(NOON - timedelta(hours=2)):
        assess(door, stated_name="Long Waiting", began_at=clock.now())
    assess(door, stated_name="Newly Come")
    assess(door, PAIN, stated_name="In Pain")
    found = queries.flags_first(queries.unfinished(door.nurse))
    assert [each.stated_name for each in found] == ["In Pain", "Long Waiting", "Newly Come"]
    page = client_of(door.nurse).get("/streaming/").content.decode()
    assert "nhsuk-tag--red" in page
    assert "2 h 0 min" in page or "2 h" in page


@pytest.mark.parametrize("page", ["/streaming/", "/home/"])
def test_who_waits_shows_on_the_board_and_at_home(door, page):
    assess(door, PAIN, stated_name="In Pain")
    for actor in (door.nurse, door.navigator):
        assert "In Pain" in text(client_of(actor).get(page))
    assert "In Pain" not in text(client_of(door.world.therapist).get("/home/"))
