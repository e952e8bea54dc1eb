"""Somebody at a browser, or at several windows at once: signs in, clicks, and notes complaints."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from hamlet.design.assets import AXE

ROOT = Path(__file__).resolve().parent.parent
AXE_RUN = "axe.run(document, {resultTypes: ['violations']})"
BESIDE = """[...document.querySelectorAll('main *')].filter(each =>
    ['auto', 'scroll'].includes(getComputedStyle(each).overflowX)
    && !['INPUT', 'TEXTAREA', 'SELECT'].includes(each.tagName)
    && each.scrollWidth > each.clientWidth).map(each => each.innerText)"""


def sign_in(page, house, role: str) -> None:
    """Become the demo person whose description begins with `role`."""
    page.goto(f"{house.url}/sign-in/")
    row = page.get_by_role("listitem").filter(has_text=re.compile(role))
    row.get_by_role("button").first.click()
    page.wait_for_url(re.compile(r"/(home|mine/[-0-9a-f]+)/$"))


def complaints(page) -> list[str]:
    """What axe finds on the page, with the markup that it is about."""
    page.evaluate((ROOT / AXE).read_text())
    found = page.evaluate(AXE_RUN)["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def out_of_sight(page) -> list[str]:
    """What one would have to move sideways to read: the page itself, or a part of it."""
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return page.evaluate(BESIDE) + ["the page"] * wide


class Client:
    """A browser without a screen: keeps cookies, follows redirects, sends forms as they stand."""

    def __init__(self, house):
        self.house = house
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def get(self, path: str) -> tuple[int, str]:
        return self._open(path, None)

    def post(self, path: str, form_from: str | None = None, **fields) -> tuple[int, str]:
        """Open the page with the form, then send it."""
        return self.send(path, self.get(form_from or path)[1], **fields)

    def send(self, path: str, page: str, **fields) -> tuple[int, str]:
        """Send a form with the hidden fields that `page` has, its token among them."""
        hidden = re.findall(r'<input type="hidden" name="(\w+)"[^>]*? value="([^"]*)"', page)
        return self._open(path, urllib.parse.urlencode(dict(hidden) | fields).encode())

    def sign_in(self, role: str) -> "Client":
        """Become the demo person whose description begins with `role`."""
        account = self.house.rows(
            "SELECT id::text FROM access_account WHERE demo_words LIKE %s", f"{role}%"
        )[0][0]
        status, _ = self.post("/sign-in/demo/", "/sign-in/", account=account)
        assert status == 200
        return self

    def _open(self, path: str, body: bytes | None) -> tuple[int, str]:
        request = urllib.request.Request(self.house.url + path, body)
        request.add_header("Referer", self.house.url + path)
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
