"""Who looked: every look and deed in the person's words, but what is kept from them."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from tests.portal.residents import family, lets_help, path
from tests.staff import client_of, text

import hamlet
from hamlet.access import actions as access
from hamlet.access import decisions, grounds
from hamlet.config import journal_export
from hamlet.journal import words
from hamlet.journal.actions import look
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.people import queries as people
from hamlet.portal.presenters import looks, reasons
from hamlet.portal.queries import entries_about

WORDS = "She is at our door and short of breath"
MARCH = datetime(2025, 3, 3, 14, 2, tzinfo=UTC)


@pytest.fixture
def kin(world, settings):
    settings.HAMLET_DEMO = True
    made = family(world)
    made.at_home.get("/language/en-gb/")
    return made


def list_of(kin, **asked):
    return text(kin.at_home.get(path(kin.amina, "looked/"), asked))


def seen_by(actor, kin, action="person.look", basis="", **more):
    look(by=actor, action=action, people=[kin.amina.pk], basis=basis, **more)


def opens(actor, kin):
    return access.open_record(by=actor, person=kin.amina.pk, reason="vital_interests", words=WORDS)


def test_a_look_is_told_with_day_time_who_where_and_why(world, kin):
    basis = (
        "Allowed: the person was referred to your team, since 3 May 2024, under agreement TH-07. "
        "Not shared with you: housing and benefits."
    )
    with clock.frozen(MARCH):
        seen_by(world.nurse, kin, basis=basis)
    said = list_of(kin)
    assert "Monday 3 March 2025 14:02 Femi Ade of Riverside Community Trust" in said
    assert "looked at your record. Why: Their team was asked to help you." in said
    assert "Agreement “ TH-07 ” covers it." in said.replace("“TH-07”", "“ TH-07 ”")


def test_a_look_is_told_long_after_the_page_that_made_it(world, kin):
    """Whoever wrote an entry may read it in the same transaction, so this one is of another."""
    entry = """INSERT INTO journal_entry (at, transaction, kind, action, actor_name, actor_kind,
        organisation, people, subject, purpose, basis, detail) VALUES (now(), 1, 'look',
        'person.look', 'Femi Ade', 'staff', 'Riverside Community Trust', journal_aliases(%s), '',
        'direct care', '', '{}') RETURNING id"""
    with connection.cursor() as cursor:
        cursor.execute(entry, [[kin.amina.pk]])
    assert "Femi Ade of Riverside Community Trust looked at your record." in list_of(kin)


def test_a_look_through_the_pages_of_staff_is_told_in_words_for_residents(world, kin):
    client_of(world.handler).get(f"/people/{kin.amina.pk}/")
    client_of(world.therapist).get(f"/people/{kin.amina.pk}/")
    said = list_of(kin)
    assert "Ruth Oakes of Riverside Community Trust looked at your record." in said
    assert "They answer calls and requests for help." in said
    assert "Tom Hale of Riverside Community Trust wanted to see your record, and could not." in said
    assert "Allowed" not in said


def test_what_we_have_no_words_for_is_told_as_it_was_written(world, kin):
    seen_by(world.nurse, kin, action="something.new", basis="Because of a new rule.")
    page = kin.at_home.get(path(kin.amina, "looked/")).content.decode()
    assert "looked at something about you." in page
    assert '<span lang="en">Because of a new rule.</span>' in page


def test_an_opening_stands_out_with_its_reason_and_its_words(world, kin):
    opens(world.therapist, kin)
    page = kin.at_home.get(path(kin.amina, "looked/"))
    assert "hamlet-caution" in page.content.decode()
    said = text(page)
    assert "Your life or health was in danger." in said
    assert WORDS in said


def test_an_opening_kept_from_the_person_is_not_told_nor_what_was_seen_under_it(world, kin):
    start = clock.now()
    with clock.frozen(start - timedelta(hours=1)):
        seen_by(world.therapist, kin, action="referral.look")
    with clock.frozen(start):
        made = opens(world.therapist, kin)
    with clock.frozen(start + timedelta(minutes=5)):
        seen_by(world.therapist, kin)
        seen_by(world.nurse, kin)
        access.keep_from_person(by=world.therapist, opening=made.pk, why="Her husband reads this")
        seen_by(world.gp, kin, action="opening.list")
    with clock.frozen(start + timedelta(minutes=9)):
        access.close_opening(by=world.therapist, opening=made.pk)
    with clock.frozen(start + timedelta(minutes=10)):
        seen_by(world.therapist, kin)
    told = entries_about(kin.amina.pk).filter(actor_id=world.therapist.id)
    assert [(each.action, each.at > made.opened_at) for each in told] == [
        ("person.look", True),
        ("referral.look", False),
    ]
    assert entries_about(kin.amina.pk).filter(actor_id=world.nurse.id).count() == 1
    assert not entries_about(kin.amina.pk).filter(actor_id=world.gp.id).exists()
    said = list_of(kin)
    assert WORDS not in said
    assert "opened your record" not in said
    hidden = Entry.objects.filter(subject=f"opening:{made.pk}").first()
    assert kin.at_home.get(path(kin.amina, f"looked/{hidden.pk}/")).status_code == 404


def test_a_visit_is_one_line_and_says_from_when_to_when_and_what_was_seen(world, kin):
    """Pages in a row for one reason are one visit, whatever stands beside them."""
    here = "Allowed: your team holds this referral."
    for minutes, actor, action, basis in (
        (0, world.nurse, "person.look", "Allowed: the person was referred to your team."),
        (10, world.gp, "person.look", "Allowed: the person is registered with you."),
        (40, world.nurse, "referral.look", here),
        (70, world.nurse, "referral.look", here),
        (95, world.nurse, "person.look", "Allowed: the person was referred to them, since May."),
        (200, world.nurse, "person.look", "Allowed: the person was referred to your team."),
    ):
        with clock.frozen(MARCH + timedelta(minutes=minutes)):
            seen_by(actor, kin, action, basis)
    said = list_of(kin)
    nurse = "Femi Ade of Riverside Community Trust"
    assert f"14:02 to 15:37 {nurse} looked at your record." not in said
    assert f"14:42 to 15:12 {nurse} looked at one of your requests. Why: Their team has" in said
    assert f"15:37 {nurse} looked at your record. Why: Their team was asked" in said
    assert f"14:02 {nurse} looked at your record. Why: Their team was asked" in said
    assert f"17:22 {nurse} looked at your record." in said
    assert "14:12 Dr Nadia Islam of Mill Lane Practice looked at your record." in said
    assert said.count(f"{nurse} looked") == 4


def test_pages_of_one_reason_are_one_visit_with_all_that_was_seen(world, kin):
    basis = "Allowed: the person was referred to your team."
    for minutes, action in ((0, "person.look"), (50, "referral.look"), (100, "person.look")):
        with clock.frozen(MARCH + timedelta(minutes=minutes)):
            seen_by(world.nurse, kin, action, f"{basis} {minutes}")
    said = list_of(kin)
    nurse = "Femi Ade of Riverside Community Trust"
    looked = f"{nurse} looked at your record. {nurse} looked at one of your requests."
    assert f"14:02 to 15:42 {looked} Why: Their team was asked to help you." in said


def test_it_can_be_narrowed_by_who_what_and_when(world, kin):
    with clock.frozen(clock.now() - timedelta(days=40)):
        seen_by(world.gp, kin)
    seen_by(world.nurse, kin)
    opens(world.therapist, kin)
    trust, practice = "Femi Ade of Riverside", "Dr Nadia Islam of Mill Lane"
    everything = list_of(kin)
    assert trust in everything
    assert practice in everything
    assert "You looked" not in everything
    mine = list_of(kin, who="me")
    assert "You looked at these pages." in mine
    assert "Why: It is your own record." in mine
    assert "their own record" not in mine
    names = sorted({world.trust.name, world.practice.name})
    number = str(names.index(world.practice.name) + 1)
    assert trust not in list_of(kin, who=number)
    assert practice in list_of(kin, who=number)
    assert practice not in list_of(kin, since="31")
    assert practice not in list_of(kin, what="open")
    assert "Your life or health was in danger." in list_of(kin, what="open")
    assert "Your life or health was in danger." not in list_of(kin, what="look")
    assert list_of(kin, who="99", what="x", since="y") == everything


def test_two_thousand_entries_take_no_more_queries(world, kin, django_assert_max_num_queries):
    for number in range(20):
        seen_by(world.nurse, kin, basis=f"Allowed: the person was referred to {number}")
    with django_assert_max_num_queries(15):
        kin.at_home.get(path(kin.amina, "looked/"))
    first = Entry.objects.filter(action="person.look", actor_id=world.nurse.id).latest("id")
    values = {f.attname: getattr(first, f.attname) for f in Entry._meta.concrete_fields}
    given = {name: values[name] for name in values if name not in ("id", "transaction")}
    hour = timedelta(hours=2)
    Entry.objects.bulk_create(
        Entry(**given | {"at": first.at - number * hour}) for number in range(2000, 0, -1)
    )
    with django_assert_max_num_queries(15):
        page = text(kin.at_home.get(path(kin.amina, "looked/"), {"page": "3"}))
    assert "of 68" in page or "of 67" in page


def test_somebody_who_does_not_know_why_learns_whom_to_call_and_what_to_say(world, kin):
    seen_by(world.nurse, kin)
    entry = Entry.objects.latest("id")
    assert path(kin.amina, f"looked/{entry.pk}/") in (
        kin.at_home.get(path(kin.amina, "looked/")).content.decode()
    )
    said = text(kin.at_home.get(path(kin.amina, f"looked/{entry.pk}/")))
    assert f"Call us, and say this number: {entry.pk}" in said
    assert "020 7946 0100" in said


def test_a_carer_s_look_is_told_to_the_person(kin):
    lets_help(kin.own, kin.amina, kin.helper)
    kin.carer.get(path(kin.amina))
    said = list_of(kin)
    assert "Karim Begum looked at these pages. Why: They act for you." in said
    assert "Karim Begum began to act for you." in said


@pytest.mark.parametrize("language", ["bn", "so"])
def test_it_is_told_in_each_language(world, kin, language):
    seen_by(world.nurse, kin, basis="Allowed: the person is registered with your organisation.")
    kin.at_home.get(f"/language/{language}/")
    said = list_of(kin)
    assert "looked at your record" not in said
    assert "Femi Ade" in said


def test_every_basis_that_decisions_give_has_words(world, kin):
    """Whatever `decide` says to staff about a person, a resident reads it in words for them."""
    person = people.person(kin.amina.pk)
    for actor in (world.handler, world.gp, world.therapist, world.carer_nurse):
        client_of(actor).get(f"/people/{person.pk}/")
    for entry in entries_about(person.pk).filter(kind="look").exclude(basis=""):
        assert looks.line(entry, looks.Known(kin.helper.id)).basis == "", entry.basis


OF_NOBODY = {
    "Allowed: ",  # with what stands in `grounds.BECAUSE`, which the next test asks for
    "Allowed: your role looks after agreements.",
    "Allowed: your role looks after what comes in.",
}
"""Bases of what is seen of no person whom anybody knows."""
REFUSALS = (
    decisions.NOT_YOUR_ROLE, decisions.NO_RELATIONSHIP, decisions.RESTRICTED, decisions.OPTED_OUT,
    decisions.ONLY_PARTS, decisions.OPENED_TO_LOOK, journal_export.BASIS,
)  # fmt: skip


def bases_written() -> set[str]:
    """Every sentence of the program that says why something about a person was seen."""
    root = Path(hamlet.__file__).parent
    nodes = (node for file in root.rglob("*.py") for node in ast.walk(ast.parse(file.read_text())))
    texts = (node.value for node in nodes if isinstance(node, ast.Constant))
    return {each for each in texts if isinstance(each, str) and each.startswith("Allowed: ")}


def test_every_basis_that_a_room_writes_has_words_for_residents():
    """Else they read in English why somebody saw them, whatever their language."""
    written = (bases_written() - OF_NOBODY).union(REFUSALS)
    assert len(written) > 15
    assert [each for each in written if not any(sign in each for sign, _ in reasons.WHY)] == []


@pytest.mark.parametrize("kind", [*grounds.BECAUSE])
def test_every_ground_that_staff_have_is_told_to_residents(kind):
    """The words of a ground are known to the page that tells residents why somebody looked."""
    if kind in ("self", "study"):
        return  # One's own record is told as such; what is studied names nobody.
    said = grounds.Ground(kind, holder="team", since=clock.now()).words
    assert any(part in said for part, _ in reasons.WHY), said


LOOKS = ("look", "list", "print", "export", "read")
"""How the names of looks end; they read that somebody looked at something about them."""


def test_of_each_deed_they_read_what_it_was_done_to():
    """Else they read that somebody 'did something with your record', and ring to ask what."""
    about_somebody = (each for each, said in words.WORDS.items() if said.staff != said.resident)
    deeds = (each for each in about_somebody if not each.endswith(LOOKS))
    vague = {each for each in deeds if looks._done(each, "deed") == looks.ANY["deed"]}
    assert vague == {"opening.keep_from_person"}, "which is kept from them"
