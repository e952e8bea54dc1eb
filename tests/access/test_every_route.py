"""Every address × role × relationship × agreement: who gets in, and what nobody else learns.

The cells are made from the URL table; an address that no rule here covers fails. Each state of the
world is made once, for all addresses; what a question does in it is undone.
"""

import re
from contextlib import contextmanager
from copy import deepcopy
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client, override_settings
from tests.access.routes import (
    ABOUT_A_PERSON,
    OF_THE_PLACE,
    PLAIN,
    REFERRAL,
    Route,
    every_route,
)
from tests.staff import client_of
from tests.world import attended, booked, make_world, stayed

from hamlet.access import actions as access
from hamlet.access import roles
from hamlet.booking import actions as bookings
from hamlet.journal.models import Entry
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions as people

pytestmark = pytest.mark.django_db
ROUTES = every_route()
# Shown in demo mode only, and about nothing.
UNMARKED = {"design:specimen"}
# Opening, closing and the moves of a referral follow rules of their own, tested in
# tests/people/test_opening.py, tests/frontdoor, tests/booking and tests/discharge; here only that
# they show nothing to strangers.
OWN_RULE = {"people:open", "people:close", "frontdoor:act", "booking:came", "booking:absent"}
OWN_RULE |= {"streaming:book", "streaming:end", "streaming:identify", "streaming:take_apart"}
OWN_RULE |= {"booking:overbook", "discharge:act", "discharge:item", "residents:ticket"}
# Any role; whoever is signed in; residents, whose pages are tested in tests/portal.
SIGNED_IN = {"signed in", "own account", "resident"}
# For partners' systems, by a key and no session: tested in tests/interop/test_messages.py.
PROGRAMS = "program"
RELATIONSHIPS = ("none", "referred", "opened")
STATES = [(relationship, agreed) for relationship in RELATIONSHIPS for agreed in (True, False)]
# What a record that was opened with a reason is not open for.
MORE_THAN_LOOKING = {"person.change", "person.death", "sharing.record", "whereabouts.protect"}
MORE_THAN_LOOKING |= {"identity.look"}
MARK = re.compile("Quillmark|Zyxwell|Marked Lane|999 000 1234|0209460123")


def named(route: Route) -> str:
    return route.name


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_every_address_has_a_rule(route):
    if route.name in UNMARKED:
        return
    assert route.action in {"public", PROGRAMS, *SIGNED_IN, *roles.MAY}, (
        f"{route.name} is not marked"
    )
    known = ABOUT_A_PERSON | OF_THE_PLACE | REFERRAL | PLAIN
    assert set(route.parts) <= known, f"{route.name}: say in routes.py what {route.parts} are about"


STAFF_ROUTES = [each for each in ROUTES if each.action not in (None, "public", PROGRAMS)]


@pytest.mark.parametrize("route", STAFF_ROUTES, ids=named)
def test_nobody_gets_in_without_signing_in(client, route):
    answer = client.get(route.address())
    if route.name.startswith("fhir:"):  # A program gets no page to sign in.
        assert (answer.status_code, answer.json()["resourceType"]) == (401, "OperationOutcome")
        return
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


IN_NONE = pytest.mark.parametrize("matrix", [("none", True)], ids=["none-agreed"], indirect=True)


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Matrix:
    """A world with a marked person and, for each role, somebody in it who has no part in them.

    One relationship to the person for everybody; with or without agreement.
    """

    def __init__(self, relationship: str, agreed: bool):
        self.relationship, self.agreed = relationship, agreed
        self.world = world = make_world()
        self.staff = {
            role: world.staff(f"Staff {role}", role, world.trust, world.therapy)
            for role in roles.NAMES
        }
        self.person = world.person(
            "Quillmark", "Zyxwell", address="7 Marked Lane", practice_id=world.practice.pk
        )
        self.referral = world.referral(by=world.gp, person=self.person)
        alert = people.record_alert(by=SYSTEM, person=self.person.pk, words="Marked Lane is dark")
        wish = access.record_wish(by=SYSTEM, person=self.person.pk, kind="opt_out")
        closer = access.restrict(
            by=SYSTEM, person=self.person.pk, kind="abuse", subject="referral:x"
        )
        opening = access.open_record(
            by=world.carer_nurse,
            person=self.person.pk,
            reason="consent",
            words="She rang me just now",
        )
        self.booking = booked(world, world.triage_service, self.person)
        self.stay = stayed(world, self.person)
        waiting = bookings.wait(
            by=SYSTEM, service=world.service("Clinic", world.triage).pk, person=self.person.pk,
            from_day=clock.today(), until_day=clock.today(),
        )  # fmt: skip
        self.known = {
            "waiting": waiting.pk,
            "service": world.triage_service.pk,
            "booking": self.booking.pk,
            "attendance": attended(world, self.person).pk,
            "stay": self.stay.pk,
            "follow_up": self.stay.follow_ups.first().pk,
            "person": self.person.pk,
            "referral": self.referral.pk,
            "alert": alert.pk,
            "wish": wish.pk,
            "restriction": closer.pk,
            "opening": opening.pk,
        }
        self._reach_state()
        signed_in = [*self.staff.values(), world.carer_nurse]
        self.cookies = {each.id: client_of(each).cookies for each in signed_in}

    def _reach_state(self):
        if self.relationship == "referred":
            access.open_relationship(
                by=SYSTEM, holder_kind="team", holder=self.world.therapy.pk,
                person=self.person.pk, kind="referred_to", subject="referral:other",
            )  # fmt: skip
        if self.relationship == "opened":
            for actor in self.staff.values():
                if roles.may(actor, "person.open"):
                    access.open_record(
                        by=actor,
                        person=self.person.pk,
                        reason="ongoing_care",
                        words="She is at our door",
                    )
        if not self.agreed:
            access.end_agreement(by=SYSTEM, agreement=self.world.agreement.pk, why="It is over")

    def ask(self, actor, address: str):
        """Open an address, or press its button where it has only that; what it did is undone."""
        with undone():
            client = self.client(actor)
            last = Entry.objects.latest("id").pk
            answer = client.get(address)
            if answer.status_code == 405:
                answer = client.post(address, {})
            deeds = Entry.objects.filter(kind="deed", pk__gt=last)
            answer.did = list(deeds.values_list("action", flat=True))
        return answer

    def client(self, actor) -> Client:
        """The browser of somebody who signed in when this world was made."""
        client = Client()
        client.cookies = deepcopy(self.cookies[actor.id])
        return client


def said(state: tuple[str, bool]) -> str:
    return f"{state[0]}-{'agreed' if state[1] else 'over'}"


@pytest.fixture(scope="module", params=STATES, ids=said)
def matrix(request, django_db_setup, django_db_blocker, assets):
    """A world in a state, at one moment; a test's own transaction stands inside this one's."""
    with (
        django_db_blocker.unblock(),
        override_settings(HAMLET_DEMO=True),
        clock.frozen(clock.now()),
        undone(),
    ):
        yield Matrix(*request.param)


def has_role(route: Route, role: str) -> bool:
    if route.action in SIGNED_IN:
        return route.action != "resident"
    return role in roles.MAY[route.action]


def sees_the_person(role: str, relationship: str, covered: bool) -> bool:
    """The rule for whoever has no part in a person but by the state of the world."""
    if role not in roles.MAY["person.look"] or not covered:
        return False
    opened = relationship == "opened" and role in roles.MAY["person.open"]
    return role in roles.FRONT_DOOR or relationship == "referred" or opened


# In a small organisation what one has referred is everybody's (tests/frontdoor/test_pages.py), and
# here the coordinator of the stay has, in the organisation that everybody works for.
OF_THEIR_OWN = {"frontdoor:home", "frontdoor:made"}


def reviews(route: Route, role: str) -> bool:
    """Whether it is an officer's page of openings: they see whose record was opened, by role."""
    return route.action == "opening.review" and has_role(route, role)


def expected(route: Route, role: str, relationship: str, agreed: bool) -> bool:
    """Whether an address about the marked person, or their referral, opens."""
    if reviews(route, role):
        return True
    if not has_role(route, role) or set(route.parts) & {"restriction"}:
        return False  # The one here is on an item that nobody has a relationship by.
    # The trust itself holds the referral: showing it to the trust's own staff is no sharing.
    covered = agreed or bool(set(route.parts) & REFERRAL)
    if relationship == "opened" and route.action in MORE_THAN_LOOKING:
        relationship = "none"
    return sees_the_person(role, relationship, covered)


ABOUT = [
    each
    for each in STAFF_ROUTES
    if set(each.parts) & (ABOUT_A_PERSON | REFERRAL) and each.name not in OWN_RULE
]


@pytest.mark.parametrize("route", ABOUT, ids=named)
def test_who_gets_in_is_what_the_rule_says(matrix, route):
    for role, actor in matrix.staff.items():
        answer = matrix.ask(actor, route.address(**matrix.known))
        shown = MARK.search(answer.content.decode(errors="replace"))
        if expected(route, role, matrix.relationship, matrix.agreed):
            assert answer.status_code not in (403, 404), role
        else:
            assert answer.status_code in (403, 404), role
            assert shown is None, f"{role} is shown {shown}"
            assert answer.did == [], f"{role} did {answer.did}"


OF_ITS_OWN = [each for each in STAFF_ROUTES if each.name in OWN_RULE]


@pytest.mark.parametrize("matrix", [("none", True), ("none", False)], ids=said, indirect=True)
@pytest.mark.parametrize("route", OF_ITS_OWN, ids=named)
def test_opening_and_closing_show_nothing_to_whoever_may_not_see(matrix, route):
    for role, actor in matrix.staff.items():
        if not sees_the_person(role, matrix.relationship, matrix.agreed):
            with undone():
                answer = matrix.client(actor).post(route.address(**matrix.known), {})
            assert MARK.search(answer.content.decode()) is None, role


OTHERS = [each for each in STAFF_ROUTES if each not in ABOUT and each.name not in OWN_RULE]


@IN_NONE
@pytest.mark.parametrize("route", OTHERS, ids=named)
def test_pages_of_the_place_open_by_role_and_show_no_stranger(matrix, route):
    for role, actor in matrix.staff.items():
        answer = matrix.ask(actor, route.address())
        if not has_role(route, role):
            assert answer.status_code == 403, role
        theirs = role in roles.TOGETHER and route.name in OF_THEIR_OWN
        if not (sees_the_person(role, "none", True) or reviews(route, role) or theirs):
            assert MARK.search(answer.content.decode()) is None, role


OUTSIDERS = [role for role in roles.NAMES if role not in roles.MAY["person.search"]]


def told(answer, *ids: UUID) -> tuple[int, str]:
    """What somebody can tell from an answer, whichever id they asked for."""
    page = answer.content.decode()
    for each in ids:
        page = page.replace(str(each), "ID")
    return answer.status_code, re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", page)


@IN_NONE
@pytest.mark.parametrize("route", ABOUT, ids=named)
def test_an_outsider_cannot_tell_whether_somebody_exists(matrix, route):
    assert {roles.VOLUNTARY, roles.ANALYST} <= set(OUTSIDERS)
    for role in [each for each in OUTSIDERS if not reviews(route, each)]:
        actor = matrix.staff[role]
        made_up = {part: uuid4() for part in matrix.known}
        real = matrix.ask(actor, route.address(**matrix.known))
        nobody = matrix.ask(actor, route.address(**made_up))
        assert told(real, *matrix.known.values()) == told(nobody, *made_up.values()), role


SWAPPED = [each for each in ABOUT if set(each.parts) & ABOUT_A_PERSON]


@IN_NONE
@pytest.mark.parametrize("route", SWAPPED, ids=named)
def test_swapping_the_id_of_somebody_one_may_see_for_another_gives_nothing(matrix, route):
    """A nurse who may see one person puts another's id in the address."""
    nurse = matrix.world.carer_nurse
    with undone():
        access.close_opening(by=nurse, opening=matrix.known["opening"])
        mine = matrix.world.person("Karim")
        access.open_relationship(
            by=SYSTEM, holder_kind="team", holder=matrix.world.rapid.pk, person=mine.pk,
            kind="referred_to", subject="referral:mine",
        )  # fmt: skip
        assert matrix.ask(nurse, f"/people/{mine.pk}/").status_code == 200
        answer = matrix.ask(nurse, route.address(**matrix.known))
    assert answer.status_code in (403, 404)
    assert MARK.search(answer.content.decode()) is None
