"""A need from the first word to the outcome, as the people who carry it live it."""

import re

from playwright.sync_api import expect
from tests.visitor import complaints, sign_in

NEED = "Fell in the kitchen, cannot reach the cupboards, afraid to cook."


def test_a_need_travels_from_call_to_outcome_and_the_gp_hears(house, window):
    gp, nurse, worker = window(), window(), window()
    address = given_a_gp_refers_one_of_their_people(house, gp)
    when_triage_offers_it_to_rapid_response(house, nurse, address)
    when_the_team_accepts_acts_and_ends_it(house, worker, address)
    then_the_gp_has_heard_each_step(house, gp, address)


def given_a_gp_refers_one_of_their_people(house, page):
    sign_in(page, house, "GP")
    person = house.rows(
        "SELECT p.id::text FROM people_person p JOIN place_practitionerrole r"
        " ON r.organisation_id = p.practice_id JOIN place_practitioner t"
        " ON t.id = r.practitioner_id JOIN access_account a ON a.id = t.account_id"
        " WHERE a.demo_words LIKE 'GP%' AND p.death_date IS NULL"
        " AND p.birth_date < '2000-01-01' LIMIT 1"
    )[0][0]
    page.goto(f"{house.url}/referrals/new/{person}/")
    page.get_by_label("What is needed?").fill(NEED)
    page.get_by_label("Today or tomorrow").check()
    page.get_by_label(re.compile("The person agrees")).check()
    page.get_by_role("button", name="Send to triage").click()
    expect(page.get_by_text("Received. Central triage holds it now.")).to_be_visible()
    assert complaints(page) == []
    return page.url.removeprefix(house.url)


def when_triage_offers_it_to_rapid_response(house, page, address):
    sign_in(page, house, "triage nurse")
    page.goto(house.url + address)
    page.keyboard.press("1")
    expect(page.get_by_role("heading", name="Decide where it goes")).to_be_visible()
    choose_service(page, "Rapid response")
    page.get_by_label("What should the team know?").fill("Stairs are steep.")
    page.get_by_role("button", name="Offer it to the team").click()
    expect(page.get_by_text("Decided and offered to the team.")).to_be_visible()
    expect(page.get_by_text("Held by Central triage")).to_be_visible()


def test_a_plain_decision_is_two_keys_and_a_word(house, window):
    gp, nurse = window(), window()
    sign_in(gp, house, "GP")
    service, person = house.rows(
        "SELECT s.id::text, p.id::text FROM directory_service s, people_person p"
        " JOIN place_practitionerrole r ON r.organisation_id = p.practice_id"
        " JOIN place_practitioner t ON t.id = r.practitioner_id"
        " JOIN access_account a ON a.id = t.account_id"
        " WHERE s.name = 'Rapid response' AND a.demo_words LIKE 'GP%' AND p.death_date IS NULL"
        " AND p.birth_date < '1990-01-01' ORDER BY p.id DESC LIMIT 1"
    )[0]
    gp.goto(f"{house.url}/referrals/new/{person}/?service={service}")
    gp.get_by_label("What is needed?").fill(NEED)
    gp.get_by_label("Today or tomorrow").check()
    gp.get_by_label(re.compile("The person agrees")).check()
    gp.get_by_role("button", name="Send to triage").click()
    sign_in(nurse, house, "triage nurse")
    nurse.goto(gp.url)
    with nurse.expect_navigation():
        nurse.keyboard.press("1")
    expect(nurse.get_by_label("What should the team know?")).to_be_focused()
    assert complaints(nurse) == []
    nurse.keyboard.type("Stairs")
    with nurse.expect_navigation():
        nurse.keyboard.press("Enter")
    expect(nurse.get_by_text("Decided and offered to the team.")).to_be_visible()
    expect(nurse.get_by_text("Rapid response").first).to_be_visible()


def choose_service(page, name):
    select = page.get_by_label("Which service?")
    option = select.locator("option", has_text=name).first
    select.select_option(value=option.get_attribute("value"))


def when_the_team_accepts_acts_and_ends_it(house, page, address):
    sign_in(page, house, "nurse in rapid response")
    page.goto(house.url + address)
    for act, button in (
        ("Accept", "Accept for Rapid response"),
        ("First contact made", "Record first contact"),
    ):
        page.get_by_role("button", name=act, exact=True).click()
        page.get_by_role("button", name=button).click()
    page.get_by_role("button", name="End with an outcome").click()
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_role("link", name="Choose an outcome")).to_be_visible()
    assert complaints(page) == []
    page.get_by_label("What was asked for was done").check()
    page.get_by_label("What happened?").fill("Shelves lowered, rails fitted.")
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("Ended. Whoever referred was told.")).to_be_visible()


def then_the_gp_has_heard_each_step(house, page, address):
    page.goto(f"{house.url}/home/")
    for words in ("accepted it and holds it now", "made first contact", "Shelves lowered"):
        expect(page.get_by_text(re.compile(words)).first).to_be_visible()
    page.goto(house.url + address)
    expect(page.get_by_text("What was asked for was done").first).to_be_visible()
    page.goto(f"{house.url}/home/")
    expect(page.get_by_text(re.compile("Shelves lowered"))).to_have_count(0)


def test_a_call_handler_takes_a_need_with_the_keyboard_alone(house, window):
    page = window()
    name, born = house.rows(
        "SELECT given_name || ' ' || family_name, birth_date FROM people_person"
        " WHERE death_date IS NULL AND birth_date < '1990-01-01' AND nhs_number IS NOT NULL"
        " ORDER BY id LIMIT 1"
    )[0]
    sign_in(page, house, "call handler")
    fields = 0
    page.goto(f"{house.url}/people/")
    for text in (name, str(born.day), str(born.month), str(born.year)):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
        fields += 1
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    reach(page, "New referral", within="main", most=10)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="New referral")).to_be_visible()
    reach_label(page, "The person themselves")
    page.keyboard.press("Space")
    for label, text in (("Phone number to reach them", "07700 900123"), ("What is needed?", NEED)):
        reach_label(page, label)
        page.keyboard.type(text)
        fields += 1
    for label in ("Today, as soon as possible", "The person agrees"):
        reach_label(page, label)
        page.keyboard.press("Space")
        fields += 1
    page.keyboard.press("Enter")
    expect(page.get_by_text("Received. Central triage holds it now.")).to_be_visible()
    assert fields <= 12


def reach(page, text, within="body", most=80):
    """Press Tab until the focus is on a link or button with this text."""
    for _ in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "([text, within]) => { const e = document.activeElement;"
            " return !!e && !!e.closest(within) && e.innerText.trim().startsWith(text) }",
            [text, within],
        )
        if found:
            return
    raise AssertionError(f"The keyboard does not reach '{text}'")


def reach_label(page, text, most=80):
    """Press Tab until the focus is on the field with this label."""
    for _ in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "text => { const e = document.activeElement; return !!e && !!e.labels"
            " && [...e.labels].some(each => each.innerText.trim().startsWith(text)) }",
            text,
        )
        if found:
            return
    raise AssertionError(f"The keyboard does not reach '{text}'")
