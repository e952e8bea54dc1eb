"""Taking a need: for a known person, or for one described in words."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access import roles
from hamlet.access.decisions import decide
from hamlet.access.pages import staff_page
from hamlet.directory import queries as directory
from hamlet.frontdoor import actions, forms, lifecycle, policies, presenters, queries, rows
from hamlet.frontdoor.cautions import cautions
from hamlet.frontdoor.feedback import LAY
from hamlet.frontdoor.matching import one_who_fits, who_fits
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.views.referral import done
from hamlet.journal.actions import look
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed, NotFound, UserError
from hamlet.people import queries as people
from hamlet.people.banner import banner

STATED = ("name", "birth_date", "nhs_number", "address", "postcode", "phone")
ADDED = "Added to the need that was open. No second one was made."
NOT_YOURS = "Only whoever made it and the front door add to it here. Nothing was sent"
SAID = "Received. Central triage holds it now."


@staff_page("referral.receive")
def new(request: HttpRequest) -> HttpResponse:
    """The form for somebody who could not be found, and the way to look for them first."""
    form = _form(request, forms.UnknownPersonForm)
    if request.method == "POST" and form.is_valid():
        stated = actions.Stated(**{name: form.cleaned_data[name] for name in STATED})
        if (about := _whom(request.actor, form, stated)) and (
            answer := _send(request, form, **about)
        ):
            return answer
    context = {"title": "New referral", "form": form, "banner": None, "known": [], "cautions": []}
    return _page(request, context, form)


def _whom(actor, form: forms.UnknownPersonForm, stated: actions.Stated) -> dict | None:
    """Whom it is about: as stated, and who fits that where staff say so; None until they say."""
    fits = who_fits(actor, stated.nhs_number, stated.birth_date)
    if fits is None:
        return {"stated": stated}
    basis = people.basis_of_search(actor)
    look(by=actor, action="person.search", people=[fits.pk], basis=basis)
    said = form.say_whether(str(fits.pk), one_who_fits(fits))
    if not said:
        return None
    return {"stated": stated} | ({"person": fits.pk} if said == str(fits.pk) else {})


@staff_page("referral.receive")
def new_for(request: HttpRequest, person: UUID) -> HttpResponse:
    """The form for a known person, with what is already going on for them."""
    decision = decide(request.actor, "person.look", person).require()
    found = people.person(person)
    policies.check_alive(person)
    form = _form(request, forms.NewReferralForm)
    carers = _carers(request.actor, person) if "asking" in form.fields else []
    shown = [person, *(each.id for each in carers)]
    look(by=request.actor, action="person.look", people=shown, basis=decision.basis)
    form.offer_carers(carers)
    form.say_known("" if found.not_safe else found.phone)
    open_needs = _open_needs(request.actor, person)
    form.ask_whether_same(presenters.open_needs(open_needs))
    if request.method == "POST" and form.is_valid() and (answer := _take(request, form, person)):
        return answer
    context = {
        "title": "New referral",
        "form": form,
        "banner": banner(found),
        "cautions": _cautions(found),
        "known": [presenters.person_row(row) for row in open_needs],
    }
    return _page(request, context, form)


def _open_needs(actor: Actor, person: UUID) -> list[rows.OfPerson]:
    """What is open for a person, of what the actor may see."""
    return [row for row in rows.of_person(actor, person)[0] if row.state in lifecycle.OPEN]


def _carers(actor: Actor, person: UUID) -> list[forms.Caller]:
    """Who cares for a person, as those who may ask; a phone only of whom the actor may open."""
    found = people.carers(person)
    seen = people.visible(actor, [each.relative_id for each in found])
    return [presenters.caller(each, each.relative_id in seen) for each in found]


def _send(request: HttpRequest, form, person: UUID | None = None, **about) -> HttpResponse | None:
    """Take a need for whoever was described; where it is somebody known, ask what is open first."""
    if person is None:
        return _receive(request, form, **about)
    form.ask_whether_same(presenters.open_needs(_open_needs(request.actor, person)))
    form.full_clean()
    return _take(request, form, person, **about) if form.is_valid() else None


def _take(request: HttpRequest, form, person: UUID, **about) -> HttpResponse | None:
    """Take a need for somebody known, or add it to the one that it is said to be."""
    same_as = form.cleaned_data.get("same_as", forms.DIFFERENT)
    if same_as == forms.DIFFERENT:
        return _receive(request, form, person=person, **about)
    referral, _, version = same_as.partition(":")
    return _add(request, form, queries.referral(UUID(referral)), int(version))


def _add(request: HttpRequest, form, held: Referral, version: int) -> HttpResponse | None:
    """Add what was typed to a need that is open; sooner, where that was said."""
    given = form.cleaned_data
    urgency = given["urgency"] if given["urgency"] in held.sooner_urgencies() else ""
    words = presenters.added(given["need"], given.get("caller_name", ""))
    try:
        moved = actions.add(
            by=request.actor, referral=held.pk, version=version, words=words, urgency=urgency
        )
    except NotAllowed:
        form.add_error("same_as", f"{held.owner_team.name} holds it: tell them. {NOT_YOURS}")
        return None
    except UserError as error:
        form.add_error(None, str(error))
        return None
    return done(request, moved, ADDED)


def _cautions(found) -> list[str]:
    """What to mind of a known person, as it will stand on the referral."""
    about = Referral(person=found, referrer_kind=Referral.Referrer.PROFESSIONAL)
    return cautions(about)


def _form(request: HttpRequest, kind: type[forms.NewReferralForm]):
    front_door = request.actor.has(*roles.FRONT_DOOR)
    initial = {"asked_for": request.GET.get("service", "")} | _searched_for(request)
    return kind(request.POST or None, initial=initial, front_door=front_door)


def _searched_for(request: HttpRequest) -> dict:
    """Whom somebody searched for before they came here, so that nobody types it again."""
    asked = people.kept(request.session, request.GET.get("question"))
    return asked.to_json() | {"birth_date": asked.birth_date} if asked else {}


def _receive(request: HttpRequest, form, **about) -> HttpResponse | None:
    given = form.cleaned_data
    try:
        made = actions.receive(
            by=request.actor,
            submission_key=f"{request.actor.id}:{given['submission_key']}",
            need=given["need"],
            urgency=given["urgency"],
            consent=given["consent"],
            asked_for=given["asked_for"],
            interpreter=given.get("interpreter", ""),
            language=given.get("language") or "en-gb",
            referrer=_referrer(request.actor, given),
            **about,
        )
    except NotAllowed:
        raise
    except UserError as error:
        form.add_error(None, str(error))
        return None
    answer = done(request, made, f"{SAID} {presenters.triage_hours()}")
    if made.referrer_kind in LAY and answer.url == presenters.address(made.pk):
        answer["Location"] += "?sent=1"
    return answer


def _referrer(actor, given: dict) -> actions.Referrer:
    if "asking" in given:
        return actions.Referrer(
            kind=given["asking"], name=given["caller_name"], phone=given["caller_phone"]
        )
    kind = "voluntary" if actor.has(roles.VOLUNTARY) else "professional"
    return actions.Referrer(
        kind=kind, name=actor.name, account=actor.id, organisation=actor.organisation_id
    )


def _page(request: HttpRequest, context: dict, form) -> HttpResponse:
    context |= {"asked_for": _asked_for(form), "head": presenters.PERSON_HEAD}
    context |= {"may_search": roles.may(request.actor, "person.search")}
    context |= {"triage_hours": presenters.triage_hours()}
    context |= {"fields": [form[name] for name in form.fields]}
    status = 422 if request.method == "POST" else 200
    return render(request, "frontdoor/new.jinja", context, status=status)


def _asked_for(form) -> str:
    """The name of the service that the referrer has in mind, '' where there is none."""
    try:
        return directory.service(UUID(str(form["asked_for"].value()))).name
    except (ValueError, NotFound):
        return ""
