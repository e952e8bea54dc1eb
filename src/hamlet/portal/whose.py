"""Whose record a resident's page is about, and whether they may open it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from hamlet.access.decisions import Decision, decide
from hamlet.access.pages import resident_page
from hamlet.access.queries import items_kept_closer, records_open_to
from hamlet.frontdoor import queries as frontdoor
from hamlet.frontdoor.queries import Referral
from hamlet.journal.actions import DIRECT_CARE, look
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound
from hamlet.people import queries as people
from hamlet.people.banner import full_name
from hamlet.people.queries import Person
from hamlet.portal import again
from hamlet.portal.languages import COOKIE, TOLD, chosen, page

OWN = "own record"
REFERRAL = "referral:"
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Whose:
    """A person whose record a resident may open: their own, or that of somebody they act for."""

    person: Person
    decision: Decision

    @property
    def is_own(self) -> bool:
        """Whether it is the resident's own record."""
        return self.decision.ground.kind == "self"

    @property
    def is_whole(self) -> bool:
        """Whether they decide about it as the person does; others only look, at some parts.

        Nobody else does while it is protected where the person is.
        """
        return self.is_own or not (self.decision.ground.categories or self.person.protected)

    @property
    def kept_closer(self) -> list[str] | None:
        """The items kept closer, of which a proxy is not to learn; None for oneself."""
        return None if self.is_own else items_kept_closer(self.person.pk)

    @property
    def purpose(self) -> str:
        """For what the journal says that they look."""
        return OWN if self.is_own else DIRECT_CARE


def whose(actor: Actor, person: UUID) -> Whose:
    """The person, if this resident may open their record.

    `NotFound` alike for somebody unknown, for another's record, and for one that has ended.
    """
    decision = decide(actor, "person.look", person)
    if not decision.allowed or decision.ground is None:
        raise NotFound
    return Whose(people.person(person), decision)


def requests(actor: Actor, held: Whose) -> QuerySet[Referral]:
    """The person's requests that a resident is shown, open ones first.

    To a proxy none that is kept closer, whoever made it; and while it is protected where the person
    is, only those that the proxy made: the others tell who helps, when, and perhaps where.
    """
    every = frontdoor.seen_of_person(actor, held.person.pk)
    if held.is_own:
        return every
    if held.person.protected:
        every = every.filter(referrer_account=actor.id)
    closer = [each.removeprefix(REFERRAL) for each in held.kept_closer if REFERRAL in each]
    return every.exclude(pk__in=closer)


def mine_page(view: View) -> View:
    """A page of a signed-in resident, in the language they chose, or the one they told us of."""

    @resident_page
    @wraps(view)
    def speaking(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "POST":
            again.forget(request)
        with translation.override(_language(request)):
            try:
                return view(request, *args, **kwargs)
            except NotFound:
                return page(request, "portal/mine/not_here.jinja", status=404)

    return speaking


def _language(request: HttpRequest) -> str:
    own = request.user.person
    if COOKIE in request.COOKIES or own is None:
        return chosen(request)
    found = people.known([own]).get(own)
    told = people.written_language(found) if found else ""
    if told and request.session.get(TOLD) != told:
        request.session[TOLD] = told  # So that the pages that are everybody's speak it too.
    return told or chosen(request)


def page_about(view: View, *, parts: bool = False) -> View:
    """A page about one person, for whoever may open their record; each is written in the journal.

    With `parts`, also for those who were let see parts of it only.
    """

    @mine_page
    @wraps(view)
    def guarded(request: HttpRequest, person: UUID, **kwargs) -> HttpResponse:
        held = whose(request.actor, person)
        if not (parts or held.is_whole):
            raise NotFound
        look(
            by=request.actor,
            action="mine.look",
            subject=request.resolver_match.url_name,
            people=[person],
            basis=held.decision.basis,
            purpose=held.purpose,
        )
        return view(request, held, **kwargs)

    return guarded


def others(actor: Actor, now: Person) -> list[dict]:
    """The records that a resident may open beside `now`, their own first: id, name, is it own."""
    rows = records_open_to(actor.id).exclude(person=now.pk).values_list("person", "kind")
    held = dict(rows)
    found = people.known(held)
    return [
        {"id": each, "name": full_name(found[each]), "is_own": kind == "self"}
        for each, kind in held.items()
        if each in found
    ]


def page_of(
    request: HttpRequest,
    held: Whose,
    template: str,
    context: dict | None = None,
    status: int = 200,
    *,
    at: str = "",
) -> HttpResponse:
    """Render a page about one person: whose record it is stands on top of it. `at` as in `page`."""
    home = reverse("portal:mine", args=[held.person.pk])
    shown = {
        "whose": held,
        "name": full_name(held.person),
        "others": others(request.actor, held.person),
        "home": home,
        "back": home,
        **(context or {}),
    }
    return page(request, f"portal/mine/{template}.jinja", shown, status, at=at)
