"""Saying whom a referral is about: look-alikes side by side, a human decides."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from hamlet.access.decisions import decide
from hamlet.access.limits import TooOften, count_search
from hamlet.access.pages import staff_page
from hamlet.frontdoor import actions, forms, presenters
from hamlet.frontdoor.matching import differences, is_exact
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.views.referral import back, done, seen
from hamlet.journal.actions import look
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.people import queries as people
from hamlet.people.banner import banner, full_name
from hamlet.people.queries import PersonSearch, basis_of_search, keep, kept

FEW = 20
EXACT = "The same NHS number and date of birth as stated"


@staff_page("referral.identify")
def identify(request: HttpRequest, referral: UUID) -> HttpResponse:
    """People who could be meant, nearest first, each with what tells them apart."""
    found = seen(request.actor, referral).referral
    if "look_for" in request.POST:
        return _look_for(request, found)
    form = forms.IdentifyForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        if (answer := _ask_again(request, found, form)) is not None:
            return answer
        chosen = {name: form.cleaned_data[name] for name in ("version", "person")}
        try:
            moved = actions.identify(by=request.actor, referral=found.pk, **chosen)
        except (Conflict, NotAllowed):
            raise
        except UserError as error:
            form.add_error(None, str(error))
        else:
            return done(request, moved, "The referral is now about this person.")
    return _page(request, found, form)


def _look_for(request: HttpRequest, found: Referral) -> HttpResponse:
    """Ask by what is known now, where what was stated does not find who is meant."""
    form = forms.LookForForm(request.POST)
    if form.is_valid():
        try:
            count_search(request.actor)
        except TooOften as error:
            form.add_error(None, str(error))
        else:
            question = keep(request.session, PersonSearch(**form.cleaned_data))
            page = reverse("frontdoor:identify", args=[found.pk])
            came = back(request).came.replace("?", "&", 1)
            return redirect(f"{page}?asked={question}{came}#who")
    return _page(request, found, form, looking_for=form, status=422)


def _page(request, found: Referral, form, looking_for=None, status=200) -> HttpResponse:
    """Who could be meant, by what was stated, or by what was asked since. `form` is what may be
    wrong, and `looking_for` what was typed to look for somebody."""
    asked = kept(request.session, request.GET.get("asked"))
    likely = _fitting(request.actor, [asked]) if asked else _likely(request.actor, found)
    look(
        by=request.actor,
        action="person.search",
        people=[each.pk for each in likely],
        subject=f"referral:{found.pk}",
        basis=basis_of_search(request.actor),
    )
    context = {
        "title": "Whom is this about?",
        "referral": found,
        "stated": presenters.stated(found),
        "people": [(each.pk, banner(each), each, _compared(found, each)) for each in likely],
        "form": form,
        "back": back(request),
        "asked": asked is not None,
        "looking_for": looking_for or forms.LookForForm(initial=_known(found, asked)),
    }
    return render(request, "frontdoor/identify.jinja", context, status=status)


def _known(found: Referral, asked: PersonSearch | None) -> dict:
    """What was asked last, or what was stated, to be put right before it is looked for again; never
    a stated postcode, which may be where somebody is who is protected."""
    names = ("name", "birth_date", "nhs_number")
    if asked:
        return {name: getattr(asked, name) for name in (*names, "postcode")}
    return {name: getattr(found, f"stated_{name}") for name in names}


def _ask_again(request: HttpRequest, found: Referral, form) -> HttpResponse | None:
    """The page that names what differs, until it was read; None where nothing does."""
    decision = decide(request.actor, "person.look", form.cleaned_data["person"]).require()
    person = people.person(form.cleaned_data["person"])
    differing = differences(found, person)
    if not differing or form.cleaned_data["sure"]:
        return None
    look(by=request.actor, action="person.look", people=[person.pk], basis=decision.basis)
    context = {
        "title": "Is this the person?",
        "referral": found,
        "name": full_name(person),
        "differing": [(each.what, each.stated, each.recorded) for each in differing],
        "form": form,
        "back": back(request),
    }
    return render(request, "frontdoor/differs.jinja", context)


def _compared(found: Referral, person: people.Person) -> str:
    """What agrees or differs, in words; '' where too little was stated to say."""
    if is_exact(found, person):
        return EXACT
    differing = " and ".join(each.what for each in differences(found, person))
    return f"Not the {differing} that was stated" if differing else ""


def _likely(actor, found: Referral) -> list:
    """From the surest question to the loosest, each person once; who contradicts it last."""
    name, born = found.stated_name, found.stated_birth_date
    questions = [
        PersonSearch(nhs_number=found.stated_nhs_number),
        PersonSearch(name=name, birth_date=born),
        PersonSearch(name=name, postcode=found.stated_postcode),
        PersonSearch(birth_date=born, postcode=found.stated_postcode),
        PersonSearch(name=name),
    ]
    return sorted(_fitting(actor, questions), key=lambda each: len(differences(found, each)))[:FEW]


def _fitting(actor, questions: list[PersonSearch]) -> list:
    """Who fits any of some questions, as they are asked; each person once."""
    fitting: dict = {}
    for question in questions:
        for each in question.rows(actor)[:FEW]:
            fitting.setdefault(each.pk, each)
    return list(fitting.values())
