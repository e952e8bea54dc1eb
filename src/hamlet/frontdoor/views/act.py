"""Making a move: a short form for each, then the verb."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access.pages import staff_page
from hamlet.frontdoor import actions, forms, policies, presenters
from hamlet.frontdoor.booked import is_of_booking
from hamlet.frontdoor.cautions import cautions
from hamlet.frontdoor.feedback import reaches_somebody, ways_to_who_asked
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.views.referral import Seen, back, done, seen
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, NotAllowed, NotFound, UserError


@dataclass(frozen=True, slots=True)
class Act:
    """A move as a page: its form, its verb, and what is said when it is done."""

    form: type[forms.MoveForm]
    verb: Callable[..., Referral]
    said: str


ACTS = {
    "accept": Act(forms.PlainForm, actions.accept, "Accepted. Your team holds it now."),
    "settle": Act(forms.SettleForm, actions.settle, "Settled. The team holds it now."),
    "agree": Act(forms.PlainForm, actions.agree, "Agreed. The team holds it now."),
    "turn_down": Act(forms.TurnDownForm, actions.turn_down, "Sent back with your reason."),
    "triage": Act(forms.TriageForm, actions.triage_and_offer, "Decided and offered to the team."),
    "ask": Act(forms.AskForm, actions.ask, "Your question was sent."),
    "answer": Act(forms.AnswerForm, actions.answer, "The answer reached triage."),
    "signpost": Act(forms.SignpostForm, actions.signpost, "Ended with your advice."),
    "refuse": Act(forms.RefuseForm, actions.refuse, "Ended."),
    "start": Act(forms.PlainForm, actions.start, "First contact is recorded."),
    "review": Act(forms.PlainForm, actions.review, "The review is recorded."),
    "snooze": Act(forms.SnoozeForm, actions.snooze, "Put aside. Its promise stands."),
    "wake": Act(forms.BareForm, actions.wake, "It is back on the worklist."),
    "join": Act(forms.JoinForm, actions.join, "Joined. They go on together."),
    "part": Act(forms.PlainForm, actions.part, "Taken apart. Decide on it by itself."),
    "end": Act(forms.EndForm, actions.end, "Ended."),
    "recall": Act(forms.PlainForm, actions.recall, "The offer is taken back. Decide again."),
    "assign": Act(forms.AssignForm, actions.assign, "Given."),
    "offer": Act(forms.OfferForm, actions.offer, "Offered. Your team holds it until they accept."),
    "take_back": Act(forms.PlainForm, actions.take_back, "Your team keeps it."),
    "go_on": Act(forms.GoOnForm, actions.go_on, "It goes on."),
    "add": Act(forms.AddForm, actions.add, "Added."),
    "withdraw": Act(forms.WithdrawForm, actions.withdraw, "Withdrawn."),
}


WITHIN_THE_TEAM = frozenset({"assign", "snooze", "wake"})
"""Moves for which nobody has to be rung who cannot be told."""


@staff_page()
def act(request: HttpRequest, referral: UUID, name: str) -> HttpResponse:
    """The form of one move, and making it. A stale decision is refused and nothing is lost."""
    if name not in ACTS:
        raise NotFound("There is no such move.")
    shown = seen(request.actor, referral)
    found = shown.referral
    form = ACTS[name].form(found, request.POST or None, by=request.actor)
    if request.method == "POST" and form.is_valid():
        if (answer := _try(request, name, found, form)) is not None:
            return answer
    elif name not in policies.moves_open_to(request.actor, found):
        raise _refusal(name, found)
    status = 422 if request.method == "POST" else 200
    context = _context(request.actor, name, shown, form) | {"back": back(request)}
    return render(request, "frontdoor/act.jinja", context, status=status)


def _try(request: HttpRequest, name: str, found: Referral, form) -> HttpResponse | None:
    try:
        moved = ACTS[name].verb(by=request.actor, referral=found.pk, **form.cleaned_data)
    except Conflict as conflict:
        context = {"title": "Somebody else acted first", "conflict": str(conflict)}
        context |= {"referral": found, "kept": _typed(form), "back": back(request)}
        return render(request, "frontdoor/conflict.jinja", context, status=409)
    except NotAllowed:
        raise
    except UserError as error:
        form.add_error(None, str(error))
        return None
    told = "" if name in WITHIN_THE_TEAM and not reaches_somebody(moved) else _told(moved)
    return done(request, moved, f"{ACTS[name].said} {told}".strip())


def _told(moved: Referral) -> str:
    if moved.referrer_account:
        return "Whoever referred was told."
    if reaches_somebody(moved):
        return "Whoever asked is sent a message that there is news."
    if is_of_booking(moved):
        return "Whoever booked reads on the booking who holds it."
    if moved.referrer_not_safe:
        return "They read it when they open their request. Do not ring or text."
    phone, _ = ways_to_who_asked(moved)
    if phone:
        return f"A landline gets no texts: ring whoever asked, on {phone}."
    if moved.person and moved.person.protected:
        return "How to reach them is kept closer: they read it when they open their request."
    nobody = "Nobody could be told: there is no way to reach whoever asked."
    return nobody if moved.outcome == "died" else f"{nobody} Call the person."


def _typed(form) -> list[dict]:
    """What was decided and written, so that nothing typed is lost."""
    given = {name: form[name].value() for name in form.fields if name != "version"}
    return [
        {"key": form[name].label, "value": _chosen(form.fields[name], value)}
        for name, value in given.items()
        if value
    ]


def _chosen(field, value) -> str:
    choices = {str(key): words for key, words in getattr(field, "choices", ())}
    return choices.get(str(value), str(value))


def _refusal(name: str, found: Referral) -> UserError:
    state = presenters.state_tag(found)["tag"].lower()
    words = presenters.ACTS[name][0].lower()
    return NotAllowed(
        f"You cannot do this now: '{words}'. The referral is '{state}' and "
        f"{found.owner_team.name} holds it."
    )


def _context(by: Actor, name: str, shown: Seen, form) -> dict:
    found = shown.referral
    return {
        "title": presenters.ACTS[name][0],
        "button_words": presenters.button_of(name, found),
        "referral": found,
        "name": presenters.name_of(found),
        "need": found.need,
        "cautions": cautions(found, by),
        "banner": shown.banner,
        "closed": presenters.closed(shown.closed, found, shown.contact),
        "form": form,
        "fields": [form[field] for field in form.fields],
    }
