"""Every address of the URL table answers with the safe headers, to everybody."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver
from tests.staff import client_of
from tests.world import make_world

from hamlet.config import middleware


def routes(patterns=None, before="") -> list[str]:
    """Every address of the table, its blanks filled in with what nothing has."""
    every = []
    for each in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(each.pattern)
        every += routes(each.url_patterns, path) if hasattr(each, "url_patterns") else [path]
    return every


def address(route: str) -> str:
    route = re.sub(r"<uuid:\w+>", str(uuid4()), route)
    return "/" + re.sub(r"<int:\w+>", "7", re.sub(r"<(slug:)?\w+>", "x", route))


COOKIES = {"sessionid", "csrftoken", "hamlet_language"}
"""Those whose names get the strictest prefix behind TLS."""
KINDS = {"text/html; charset=utf-8", "application/json", "application/fhir+json", ""}


def kind(answer) -> str:
    """The type of content of an answer that has some."""
    return answer.headers["Content-Type"] if answer.content else ""


def is_kept(cookie) -> bool:
    return bool(cookie.value)


@pytest.fixture
def clients(db, settings):
    settings.HAMLET_DEMO = True
    world = make_world()
    every = [Client(), client_of(world.nurse), client_of(world.volunteer)]
    for each in every:
        each.raise_request_exception = False
    return every


def expected(route: str, answer) -> dict[str, str]:
    """The headers of a route. What is open to all may be read by pages of others, that alone; an
    address that holds a secret is told to nobody."""
    opened = {"Cross-Origin-Resource-Policy": "cross-origin"} if is_open(route, answer) else {}
    secret = route.startswith("entry/by/") and answer.status_code != 405
    return middleware.HEADERS | opened | ({"Referrer-Policy": "no-referrer"} if secret else {})


def is_open(route: str, answer) -> bool:
    """Whether pages of anybody may read it."""
    return route.startswith("hsds/") and answer.status_code != 405


def test_every_route_has_the_safe_headers_signed_in_or_not(clients):
    assert len(routes()) > 50
    for route in sorted(routes(), key=lambda each: each.startswith("sign-out")):
        for client in clients:
            for answer in (client.get(address(route)), client.post(address(route))):
                where = (route, answer.status_code)
                for name, value in expected(route, answer).items():
                    assert answer.headers.get(name) == value, (*where, name)
                to_others = answer.headers.get("Access-Control-Allow-Origin")
                assert to_others == ("*" if is_open(route, answer) else None), where
                kept = answer.headers["Cache-Control"]
                assert "no-store" in kept or (route.startswith("hsds/") and "public" in kept), where
                assert kind(answer) in KINDS, (*where, kind(answer))
                for cookie in filter(is_kept, answer.cookies.values()):
                    assert cookie.key in COOKIES, (*where, cookie.key)
                    assert cookie["httponly"], (*where, cookie.key)
                    assert cookie["samesite"] in ("Lax", "Strict"), (*where, cookie.key)


def test_no_page_holds_script_or_style_in_line(clients):
    """What the policy would stop must not be written: a page that needs it would be broken."""
    for route in routes():
        page = clients[1].get(address(route)).content.decode()
        assert not re.search(
            r"<script(?![^>]*\bsrc=)(?![^>]*json)[^>]*>|<style|\son\w+=\"|\sstyle=\"", page
        ), route


def test_the_policies_say_what_they_must():
    told = middleware.HEADERS
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["Cross-Origin-Opener-Policy"] == "same-origin"
    assert told["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in told["Content-Security-Policy"]
    assert "object-src" not in told["Content-Security-Policy"], "default-src 'none' holds it"
    for power in ("camera", "microphone", "geolocation"):
        assert f"{power}=()" in told["Permissions-Policy"]
    years = int(re.search(r"max-age=(\d+)", middleware.ONLY_BY_TLS["Strict-Transport-Security"])[1])
    assert years >= 31_536_000
    assert "includeSubDomains" in middleware.ONLY_BY_TLS["Strict-Transport-Security"]
