"""Browsers without a screen: a crowd of staff and residents, and what they waited for."""

import random
import re
import threading
import time
from abc import ABC, abstractmethod
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

import numpy as np

THINKS = 10
PROMISED = {"read": 500, "write": 800}
NEEDS = ("cannot pay my heating", "lonely", "my mum fell", "befreinding", "damp", "ঘর ঠান্ডা", "deyn")


@dataclass
class Told:
    """What the crowd waited for each kind of answer, and which answers were none."""

    waits: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    odd: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, how: str, what: str, status: int, seconds: float) -> None:
        """One answer. 409 and 422 are some too: somebody else was quicker, or a place is full."""
        with self.lock:
            self.waits[how, what].append(seconds * 1000)
            if status >= 400:
                self.odd[what, status] += 1

    def verdict(self) -> int:
        """Print it all."""
        for (how, what), waits in sorted(self.waits.items()):
            middle, high = np.percentile(waits, (50, 95))
            print(f"load  {how:5} {what:22} {len(waits):6,}  {middle:6.0f} ms, 95%: {high:6.0f} ms")
        for (what, status), times in sorted(self.odd.items()):
            print(f"load  {what}: {times} answers of {status}")
        kept = not any(status >= 500 for _, status in self.odd)
        print(f"load  answers of 500 and above: {not kept}, promised none")
        for how, most in PROMISED.items():
            waits = [
                each for (kind, _), found in self.waits.items() if kind == how for each in found
            ]
            high = np.percentile(waits, 95)
            kept = kept and high <= most
            print(f"load  {how}s: {len(waits):,}, 95% within {high:.0f} ms, promised {most}")
        return 0 if kept else 1


class Page(HTMLParser):
    """A page as somebody fills it in: its links, its times to choose from, and the fields of its
    last form that posts."""

    def __init__(self, text: str):
        super().__init__()
        self.links: list[str] = []
        self.posts: list[str] = []
        self.fields: dict[str, str] = {}
        self.times: list[str] = []
        self.radios: set[str] = set()
        self._select = ""
        self._posts = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        told = dict(attrs)
        name, value = told.get("name"), told.get("value") or ""
        if tag == "a":
            self.links.append(told.get("href") or "")
        elif tag == "form":
            self._posts = (told.get("method") or "").lower() == "post"
            self.posts += [told.get("action") or ""] if self._posts else []
        elif tag == "button" and name == "slot":
            self.times.append(value)
        elif not self._posts:
            return
        elif tag == "textarea":
            self.fields[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and value:
            self.fields.setdefault(self._select, value)
        elif tag == "input" and name:
            self._input(told, name, value)

    def _input(self, told: dict, name: str, value: str) -> None:
        kind = told.get("type", "text")
        if kind == "radio":
            if "checked" in told or name not in self.radios:
                self.fields[name] = value
            self.radios.add(name)
        elif kind != "checkbox" or "checked" in told:
            self.fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""

    def to(self, pattern: str) -> list[str]:
        """Addresses of its links that match."""
        return [each for each in self.links if re.search(pattern, each)]


class Somebody(threading.Thread, ABC):
    """One browser, with cookies of its own, that thinks before each page it asks for or sends."""

    def __init__(self, number: int, account: str, port: int, told: Told, seconds: tuple):
        super().__init__(daemon=True)
        self.dice = random.Random(number)
        self.account, self.port, self.told = account, port, told
        self.since, self.until = seconds
        self.cookies: dict[str, str] = {}

    @abstractmethod
    def turn(self) -> None:
        """What they do next."""

    def run(self) -> None:
        time.sleep(self.dice.uniform(0, self.since - time.monotonic()))
        page = self.get("a form", "/follow/")
        self.post("sign in", "/sign-in/demo/", page, account=self.account)
        while time.monotonic() < self.until:
            self.turn()

    def get(self, what: str, path: str) -> Page:
        """A page; `what` names it in the figures."""
        self._think()
        return self._ask("read", what, path)

    def post(self, what: str, path: str, page: Page, **typed: str) -> Page:
        """Send the form of a page, with what was typed."""
        self._think()
        return self._ask("write", what, path, urlencode(page.fields | typed))

    def _think(self) -> None:
        time.sleep(self.dice.expovariate(1 / THINKS))

    def _ask(self, how: str, what: str, path: str, body: str | None = None) -> Page:
        started = time.perf_counter()
        status, text, onward = self._once(path, body)
        if self.since < time.monotonic() < self.until:
            self.told.note(how, what, status, time.perf_counter() - started)
        if onward:
            parts = urlsplit(onward)
            return self._ask("read", "after a write", f"{parts.path}?{parts.query}")
        return Page(text)

    def _once(self, path: str, body: str | None) -> tuple[int, str, str]:
        """Status, text and where it sends on; 504 where no answer came within a minute."""
        try:
            return self._answer(path, body)
        except TimeoutError:
            return 504, "", ""

    def _answer(self, path: str, body: str | None) -> tuple[int, str, str]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
            if body is not None:
                headers |= {"Content-Type": "application/x-www-form-urlencoded"}
                headers |= {"Referer": f"http://127.0.0.1:{self.port}{path}"}
            line.request("POST" if body is not None else "GET", path, body, headers)
            answer = line.getresponse()
            for each in answer.headers.get_all("Set-Cookie", ()):
                self.cookies |= {key: kept.value for key, kept in SimpleCookie(each).items()}
            return answer.status, answer.read().decode(), answer.headers.get("Location", "")


class Handler(Somebody):
    """A call handler: callers with needs, people, services, bookings."""

    people: list[str] = []
    service = ""

    def turn(self) -> None:
        person = self.dice.choice(self.people)
        turns = (self._service, self._person, self._need, self._book)
        self.dice.choices(turns, (35, 35, 15, 15))[0](person)

    def _service(self, person: str) -> None:
        asked = urlencode({"words": self.dice.choice(NEEDS)})
        self.get("directory search", f"/directory/?{asked}")

    def _person(self, person: str) -> None:
        self.get("a person", f"/people/{person}/")

    def _need(self, person: str) -> None:
        path = f"/referrals/new/{person}/"
        page = self.get("form of a need", path)
        typed = {"need": "Unsteady on the stairs, asks for rails", "urgency": "routine"}
        typed |= {"asking": "resident", "caller_phone": "07700 900123", "consent": "on"}
        self.post("take a need", path, page, same_as="different", **typed)

    def _book(self, person: str) -> None:
        path = f"/bookings/for/{person}/?service={self.service}"
        page = self.get("times", path)
        if not page.times:
            return
        kept = self.post("keep a time", path, page, slot=self.dice.choice(page.times))
        for book in (each for each in kept.posts if each.endswith("/book/")):
            self.post("book it", book, kept, need="Rails")


class Decider(Somebody):
    """A triage nurse: the worklist, a referral, a decision."""

    def turn(self) -> None:
        page = self.get("worklist", "/worklist/")
        referrals = page.to(r"^/referrals/[-0-9a-f]{36}/(\?|$)")
        if not referrals:
            return
        shown = self.get("a referral", self.dice.choice(referrals))
        for act in shown.to(r"/triage/(\?|$)")[:1]:
            form = self.get("form of a decision", act)
            self.post("decide", act, form, words="Needs a visit at home")


class Visitor(Somebody):
    """A nurse of a team: the team's list, a referral of it, accepting it or seeing the person."""

    def turn(self) -> None:
        page = self.get("worklist of a team", "/worklist/")
        referrals = page.to(r"^/referrals/[-0-9a-f]{36}/(\?|$)")
        if not referrals:
            return
        shown = self.get("a referral", self.dice.choice(referrals))
        for act in shown.to(r"/(accept|start)/(\?|$)")[:1]:
            form = self.get("form of a decision", act)
            self.post("accept or start", act, form)


class Resident(Somebody):
    """A resident: their own page, their booking, another time for it."""

    def turn(self) -> None:
        page = self.get("own page", "/mine/")
        for bookings in page.to(r"^/mine/[-0-9a-f]{36}/bookings/$")[:1]:
            for move in self.get("own bookings", bookings).to(r"/move/$")[:1]:
                times = self.get("times for a resident", move).times
                if times:
                    sure = f"{move}?slot={self.dice.choice(times)}"
                    self.post("move it", move, self.get("are you sure", sure))
