"""The transfer pack: one value in three forms, with what is missing said in words."""

import io
import re
import unicodedata
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader
from tests.interop.packs import ITEMS, amina_of
from tests.people.items import sent
from tests.people.records import NOON, held
from tests.staff import client_of, text
from tests.world import agreed

from hamlet.access import actions as access
from hamlet.interop import paper
from hamlet.interop.actions import declare_source
from hamlet.interop.feeds.taking import take_feed
from hamlet.interop.presenters.packs import HOLDING, NOT_THEIRS
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions
from hamlet.people.models import Item, Person
from hamlet.place.actions import add_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("assets")]
MOST_QUERIES = 15


@pytest.fixture
def amina(world) -> Person:
    return amina_of(world)


def get(actor, person, what="pack"):
    return client_of(actor).get(reverse(f"pack:{what}", args=[person.pk]))


def page(actor, person) -> str:
    answer = get(actor, person)
    assert answer.status_code == 200
    return text(answer)


def pdf(actor, person) -> PdfReader:
    answer = get(actor, person, "paper")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.content))


def on_paper(actor, person) -> str:
    return " ".join(" ".join(each.extract_text() for each in pdf(actor, person).pages).split())


FORMS = {"page": page, "paper": on_paper}


@pytest.mark.parametrize("form", FORMS)
def test_it_says_who_they_are_how_to_talk_with_them_and_what_holds(world, amina, form):
    said = FORMS[form](world.nurse, amina)
    for words in ("Amina Begum", "999 000 0018", "Bengali", "Large print", "Key safe by the door"):
        assert words in said
    for _, _, words, _ in ITEMS:
        assert words in said
    assert "HbA1c: 58 mmol/mol" in said
    assert "Karim Begum" in said
    assert "son, carer, 07700 900456" in said
    assert "Riverside Community Trust, by Lab, came in on 1 November 2026" in said


def test_what_counts_in_a_hurry_comes_first(world, amina):
    for said in (page(world.nurse, amina), on_paper(world.nurse, amina)):
        order = ["Who they are", "How to talk with them", "Alerts", "Allergies",
                 "Health problems", "Medicines", "Newest results", "What they want", "Who to call",
                 "Family and carers", "Everyday life", "Open referrals", "Plans", "Newest visits",
                 "What is not in this pack"]  # fmt: skip
        assert sorted(order, key=said.rindex) == order


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_list_is_never_said_to_be_a_no(world, form):
    nobody = world.person("Nadia", "Rahman")
    said = FORMS[form](world.nurse, nobody)
    for each in HOLDING.values():
        assert each.absent in said
    assert "No allergy is recorded here. That does not mean that there is none" in said
    assert "Nobody has asked yet" in said
    assert "is not recorded here yet" in said


@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_shown_is_said_and_its_lists_may_not_be_whole(world, amina, form):
    sent(world.homes, held("gp"), key="rx", kind="medicine", category="medicines", words="Insulin",
         source="homes")  # fmt: skip
    said = FORMS[form](world.nurse, amina)
    assert "Insulin" not in said
    assert "Medicines and allergies, from Homes. Ask them." in said
    assert said.count("This list may not be whole") == 2, "of medicines, and of allergies"
    agreed("T-09", world.homes, world.trust)
    said = FORMS[form](world.nurse, amina)
    assert "Insulin" in said
    assert "may not be whole" not in said


def test_paper_gives_no_reason_and_names_no_part_that_tells_by_itself(world, amina):
    sent(world.mind, held("gp"), key="m", category="mental_health", words="Clinic", source="mind")
    assert "Mental health, from Mind: No sharing agreement" in page(world.nurse, amina)
    printed = on_paper(world.nurse, amina)
    assert "ental health" not in printed
    assert "Mind" not in printed
    assert "sharing agreement" not in printed
    assert "Other parts of the record. Call the single point of access" in printed
    assert printed.count("This list may not be whole") == len(HOLDING) + 1, (
        "on all, to tell of none"
    )


@pytest.mark.parametrize("form", FORMS)
def test_safeguarding_and_housing_go_into_no_pack_and_every_pack_says_so(world, amina, form):
    before = FORMS[form](world.nurse, amina)
    for category, words in (
        ("safeguarding", "Afraid of her son"),
        ("housing_and_benefits", "Damp"),
    ):
        sent(world.trust, held("gp"), key=category, kind="alert", category=category, words=words)
    said = FORMS[form](world.nurse, amina)
    assert "Afraid of her son" not in said
    assert "Damp" not in said
    told = "What is known about safeguarding, housing and benefits"
    assert told in said
    assert told in before


@pytest.mark.parametrize("form", FORMS)
def test_where_somebody_lives_goes_into_no_pack_of_a_record_that_is_kept_closer(world, amina, form):
    where, phone = "1 Quarry Lane", "07700 900123"
    actions.change(
        by=SYSTEM, person=amina.pk, version=amina.version,
        address=where, phone=phone,
    )  # fmt: skip
    access.open_relationship(
        by=SYSTEM, holder_kind="team", holder=world.rapid.pk, person=amina.pk,
        kind="referred_to", subject="referral:here",
    )  # fmt: skip
    assert where in FORMS[form](world.carer_nurse, amina)
    access.restrict(by=SYSTEM, person=amina.pk, kind="abuse", subject="")
    said = FORMS[form](world.carer_nurse, amina)
    assert where not in said
    assert phone not in said
    assert "Where they live and their phone number." in said


@pytest.mark.parametrize("form", FORMS)
def test_a_source_that_is_late_is_said_on_top_and_at_the_end(world, amina, form, write):
    assert "may be missing" not in FORMS[form](world.nurse, amina)
    of = declare_source(
        by=SYSTEM, key="gp-items", name="GP records", organisation=world.practice, holds="items",
        about="gp", columns={"key": "id"}, dates=[], category="contacts", purpose="direct care",
        hours=24, grace=12,
    )  # fmt: skip
    with clock.frozen(clock.now() - timedelta(days=3)):
        take_feed(of, write("day.csv", "id\n"), by=SYSTEM)
    said = FORMS[form](world.nurse, amina)
    assert "GP records (Mill Lane Practice) was last heard" in said
    assert said.index("Some of what there is may be missing") < said.index("Who they are")


@pytest.mark.parametrize("form", FORMS)
def test_what_the_person_says_is_not_theirs_says_so(world, amina, form):
    item = Item.objects.get(key="problem").pk
    actions.dispute(by=world.nurse, person=amina.pk, about="written", words="Not me", item=item)
    said = FORMS[form](world.nurse, amina)
    assert f"Diabetes {NOT_THEIRS}" in said
    assert said.count(NOT_THEIRS) == 1


@pytest.mark.parametrize("form", FORMS)
def test_what_is_said_of_no_single_record_is_said_in_the_pack_too(world, amina, form):
    assert "not about them: address" not in FORMS[form](world.nurse, amina)
    actions.dispute(by=world.nurse, person=amina.pk, about="address", words="I moved away")
    said = FORMS[form](world.nurse, amina)
    assert "The person says that this is not about them: address. Nobody has answered" in said


@pytest.mark.parametrize("form", FORMS)
def test_no_phone_is_in_it_of_somebody_whom_it_is_not_safe_to_ring(world, form):
    person = world.person("Nadia", "Rahman", phone="07700 900777", not_safe=True)
    said = FORMS[form](world.nurse, person)
    assert "07700 900777" not in said
    assert "Before anybody calls them, call the single point of access." in said
    assert "07700 900777" not in get(world.nurse, person, "document").content.decode()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("why", ["closer", "not safe"])
def test_no_phone_is_in_it_of_a_relative_whose_own_record_says_no(world, form, why):
    husband = world.person("Karim", practice=world.practice)
    phone, safe = "07700 900321", why == "closer"
    wife = world.person("Rahima", practice=world.practice, phone=phone, not_safe=not safe)
    actions.record_many_circumstances(
        by=SYSTEM,
        circumstances=actions.Circumstances(
            relatives=[{"person": husband, "relative": wife, "kind": "wife"}]
        ),
    )
    told = FORMS[form](world.gp, husband)
    assert "Rahima" in told
    assert (phone in told) == safe
    if why == "closer":
        access.restrict(by=SYSTEM, person=wife.pk, kind="abuse")
        assert phone not in FORMS[form](world.gp, husband)


def test_results_are_the_newest_of_each_test(world, amina):
    for day, value in ((1, 61.0), (2, 64.0)):
        sent(world.trust, held("gp"), key=f"h{day}", kind="result", category="results",
             words="HbA1c", value=value, unit="mmol/mol", day=day)  # fmt: skip
    said = page(world.nurse, amina)
    assert "HbA1c: 64 mmol/mol" in said
    assert "HbA1c: 61" not in said
    assert "HbA1c: 58" not in said


def test_what_its_source_has_withdrawn_is_not_in_it(world, amina):
    sent(world.trust, held("gp"), key="newer", kind="result", category="results", words="HbA1c",
         value=99.0, unit="mmol/mol", day=3, withdrawn="entered-in-error")  # fmt: skip
    said = page(world.nurse, amina)
    assert "99 mmol/mol" not in said
    assert "HbA1c: 58 mmol/mol" in said


def test_what_ended_is_not_in_it(world, amina):
    sent(world.trust, held("gp"), key="old", kind="medicine", category="medicines",
         words="Warfarin", day=-50, until=NOON - timedelta(days=20))  # fmt: skip
    assert "Warfarin" not in page(world.nurse, amina)


def test_open_referrals_are_in_it_and_ended_ones_not(world, amina):
    world.referral(person=amina, need="Cannot get up the stairs")
    assert "Cannot get up the stairs" in page(world.nurse, amina)


@pytest.mark.parametrize("form", FORMS)
def test_a_practice_and_the_team_that_holds_a_referral_are_named_with_their_phones(world, form):
    phones = {"practice": "020 7946 0101", "triage": "020 7946 0102"}
    practice = add_organisation(
        by=SYSTEM, place=world.place, name="Lamb Street Practice", kind="practice",
        phone=phones["practice"],
    )  # fmt: skip
    agreed("T-05", practice, world.trust)
    with connection.cursor() as cursor:  # No verb changes the phone of a team yet.
        cursor.execute("UPDATE place_team SET phone = %s WHERE id = %s",
                       [phones["triage"], world.triage.pk])  # fmt: skip
    person = world.person(practice=practice)
    world.referral(person=person, need="Cannot get up the stairs")
    access.open_record(by=world.carer_nurse, person=person.pk, reason="ongoing_care",
                       words="She is on my list")  # fmt: skip
    said = FORMS[form](world.carer_nurse, person)
    assert f"Lamb Street Practice GP practice, {phones['practice']}" in said
    assert f"Central triage holds a referral for them, {phones['triage']}" in said


@pytest.mark.parametrize("form", FORMS)
def test_who_acts_for_them_stands_under_family_and_carers(world, amina, form):
    son = Person.objects.get(given_name="Karim")
    for name, who in (("Karim Begum", son.pk), ("Nadia Rahman", None)):
        account = access.open_account(
            by=SYSTEM, email=f"{name[:5]}@example.org", name=name, person=who
        )
        access.open_relationship(
            by=SYSTEM, holder_kind="account", holder=account.pk, person=amina.pk, kind="proxy",
            subject=f"proxy:{name}",
        )  # fmt: skip
    said = FORMS[form](world.nurse, amina)
    family = said[said.rindex("Family and carers") :]
    assert "son, carer, acts for them in their own pages, 07700 900456" in family
    assert "Nadia Rahman acts for them in their own pages" in family
    record = text(client_of(world.nurse).get(reverse("people:person", args=[amina.pk])))
    assert "Nadia Rahman" in record


@pytest.mark.parametrize("form", FORMS)
def test_what_is_in_another_language_says_that_it_is_not_translated(world, amina, form):
    world.referral(person=amina, need="সিঁড়ি দিয়ে উঠতে পারি না")
    said = FORMS[form](world.nurse, amina)
    assert "in Bengali letters, not translated" in said
    assert said.count("not translated") == 1


def test_the_download_for_another_system_is_called_one(world, amina):
    said = page(world.nurse, amina)
    assert "Download it for another system" in said
    assert "Send it" not in said


def test_who_may_not_look_gets_none_and_the_journal_says_so(world, amina):
    for what in ("pack", "paper", "document"):
        answer = get(world.therapist, amina, what)
        assert answer.status_code == 403
        assert "Begum" not in answer.content.decode()
    refused = Entry.objects.filter(action="person.refused", actor_id=world.therapist.id)
    assert refused.count() == 3


def test_each_form_is_in_the_journal_as_what_it_was(world, amina):
    for what, action in (
        ("pack", "pack.look"), ("paper", "pack.print"), ("document", "pack.export"),
    ):  # fmt: skip
        assert get(world.nurse, amina, what).status_code == 200
        last = Entry.objects.latest("id")
        assert (last.action, last.kind, last.actor_id) == (action, "look", world.nurse.id)
        assert len(last.people) == 2  # Her son is named, too.


def test_it_asks_the_database_few_questions(world, amina, django_assert_max_num_queries):
    client = client_of(world.nurse)
    get(world.nurse, amina)  # Agreements are kept from the first (decision 20).
    for what in ("pack", "paper", "document"):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(reverse(f"pack:{what}", args=[amina.pk]))


def test_every_page_of_paper_says_whose_it_is_when_by_whom_and_which_of_how_many(world, amina):
    for number in range(60):
        sent(world.trust, held("gp"), key=f"p{number}", kind="problem", category="problems",
             words=f"Problem {number} " * 10)  # fmt: skip
    with clock.frozen(NOON):
        pages = pdf(world.nurse, amina).pages
    assert len(pages) > 2
    for number, each in enumerate(pages, 1):
        said = " ".join(each.extract_text().split())
        assert "Amina Begum" in said
        assert "Born 2 March 1951" in said
        assert "NHS number 999 000 0018" in said
        assert "Made on Sun 1 November 2026, 12:00 by Femi Ade, triage clinician" in said
        assert f"Page {number} of {len(pages)}" in said


def test_the_paper_is_tagged_in_its_language_and_claims_pdf_ua(world, amina):
    made = pdf(world.nurse, amina)
    assert made.root_object["/MarkInfo"]["/Marked"]
    assert made.root_object["/Lang"] == "en-GB"
    assert made.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert made.metadata.title == "Transfer pack"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made.root_object["/Metadata"].get_data()
    tags = list(_tags(made.root_object["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/L", "/LI"} <= set(tags)
    assert tags.index("/H1") < tags.index("/H2")


def _tags(node):
    """The tags of a document's structure, in the order in which they are read out."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            yield from _tags(each)
    elif isinstance(node, dict):
        yield from [node["/S"]] if "/S" in node else []
        yield from _tags(node["/K"]) if "/K" in node else []


@pytest.mark.parametrize("native", ["আমিনা বেগম", "Aamina Xasan Cabdi", "Αμίνα", "Амина"])
def test_names_of_many_scripts_are_printed(world, native):
    person = world.person("Amina", "Begum", native_name=native)
    said = on_paper(world.nurse, person)
    assert paper.INSTEAD not in said
    assert "cannot be printed" not in said


def test_a_sign_that_no_font_has_is_printed_as_such_and_said(world):
    person = world.person("Amina", "Begum", native_name="أمينة 王")
    said = on_paper(world.nurse, person)
    assert paper.INSTEAD in said
    assert "The page on the screen shows it" in said
    assert "أمينة" in page(world.nurse, person)


def test_what_turns_words_round_is_not_on_paper_and_is_no_sign_that_cannot_be_printed(world):
    said = on_paper(world.nurse, world.person("Am\u202eina\u202c", "Be\u2066gum\x07"))
    assert "Amina Begum" in said
    assert paper.INSTEAD not in said
    assert "cannot be printed" not in said


def test_every_sign_that_is_called_printable_is_in_the_fonts():
    import typst

    signs = [
        chr(code)
        for code in range(0x20, 0x10000)
        if re.fullmatch(f"[{paper.PRINTABLE}]", chr(code))
        and unicodedata.category(chr(code)) not in ("Cn", "Cc", "Cs", "Zl", "Zp")
    ]
    assert len(signs) > 1500
    source = (
        b'#set document(title: "x")\n'
        b'#set text(font: ("Noto Sans", "Noto Sans Bengali"), fallback: false)\n'
        b"#sys.inputs.signs"
    )
    typst.compile(
        source, font_paths=[paper.PAPER_FONTS], ignore_system_fonts=True,
        sys_inputs={"signs": " ".join(signs)}, pdf_standards=["ua-1"], format="pdf",
    )  # fmt: skip
