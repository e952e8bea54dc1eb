"""One referral: what it says, who holds it, what can be done, what has happened."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.access import roles, sight
from hamlet.access.decisions import decide
from hamlet.access.pages import staff_page
from hamlet.design import words
from hamlet.frontdoor import actions, policies, presenters, queries
from hamlet.frontdoor.cautions import cautions
from hamlet.frontdoor.looking import look_in, who_looks
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.raised import told_outside
from hamlet.journal.actions import look
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound
from hamlet.notices import queries as notices
from hamlet.people.banner import banner
from hamlet.people.queries import Person


@dataclass(frozen=True, slots=True)
class Seen:
    """A referral as an actor may see it: why, and how they reach the person if they hold it.

    `closed` says why the person's record is closed to them; '' where it is open, or nobody's yet.
    """

    referral: Referral
    why: str
    contact: list[dict]
    closed: str = ""

    @property
    def banner(self) -> dict | None:
        """The banner of the person whose record the actor may open."""
        is_open = self.referral.person is not None and not self.closed
        return banner(self.referral.person) if is_open else None


def seen(actor: Actor, referral_id: UUID) -> Seen:
    """A referral that the actor may see; the look is in the journal, and so is a refused one.

    Whoever may see the referral but not the person's record is told whom it is about where
    `policies.may_be_named`, and else what was stated.
    """
    found = _found(referral_id)
    decision = policies.may_see(actor, found)
    look(
        by=actor,
        action="referral.look" if decision.allowed else "referral.refused",
        subject=f"referral:{found.pk}",
        people=[found.person_id] if found.person_id else [],
        basis=decision.basis,
    )
    if not decision.allowed and not roles.may(actor, "person.search"):
        raise NotFound(queries.NO_SUCH_REFERRAL)
    decision.require()
    holds = found.owner_team_id in actor.team_ids and found.ended_at is None
    contact = presenters.contact(found) if holds else []
    record = decide(actor, "person.look", found.person_id) if found.person_id else None
    if record is None or record.allowed:
        return Seen(found, decision.basis, contact)
    if not policies.holds(actor, found):
        named = policies.may_be_named(actor, found)
        found.person = _only_named(found.person) if named else None
    return Seen(found, decision.basis, contact, closed=record.basis)


def _only_named(person: Person) -> Person:
    """A person of whom no more is known than lists show."""
    names = ("pk", "given_name", "family_name", "birth_date")
    return Person(**{name: getattr(person, name) for name in names})


def _found(referral_id: UUID) -> Referral:
    """The referral; one beyond the actor's reach too, so that staff are told that it is refused."""
    try:
        return queries.referral(referral_id)
    except NotFound:
        with sight.beyond("a refusal tells staff that the referral is there"):
            return queries.referral(referral_id)


@staff_page()
def referral(request: HttpRequest, referral: UUID) -> HttpResponse:
    """The page of one referral."""
    actor = request.actor
    shown = seen(actor, referral)
    found = shown.referral
    _read(actor, found)
    others = _others_who_look(actor, found) if found.ended_at is None else []
    moves, raisings = list(queries.history(found)), list(queries.raisings_of(found))
    context = {
        "title": "Referral",
        "referral": found,
        "name": presenters.name_of(found),
        "banner": shown.banner,
        "closed": presenters.closed(shown.closed, found, shown.contact),
        "state": presenters.state_tag(found),
        "time_left": presenters.clock_of(found, actor.team_ids),
        "answering": presenters.answering(found),
        "aside": words.moment_words(found.snoozed_until),
        "proposed": presenters.proposed(found),
        "since": words.moment_words(found.owned_since),
        "cautions": cautions(found, actor) if found.ended_at is None else [],
        "facts": presenters.facts(found, shown.contact, actor.has(*roles.FRONT_DOOR)),
        "acts": presenters.act_links(found, policies.moves_open_to(actor, found)),
        "added": presenters.said_since(moves, found),
        "moves": presenters.history(moves, raisings, told_outside(raisings)),
        "told_head": presenters.TOLD_HEAD,
        "told": presenters.told_rows(notices.about(f"referral:{found.pk}")),
        "lookers": presenters.looked_at(others),
        "waited": presenters.waited(moves),
        "together": [presenters.joined_row(each) for each in queries.together(found)],
        "why_words": shown.why,
        "back": back(request),
        "sent": presenters.just_sent(found, actor.has(*roles.FRONT_DOOR), request.GET),
    }
    return render(request, "frontdoor/referral.jinja", context)


def _others_who_look(actor: Actor, found: Referral) -> list[str]:
    """Who else has it open. Whoever asked and only waits for an answer is not said to look: nobody
    is to leave it to them."""
    asked = policies.made_it(actor, found) or found.taken_by == actor.id
    if asked and not policies.holds(actor, found):
        return who_looks(actor, [found.pk]).get(found.pk, [])
    return look_in(actor, found.pk)


def _read(actor: Actor, found: Referral) -> None:
    """Opening a referral reads its feedback, and in the team that holds it what was added."""
    if (
        policies.made_it(actor, found) or found.owner_team_id in actor.team_ids
    ) and queries.messages_for(actor).filter(referral=found, read_at=None).exists():
        actions.mark_read(by=actor, referral=found.pk)


def back(request: HttpRequest) -> presenters.Back:
    """The way back to the list that a referral was opened from."""
    return presenters.back_to(request.GET.get(presenters.CAME, ""))


def done(request: HttpRequest, referral: Referral, sentence: str) -> HttpResponse:
    """Back to the referral, or to where one came from where it is no longer theirs, with what was
    done."""
    messages.success(request, sentence)
    way = back(request)
    if not policies.may_see(request.actor, referral).allowed:
        return redirect(way.href)
    return redirect(presenters.address(referral.pk) + way.came)
