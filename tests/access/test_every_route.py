"""Every address × role × relationship × agreement: who gets in, and what nobody else learns.

The cells are made from the URL table; an address that no rule here covers fails.
"""

import re
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from tests.access.routes import (
    ABOUT_A_PERSON,
    OF_THE_PLACE,
    PLAIN,
    REFERRAL,
    Route,
    every_route,
)
from tests.staff import client_of
from tests.world import attended, booked, make_world

from hamlet.access import actions as access
from hamlet.access import roles
from hamlet.journal.models import Entry
from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions as people

pytestmark = pytest.mark.django_db
ROUTES = every_route()
# Shown in demo mode only, and about nothing.
UNMARKED = {"design:specimen"}
# Opening, closing and the moves of a referral follow rules of their own, tested in
# tests/people/test_opening.py, tests/frontdoor and tests/booking; here only that they show nothing
# to strangers.
OWN_RULE = {"people:open", "people:close", "frontdoor:act", "booking:came", "booking:absent"}
OWN_RULE |= {"streaming:book", "streaming:end", "streaming:identify", "streaming:take_apart"}
# Any role; whoever is signed in; residents, whose pages are tested in tests/portal.
SIGNED_IN = {"signed in", "own account", "resident"}
RELATIONSHIPS = ("none", "referred", "opened")
# What a record that was opened with a reason is not open for.
MORE_THAN_LOOKING = {"person.change", "person.death", "sharing.record"}
MARK = re.compile("Quillmark|Zyxwell|Marked Lane|999 000 1234|0209460123")


def named(route: Route) -> str:
    return route.name


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_every_address_has_a_rule(route):
    if route.name in UNMARKED:
        return
    assert route.action in {"public", *SIGNED_IN, *roles.MAY}, f"{route.name} is not marked"
    known = ABOUT_A_PERSON | OF_THE_PLACE | REFERRAL | PLAIN
    assert set(route.parts) <= known, f"{route.name}: say in routes.py what {route.parts} are about"


STAFF_ROUTES = [each for each in ROUTES if each.action not in (None, "public")]


@pytest.mark.parametrize("route", STAFF_ROUTES, ids=named)
def test_nobody_gets_in_without_signing_in(client, route):
    answer = client.get(route.address())
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


class Matrix:
    """A world with a marked person and, for each role, somebody in it who has no part in them."""

    def __init__(self):
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
        self.known = {
            "service": world.triage_service.pk,
            "booking": self.booking.pk,
            "attendance": attended(world, self.person).pk,
            "person": self.person.pk,
            "referral": self.referral.pk,
            "alert": alert.pk,
            "wish": wish.pk,
            "restriction": closer.pk,
            "opening": opening.pk,
        }

    @contextmanager
    def state(self, relationship: str, agreed: bool):
        """The same world with one relationship for everybody, and with or without agreement."""
        with transaction.atomic():
            if relationship == "referred":
                access.open_relationship(
                    by=SYSTEM, holder_kind="team", holder=self.world.therapy.pk,
                    person=self.person.pk, kind="referred_to", subject="referral:other",
                )  # fmt: skip
            if relationship == "opened":
                for actor in self.staff.values():
                    if roles.may(actor, "person.open"):
                        access.open_record(
                            by=actor,
                            person=self.person.pk,
                            reason="ongoing_care",
                            words="She is at our door",
                        )
            if not agreed:
                access.end_agreement(by=SYSTEM, agreement=self.world.agreement.pk, why="It is over")
            yield
            transaction.set_rollback(True)


@pytest.fixture
def matrix(settings, assets):
    settings.HAMLET_DEMO = True
    return Matrix()


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


def ask(actor, address: str):
    """Open an address, or press its button where it has only that; what it did is undone."""
    with transaction.atomic():
        client = client_of(actor)
        last = Entry.objects.latest("id").pk
        answer = client.get(address)
        if answer.status_code == 405:
            answer = client.post(address, {})
        deeds = Entry.objects.filter(kind="deed", pk__gt=last)
        answer.did = list(deeds.values_list("action", flat=True))
        transaction.set_rollback(True)
    return answer


ABOUT = [
    each
    for each in STAFF_ROUTES
    if set(each.parts) & (ABOUT_A_PERSON | REFERRAL) and each.name not in OWN_RULE
]


@pytest.mark.parametrize("route", ABOUT, ids=named)
def test_who_gets_in_is_what_the_rule_says(matrix, route):
    for relationship in RELATIONSHIPS:
        for agreed in (True, False):
            with matrix.state(relationship, agreed):
                for role, actor in matrix.staff.items():
                    answer = ask(actor, route.address(**matrix.known))
                    cell = f"{route.name} as {role}, {relationship}, agreed={agreed}"
                    shown = MARK.search(answer.content.decode(errors="replace"))
                    if expected(route, role, relationship, agreed):
                        assert answer.status_code not in (403, 404), cell
                    else:
                        assert answer.status_code in (403, 404), cell
                        assert shown is None, f"{cell} shows {shown}"
                        assert answer.did == [], f"{cell} did {answer.did}"


@pytest.mark.parametrize("name", sorted(OWN_RULE))
def test_opening_and_closing_show_nothing_to_whoever_may_not_see(matrix, name):
    route = next(each for each in ROUTES if each.name == name)
    for role, actor in matrix.staff.items():
        for agreed in (True, False):
            with matrix.state("none", agreed):
                if not sees_the_person(role, "none", agreed):
                    client = client_of(actor)
                    answer = client.post(route.address(**matrix.known), {})
                    assert MARK.search(answer.content.decode()) is None, role


OTHERS = [each for each in STAFF_ROUTES if each not in ABOUT and each.name not in OWN_RULE]


@pytest.mark.parametrize("route", OTHERS, ids=named)
def test_pages_of_the_place_open_by_role_and_show_no_stranger(matrix, route):
    with matrix.state("none", True):
        for role, actor in matrix.staff.items():
            answer = ask(actor, route.address())
            if not has_role(route, role):
                assert answer.status_code == 403, f"{route.name} as {role}"
            if not sees_the_person(role, "none", True) and not reviews(route, role):
                assert MARK.search(answer.content.decode()) is None, f"{route.name} as {role}"


OUTSIDERS = [role for role in roles.NAMES if role not in roles.MAY["person.search"]]


def told(answer, *ids: UUID) -> tuple[int, str]:
    """What somebody can tell from an answer, whichever id they asked for."""
    page = answer.content.decode()
    for each in ids:
        page = page.replace(str(each), "ID")
    return answer.status_code, re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", page)


@pytest.mark.parametrize("route", ABOUT, ids=named)
def test_an_outsider_cannot_tell_whether_somebody_exists(matrix, route):
    assert {roles.VOLUNTARY, roles.ANALYST} <= set(OUTSIDERS)
    for role in [each for each in OUTSIDERS if not reviews(route, each)]:
        actor = matrix.staff[role]
        made_up = {part: uuid4() for part in matrix.known}
        real = ask(actor, route.address(**matrix.known))
        nobody = ask(actor, route.address(**made_up))
        assert told(real, *matrix.known.values()) == told(nobody, *made_up.values()), role


SWAPPED = [each for each in ABOUT if set(each.parts) & ABOUT_A_PERSON]


@pytest.mark.parametrize("route", SWAPPED, ids=named)
def test_swapping_the_id_of_somebody_one_may_see_for_another_gives_nothing(matrix, route):
    """A nurse who may see one person puts another's id in the address."""
    nurse = matrix.world.carer_nurse
    with transaction.atomic():
        access.close_opening(by=nurse, opening=matrix.known["opening"])
        mine = matrix.world.person("Karim")
        access.open_relationship(
            by=SYSTEM, holder_kind="team", holder=matrix.world.rapid.pk, person=mine.pk,
            kind="referred_to", subject="referral:mine",
        )  # fmt: skip
        assert ask(nurse, f"/people/{mine.pk}/").status_code == 200
        answer = ask(nurse, route.address(**matrix.known))
        assert answer.status_code in (403, 404)
        assert MARK.search(answer.content.decode()) is None
