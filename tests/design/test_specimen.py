"""Every component looked at in a browser: no server, pages and files are handed over directly."""

import mimetypes
from pathlib import Path

import pytest
from django.http import Http404
from django.test import RequestFactory

from hamlet.design import specimen as shown
from hamlet.design import views
from hamlet.design.assets import AXE

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "src" / "hamlet" / "design" / "static"
HOST = "http://hamlet.test"
PAGES = ("?page=staff", "?page=resident&lang=bn")


@pytest.fixture(autouse=True)
def demo(settings):
    settings.HAMLET_DEMO = True
    settings.DEBUG = False


@pytest.fixture
def asked(monkeypatch, browser):
    """Open the specimen page; gives the tab and the list of addresses that it asked for."""
    whole = shown.rows
    monkeypatch.setattr(shown, "rows", lambda count: whole(min(count, 10)))
    contexts = []

    def open_page(query, width=1280, **options):
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page, addresses = context.new_page(), []
        page.route("**/*", lambda route: addresses.append(route.request.url) or answer(route))
        page.goto(f"{HOST}/design/{query}")
        return page, addresses

    yield open_page
    for context in contexts:
        context.close()


def answer(route):
    path = route.request.url.removeprefix(HOST)
    if path.startswith("/static/"):
        file = STATIC / path.removeprefix("/static/")
        kind = mimetypes.guess_type(file.name)[0] or "font/woff2"
        route.fulfill(body=file.read_bytes(), content_type=kind)
    else:
        body = views.specimen(RequestFactory().get(path)).content
        route.fulfill(body=body, content_type="text/html", headers={"content-security-policy": CSP})


CSP = "default-src 'self'; style-src 'self'; script-src 'self'"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", PAGES)
def test_axe_finds_nothing(asked, query, scheme):
    page, _ = asked(query, width=375, color_scheme=scheme, bypass_csp=True)
    page.evaluate((ROOT / AXE).read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(one["id"], node["html"]) for one in found for node in one["nodes"]] == []


@pytest.mark.parametrize("query", PAGES)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_nothing_scrolls_sideways_at_320(asked, query, script):
    page, _ = asked(query, width=320, java_script_enabled=script)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("document.body.classList.contains('js-enabled')") == script


@pytest.mark.parametrize("query", PAGES)
def test_nothing_is_asked_of_another_host_and_no_rule_of_safety_is_broken(asked, query):
    complaints = []
    page, addresses = asked(query)
    page.on("console", lambda line: complaints.append(line.text))
    page.reload()
    assert len(addresses) > 5
    assert [address for address in addresses if not address.startswith(HOST)] == []
    assert complaints == []


def test_what_has_focus_is_never_behind_the_person_banner(asked):
    page, _ = asked("?page=staff", width=320)
    links = page.locator("main a")
    links.nth(links.count() - 1).focus()
    banner = page.locator(".hamlet-person")
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        top = page.evaluate("document.activeElement.getBoundingClientRect().top")
        under = banner.bounding_box()["y"] + banner.bounding_box()["height"]
        assert top >= under - 1


def test_a_number_key_presses_its_button_unless_switched_off(asked):
    page, _ = asked("?page=staff")
    page.locator("h1").click()
    page.keyboard.press("2")
    page.wait_for_url("**/*#")
    page.keyboard.press("?")
    assert page.get_by_role("dialog").get_by_text("Ask a question").is_visible()
    page.get_by_label("Use shortcut keys on this device").uncheck()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.keyboard.press("?")
    assert not page.get_by_role("dialog").is_visible()


def test_a_key_typed_into_a_box_is_only_typed(asked):
    page, _ = asked("?page=staff")
    page.get_by_label("Find a person").fill("")
    page.get_by_label("Find a person").press("2")
    assert page.get_by_label("Find a person").input_value() == "2"
    assert not page.url.endswith("#")


def test_with_alt_a_key_works_in_a_box_too_and_the_help_says_so(asked):
    page, _ = asked("?page=staff")
    box = page.get_by_label("Find a person")
    box.fill("Amina")
    box.press("Alt+?")
    dialog = page.get_by_role("dialog")
    assert dialog.get_by_text("In a box that you type in, hold Alt as well").is_visible()
    dialog.get_by_role("button", name="Close").click()
    box.press("Alt+2")
    page.wait_for_url("**/*#")
    assert box.input_value() == "Amina"


def test_the_page_is_not_there_outside_demonstrations(settings):
    settings.HAMLET_DEMO = False
    with pytest.raises(Http404):
        views.specimen(RequestFactory().get("/design/"))
