"""Two minutes before a session ends a dialog asks, by keyboard and for screen readers."""

from tests.visitor import complaints, sign_in

LEFT = "**/sign-in/time-left/"


def test_the_warning_can_be_answered_without_a_mouse(house, window):
    page, seconds = window(), [90]
    sign_in(page, house, "triage nurse")
    page.route(LEFT, lambda route: route.fulfill(json={"seconds": seconds[0]}))
    page.clock.install()
    page.goto(f"{house.url}/people/")
    page.clock.fast_forward("13:05")
    dialog = page.get_by_role("dialog", name="Do you need more time?")
    dialog.wait_for()
    assert complaints(page) == []
    assert page.evaluate("document.activeElement.textContent") == "Stay signed in"
    seconds[0] = 900
    page.keyboard.press("Enter")
    dialog.wait_for(state="hidden")


def test_at_the_end_the_page_is_gone_and_what_staff_typed_is_kept(house, window):
    page, seconds = window(320), [90]
    sign_in(page, house, "call handler")
    page.route(LEFT, lambda route: route.fulfill(json={"seconds": seconds[0]}))
    page.clock.install()
    page.goto(f"{house.url}/referrals/new/")
    page.get_by_label("need").first.fill("Cannot manage the stairs")
    page.clock.fast_forward("13:05")
    page.get_by_role("dialog").wait_for()
    seconds[0] = 0
    page.clock.fast_forward("01:35")
    page.clock.fast_forward("00:02")
    page.get_by_text("It has not been sent").wait_for()
    assert page.get_by_label("need").first.input_value() == "Cannot manage the stairs"


def test_a_page_that_closes_while_one_types_keeps_what_was_typed(house, window):
    page = window()
    sign_in(page, house, "call handler")
    person = house.rows("SELECT id::text FROM people_person WHERE death_date IS NULL LIMIT 1")[0][0]
    page.route("**/still/", lambda route: route.fulfill(status=403))
    page.clock.install()
    page.goto(f"{house.url}/people/{person}/alert/")
    page.locator("textarea").fill("A large dog in the yard")
    page.clock.fast_forward("00:31")
    page.get_by_text("What you had open was closed to you meanwhile").wait_for()
    assert page.locator("textarea").input_value() == "A large dog in the yard"


def test_at_the_end_a_resident_s_page_gives_way_to_the_server_s(house, window):
    page, seconds = window(375), [90]
    sign_in(page, house, "older woman")
    page.route(LEFT, lambda route: route.fulfill(json={"seconds": seconds[0]}))
    page.clock.install()
    page.goto(f"{house.url}/language/en-gb/?next=/mine/")
    page.get_by_role("link", name="How to talk with you").click()
    page.get_by_label("What else helps").fill("I am afraid of my son")
    page.wait_for_load_state()  # A link leads on before the page's script has begun to count.
    page.clock.fast_forward("08:05")
    page.get_by_role("dialog", name="Do you need more time?").wait_for()
    seconds[0] = 0
    page.context.clear_cookies()
    page.clock.fast_forward("01:35")
    page.clock.fast_forward("00:02")
    page.wait_for_url("**/sign-in/**")
    page.go_back()
    assert "afraid of my son" not in page.content()
    assert page.get_by_label("What else helps").count() == 0


def test_a_cover_stays_whatever_key_is_pressed_and_while_nobody_answers(house, window):
    page, answers = window(), [True]

    def reply(route):
        return route.fulfill(json={"seconds": 90}) if answers[0] else route.abort()

    sign_in(page, house, "call handler")
    page.route(LEFT, reply)
    page.clock.install()
    page.goto(f"{house.url}/referrals/new/")
    need = page.get_by_label("need").first
    need.fill("Cannot manage the stairs")
    page.clock.fast_forward("13:05")
    page.get_by_role("dialog").wait_for()
    answers[0] = False
    page.clock.fast_forward("01:35")
    cover = page.get_by_role("dialog", name="This page has closed")
    cover.wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Continue"
    assert complaints(page) == []
    for _ in range(3):
        page.keyboard.press("Escape")
        cover.wait_for()
    assert not need.is_visible()
    answers[0] = True
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Do you need more time?").wait_for()
    assert need.input_value() == "Cannot manage the stairs"
