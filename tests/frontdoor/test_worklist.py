"""The worklist: nothing that presses can be filtered or paged away, and each row says its rank."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from tests.frontdoor.test_life import offered
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.config import jobs
from hamlet.design.words import moment_words
from hamlet.frontdoor import actions, lifecycle
from hamlet.frontdoor.actions import Referrer
from hamlet.frontdoor.actions.assigning import held_by
from hamlet.frontdoor.looking import look_in, who_looks
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.queries import Worklist, holding
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.place import actions as place

TUESDAY_NOON = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)
EVENING = datetime(2026, 6, 2, 18, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True


def at(**after):
    return clock.frozen(TUESDAY_NOON + timedelta(**after))


def made(verb, by, referral, **more):
    return verb(by=by, referral=referral.pk, version=referral.version, **more)


def snoozed(world, referral, hours=20):
    return made(
        actions.snooze, world.nurse, referral, until=clock.now() + timedelta(hours=hours),
        reason="call_back",
    )  # fmt: skip


@pytest.fixture
def crowd(world):
    """One that is overdue, one that will be within the hour and is put aside, and 60 with time."""
    with at(hours=0):
        late, soon = world.referral(), world.referral()
    with at(minutes=30):
        soon = snoozed(world, world.referral())
    with at(minutes=65):
        others = {world.referral().pk for _ in range(60)}
        yield late.pk, soon.pk, others


def test_no_filter_and_no_page_hides_what_presses(world, crowd):
    late, soon, _ = crowd
    states, flags = ("", *lifecycle.LOOSE), (False, True)
    skills, whose = ("", "therapist"), (None, world.nurse.practitioner_id)
    for state, mine, skill, unheld, aside in product(states, whose, skills, flags, flags):
        question = Worklist(world.triage.pk, state, mine, skill, unheld, aside)
        for number in (1, 2, 3, 99):
            shown = {row.id for row in question.page(number).rows}
            assert {late, soon} <= shown, (question, number)


def test_every_other_referral_is_on_exactly_one_page(world, crowd):
    _, _, others = crowd
    first = Worklist(world.triage.pk).page()
    pages = [Worklist(world.triage.pk).page(number).others for number in range(1, first.pages + 1)]
    seen = [row.id for page in pages for row in page]
    assert len(seen) == len(set(seen))
    assert others <= set(seen)


def test_past_the_last_page_stands_the_last_one(world, crowd):
    page = text(client_of(world.nurse).get("/worklist/?page=9"))
    assert "No other open referral fits" not in page
    assert "1 of 2" in page


def test_what_was_narrowed_is_not_said_to_be_all_that_is_open(world, crowd):
    nurse = client_of(world.nurse)
    assert "63 open" in text(nurse.get("/worklist/"))
    assert "3 shown of those that are open" in text(nurse.get("/worklist/?state=asked"))


def test_words_of_danger_that_nobody_read_stand_before_all_that_has_time(world):
    """Not after what is due sooner by its promise: read, it goes back to its place."""
    wet, emergency = world.referral(), world.referral(urgency="emergency")
    due_in(wet, 10)
    ill = world.referral()
    somebody = Actor(name="Somebody with the reference", kind="resident")
    actions.tell_more(by=somebody, referral=ill.pk, words="She has chest pain since this morning.")
    due_in(ill, 800)
    first = Worklist(world.triage.pk).page().rows
    assert [row.id for row in first] == [ill.pk, emergency.pk, wet.pk]
    nurse = client_of(world.nurse)
    assert "not read yet" in text(nurse.get("/worklist/"))
    nurse.get(f"/referrals/{ill.pk}/")
    assert Worklist(world.triage.pk).page().rows[0].id == emergency.pk
    assert "not read yet" not in text(nurse.get("/worklist/"))


def test_it_counts_what_is_overdue_and_what_will_be(world, crowd):
    found = Worklist(world.triage.pk).page()
    assert (found.overdue, found.soon, found.aside) == (2, 1, 1)


def test_the_next_hour_is_one_that_the_team_works(world):
    with clock.frozen(EVENING):
        referral = world.referral()
    # Half an hour is left today, half an hour is due in the morning.
    assert clock.london(referral.due_at).hour == 8
    with clock.frozen(EVENING + timedelta(minutes=15)):
        assert Worklist(world.triage.pk).page().soon == 1


def due_in(referral, minutes):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE frontdoor_referral SET due_at = now() + %s * interval '1 minute' WHERE id = %s",
            [minutes, referral.pk],
        )


def test_a_row_says_why_it_stands_there_and_who_looks(world):
    late, soon = world.referral(), snoozed(world, world.referral())
    due_in(late, -5)
    due_in(soon, 20)
    other = world.staff("Mo Ali", roles.TRIAGE_CLINICIAN, world.trust, world.triage)
    client_of(other).get(f"/referrals/{late.pk}/")
    page = text(client_of(world.nurse).get("/worklist/?state=asked&page=7&skill=x"))
    assert "1 past their promise" in page
    assert "1 will be past their promise within the hour" in page
    assert "Put aside, and shown because it presses" in page
    assert "Mo Ali is looking at it now" in page
    assert "Femi Ade is looking" not in page


def test_who_looked_long_ago_does_not_look_now(world):
    referral = world.referral().pk
    with at(minutes=0):
        assert look_in(world.nurse, referral) == []
        assert look_in(world.handler, referral) == ["Femi Ade"]
        assert look_in(world.nurse, referral) == ["Ruth Oakes"]
    with at(minutes=4):
        look_in(world.handler, referral)
    with at(minutes=6):
        assert who_looks(world.nurse, [referral]) == {referral: ["Ruth Oakes"]}
        assert who_looks(world.handler, [referral]) == {}


def test_what_is_put_aside_is_away_until_its_moment_and_keeps_its_promise(world):
    question = Worklist(world.therapy.pk)
    with at(hours=0):
        service = world.therapy_service.pk
        referral = made(
            actions.triage_and_offer, world.nurse, world.referral(), service=service,
            urgency="routine",
        )  # fmt: skip
        referral = made(actions.accept, world.therapist, referral)
        due, until = referral.due_at, TUESDAY_NOON + timedelta(hours=3)
        referral = made(actions.snooze, world.therapist, referral, until=until, reason="later")
        assert referral.due_at == due
        assert not question.page().rows
        assert question.page().aside == 1
        assert [row.id for row in Worklist(world.therapy.pk, aside=True).page().rows] == [
            referral.pk
        ]
    with at(hours=3):
        assert [row.id for row in question.page().rows] == [referral.pk]


def test_anything_that_happens_brings_it_back(world):
    referral = snoozed(world, world.referral())
    assert referral.snoozed_until
    assert made(actions.add, world.handler, referral, words="Fell again").snoozed_until is None
    referral.refresh_from_db()
    assert made(actions.wake, world.nurse, snoozed(world, referral)).snoozed_until is None


def test_putting_aside_needs_a_reason_an_end_and_no_emergency(world):
    referral = world.referral()
    soon = clock.now() + timedelta(hours=1)
    for until, reason, words in (
        (soon, "", ""),
        (soon, "aside_other", " "),
        (clock.now(), "later", ""),
        (clock.now() + timedelta(days=8), "later", ""),
    ):
        with pytest.raises(UserError):
            made(actions.snooze, world.nurse, referral, until=until, reason=reason, words=words)
    with pytest.raises(NotAllowed):
        made(actions.snooze, world.therapist, referral, until=soon, reason="later")
    urgent = world.referral(urgency="emergency")
    with pytest.raises(UserError, match="emergency"):
        made(actions.snooze, world.nurse, urgent, until=soon, reason="later")


def test_what_may_be_danger_is_not_put_off_before_somebody_said_how_soon_it_is(world):
    asked = {"need": "He has chest pain", "referrer": Referrer(kind="carer", name="Salma")}
    held = world.referral(**asked)
    with pytest.raises(UserError, match="how soon"):
        snoozed(world, held)
    with pytest.raises(UserError, match="how soon"):
        made(actions.ask, world.nurse, held, words="Since when?")
    held = made(actions.add, world.nurse, held, words="Rang: it is his old rib.", urgency="soon")
    held = snoozed(world, held)
    assert made(actions.ask, world.nurse, held, words="Since when?").state == "asked"


def test_it_is_given_to_a_profession_or_back_to_the_team(world):
    referral = world.referral()
    with pytest.raises(UserError, match="Nobody in Central triage"):
        made(actions.assign, world.nurse, referral, skill="surgeon")
    referral = made(actions.assign, world.nurse, referral, practitioner=world.nurse.practitioner_id)
    assert referral.owner_practitioner_id == world.nurse.practitioner_id
    assert not Worklist(world.triage.pk, unheld=True).page().others
    referral = made(actions.assign, world.nurse, referral)
    assert referral.owner_practitioner_id is None


def test_who_goes_off_shift_leaves_nothing_with_themselves(world):
    mine = world.nurse.practitioner_id
    for _ in range(3):
        made(actions.assign, world.nurse, world.referral(), practitioner=mine)
    assert list(holding(world.triage.pk)) == [mine]
    with pytest.raises(NotAllowed):
        actions.go_off_shift(by=world.therapist, team=world.triage.pk, practitioner=mine)
    to = world.handler.practitioner_id
    client = client_of(world.nurse)
    address = f"/worklist/{world.triage.pk}/off-shift/"
    answer = client.post(address, {"practitioner": str(mine), "to": str(to)}, follow=True)
    assert "3 referrals were passed on" in answer.content.decode()
    assert list(holding(world.triage.pk)) == [to]
    assert client.post(address, {"practitioner": str(to), "to": str(to)}).status_code == 422


def without_account(world, name="Jo Park"):
    """A colleague in triage who cannot sign in."""
    return place.add_practitioner(
        by=SYSTEM, name=name, organisation=world.trust.pk, role=roles.TRIAGE_CLINICIAN,
        starts=clock.today(), team=world.triage.pk, profession="dietitian",
    )  # fmt: skip


def test_nobody_is_given_a_referral_by_name_who_has_no_account_and_the_page_says_so(world):
    absent, mine = without_account(world), world.nurse.practitioner_id
    referral, client = world.referral(), client_of(world.nurse)
    with pytest.raises(UserError, match=r"Jo Park is not in .* no account here"):
        made(actions.assign, world.nurse, referral, practitioner=absent.pk)
    made(actions.assign, world.nurse, referral, practitioner=mine)
    for page in (f"/referrals/{referral.pk}/assign/", f"/worklist/{world.triage.pk}/off-shift/"):
        shown = client.get(page)
        assert "dietitian" not in shown.content.decode(), "nor by a profession that only they have"
        assert f'value="{absent.pk}"' not in shown.content.decode()
        assert f'value="{mine}"' in shown.content.decode()
        assert "Not in this list: Jo Park. Without an account here they would not" in text(shown)
    for number in range(6):
        without_account(world, f"Al Ray {number}")
    assert "Not in this list: 7 others of the team" in text(client.get(page))


def test_what_somebody_holds_who_cannot_sign_in_goes_back_to_the_team(world):
    referral = made(
        actions.assign, world.nurse, world.referral(), practitioner=world.nurse.practitioner_id
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE frontdoor_referral SET owner_practitioner_id = %s WHERE id = %s",
            [without_account(world).pk, referral.pk],
        )
    jobs.hand_back_what_leavers_hold.func(timestamp=0)
    referral.refresh_from_db()
    assert referral.owner_practitioner_id is None


def test_of_what_is_due_at_one_moment_what_has_least_time_is_first(world):
    world.service("Triage", world.triage)
    came = ("routine", "unknown", "soon", "urgent")
    with clock.frozen(TUESDAY_NOON - timedelta(hours=8)):
        night = {each: world.referral(urgency=each) for each in came}
    assert len({each.due_at for each in night.values()}) == 1
    with at(hours=-8):
        rows = Worklist(team=world.triage.pk).page().rows
    wanted = [night[each].pk for each in ("urgent", "unknown", "soon", "routine")]
    assert [row.id for row in rows] == wanted


def test_what_a_colleague_takes_meanwhile_stays_with_them_when_somebody_goes_off_shift(world):
    mine, colleagues = world.nurse.practitioner_id, world.handler.practitioner_id
    for _ in range(3):
        made(actions.assign, world.nurse, world.referral(), practitioner=mine)
    passing = held_by(mine, world.triage.pk)
    passed = next(passing)
    taken, offered = Referral.objects.exclude(pk=passed.pk)
    taken = made(actions.assign, world.nurse, taken, practitioner=colleagues)
    made(actions.withdraw, world.nurse, offered, words="No longer wanted.")
    assert list(passing) == []
    assert list(holding(world.triage.pk)) == [mine, colleagues]


def test_a_row_of_an_offer_names_its_two_clocks(world):
    with clock.frozen(datetime(2026, 6, 2, 9, tzinfo=UTC)):
        offered(world)
        page = text(client_of(world.carer_nurse).get("/worklist/"))
        assert "left to answer the offer" in page
        answer, due = re.search(
            r"Offer to answer by (Tue 2 June 2026, \d\d:\d\d); promise to keep by "
            r"(Tue 2 June 2026, \d\d:\d\d)", page
        ).groups()  # fmt: skip
        held = Referral.objects.get()
        assert (answer, due) == (moment_words(held.answer_by), moment_words(held.due_at))
