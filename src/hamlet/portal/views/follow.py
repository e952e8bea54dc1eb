"""Following a request by its reference: where it is, answering, adding to it, stopping it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hamlet.access import sight
from hamlet.frontdoor import actions
from hamlet.frontdoor import queries as frontdoor
from hamlet.frontdoor.queries import Referral
from hamlet.journal.actions import look
from hamlet.kernel.actor import Actor
from hamlet.kernel.danger import sign_of_danger
from hamlet.kernel.errors import Conflict
from hamlet.portal import following
from hamlet.portal.forms.following import AddForm, AnswerForm, ReferenceForm, StopForm
from hamlet.portal.languages import is_resident, page, portal_page
from hamlet.portal.presenters.follow import LAY, may_be_added_to, may_be_stopped, shown
from hamlet.portal.safety import english, notice

# What staff read where somebody wants a request stopped and did not say why.
NO_REASON = "They did not say why."
SOMEBODY = "Somebody with the reference"
TOO_OFTEN = gettext_noop(
    "You have tried too often, so even a right one does not work now. Wait 10 minutes, or call us."
)
ADDED_TOO_OFTEN = gettext_noop(
    "This is not sent: your request was added to very often today. Call %(phone)s. What you wrote "
    "is still on this page."
)
STOPPING = (
    "Do you want to stop this request?",
    "A nurse first checks that you are safe. You can ask again at any time.",
)
"""What the page says that stops a request, in English."""
WRITTEN = {"add": following.ADDED, "answer": following.DRAFT, "stop": following.STOPPING}
"""Where the session keeps what was written on each page and not taken yet."""


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for the reference; with it, show where the request is. `?another` asks anew."""
    if request.method == "POST":
        return _enter(request)
    if "another" in request.GET:
        return _ask(request, ReferenceForm())
    ran_out = following.ran_out(request.session)
    referral = _followed(request)
    if referral is None:
        return _ask(request, ReferenceForm(), ran_out=ran_out)
    return _tracking(request, referral)


def _enter(request: HttpRequest) -> HttpResponse:
    form = ReferenceForm(request.POST)
    if following.too_many(request):
        form.add_error("reference", _(TOO_OFTEN))
        return _ask(request, form, status=429)
    if not form.is_valid():
        return _ask(request, form, status=422)
    reference = form.cleaned_data["reference"]
    if _by_reference(reference) is None:
        following.wrong_try(request)
        form.add_error("reference", _("We cannot find this reference. Check it, or call us."))
        return _ask(request, form, status=422)
    following.open_for(request.session, reference)
    return redirect("portal:follow")


def _ask(
    request: HttpRequest, form: ReferenceForm, *, ran_out: bool = False, status: int = 200
) -> HttpResponse:
    context = {"form": form, "ran_out": ran_out, "back": reverse("portal:front")}
    at = f"{reverse('portal:follow')}?another"
    return page(request, "portal/reference.jinja", context, status, at=at)


def _followed(request: HttpRequest) -> Referral | None:
    reference = following.followed(request.session)
    return _by_reference(reference) if reference else None


def _by_reference(reference: str) -> Referral | None:
    """The request with this reference, which alone may be seen from now on."""
    sight.tell_following(reference)
    return frontdoor.by_reference(reference)


def _tracking(
    request: HttpRequest, referral: Referral, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    signed_in = is_resident(request)
    look(
        by=_by(request),
        action="referral.follow",
        subject=f"referral:{referral.pk}",
        people=[referral.person_id] if referral.person_id else [],
        basis="Holds the reference.",
    )
    answered, added = (
        following.draft(request.session, referral.reference, of).strip()
        for of in (following.DRAFT, following.ADDED)
    )
    moves, told = frontdoor.history(referral), frontdoor.messages_about(referral.pk)
    now = shown(referral, list(moves), list(told))
    context = {
        "shown": now,
        "next_english": english(*now.next_english) if now.next_english else "",
        "answer": form or AnswerForm(initial={"version": referral.version, "words": answered}),
        "answer_not_saved": "" if now.question else answered,
        "added_not_saved": "" if now.may_add else added,
        "notice": notice("worse"),
        "signed_in": signed_in,
        "back": reverse("portal:start") if signed_in else "",
    }
    return page(request, "portal/follow.jinja", context, status, at=reverse("portal:follow"))


def _by(request: HttpRequest) -> Actor:
    """A signed-in resident acts as themselves; whoever else holds the reference may be anybody."""
    return request.actor if is_resident(request) else Actor(name=SOMEBODY, kind="resident")


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def answer(request: HttpRequest) -> HttpResponse:
    """Answer the question from triage. An answer that came too late to be taken is kept, and words
    that may mean danger to life are first asked about.

    Whoever comes back to here finds the question where it stands.
    """
    if request.method != "POST":
        return redirect("portal:follow")
    following.keep_draft(request)
    if following.is_of_another(request):
        return _another(request)
    referral = _followed(request)
    if referral is None or referral.referrer_kind not in LAY:
        return redirect("portal:follow")
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _tracking(request, referral, form, status=422)
    if form.danger:
        return redirect("portal:answer_danger")
    version, words = form.cleaned_data["version"], form.cleaned_data["words"]
    try:
        actions.answer(by=_by(request), referral=referral.pk, version=version, words=words)
    except Conflict:
        return _moved_on(request)
    request.session.pop(following.DRAFT, None)
    messages.success(request, _("Thank you. We have your answer."))
    return redirect("portal:follow")


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def add(request: HttpRequest) -> HttpResponse:
    """Add to a request until it ends. Words that may mean danger to life are first asked about."""
    if request.method == "POST":
        following.keep_draft(request, following.ADDED)
        if following.is_of_another(request):
            return _another(request)
    referral = _followed(request)
    if referral is None or not may_be_added_to(referral):
        return redirect("portal:follow")
    if request.method == "POST":
        return _added(request, referral, AddForm(request.POST))
    draft = following.draft(request.session, referral.reference, following.ADDED)
    return _add_page(request, referral, AddForm(initial={"words": draft}))


def _added(request: HttpRequest, referral: Referral, form: AddForm) -> HttpResponse:
    if not form.is_valid():
        return _add_page(request, referral, form, 422)
    if form.danger:
        return redirect("portal:add_danger")
    if following.added_too_often(referral.pk):
        form.add_error("words", _(ADDED_TOO_OFTEN) % {"phone": settings.PHONE})
        return _add_page(request, referral, form, 429)
    try:
        words = form.cleaned_data["words"]
        actions.tell_more(by=_by(request), referral=referral.pk, words=words)
    except Conflict:
        return _moved_on(request)
    request.session.pop(following.ADDED, None)
    messages.success(request, _("Thank you. The team that holds your request has it to read."))
    return redirect("portal:follow")


def _add_page(
    request: HttpRequest, referral: Referral, form: AddForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "reference": referral.reference,
        "back": reverse("portal:follow"),
        "notice": notice("waiting"),
    }
    return page(request, "portal/add.jinja", context, status=status)


@require_safe
@portal_page
def danger(request: HttpRequest, what: str) -> HttpResponse:
    """What was written may be an emergency: call 999, or say that it is none and send it."""
    referral = _followed(request)
    reference = referral.reference if referral else ""
    kept = following.drafted(request.session, reference, WRITTEN[what])
    if not (sign := sign_of_danger(kept.get("words", ""))):
        return redirect(f"portal:{what}")
    context = {
        "kept": kept,
        "reference": reference,
        "sign": sign,
        "back": reverse(f"portal:{what}"),
        "in_english": english("If nobody’s life is in danger, go on by the next button."),
        "notice": notice("call_999"),
        "signed_in": is_resident(request),
    }
    return page(request, "portal/written_danger.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def stop(request: HttpRequest) -> HttpResponse:
    """Ask that a request be stopped. Somebody may be made to, so staff check before it is.

    Words that may mean danger to life are first asked about.
    """
    if request.method == "POST":
        following.keep_draft(request, following.STOPPING)
    if following.is_of_another(request):
        return _another(request)
    referral = _followed(request)
    if referral is None or not may_be_stopped(referral):
        return redirect("portal:follow")
    why = following.draft(request.session, referral.reference, following.STOPPING)
    form = StopForm(request.POST or None, initial={"version": referral.version, "words": why})
    if request.method != "POST" or not form.is_valid():
        return _stop_page(request, referral, form)
    if form.danger:
        return redirect("portal:stop_danger")
    version, words = form.cleaned_data["version"], form.cleaned_data["words"] or NO_REASON
    try:
        actions.ask_to_stop(by=_by(request), referral=referral.pk, version=version, words=words)
    except Conflict:
        return _moved_on(request)
    request.session.pop(following.STOPPING, None)
    messages.success(request, _("We will check that you are safe, then stop your request."))
    return redirect("portal:follow")


def _stop_page(request: HttpRequest, referral: Referral, form: StopForm) -> HttpResponse:
    context = {
        "form": form,
        "reference": referral.reference,
        "back": reverse("portal:follow"),
        "in_english": english(*STOPPING),
        "notice": notice("worse"),
        "signed_in": is_resident(request),
    }
    return page(request, "portal/stop.jinja", context, status=422 if form.errors else 200)


def _another(request: HttpRequest) -> HttpResponse:
    """The form is of another request: say so, and do nothing to the one that is followed now."""
    said = _("This was for another request, so nothing was sent. Enter its reference again.")
    messages.warning(request, said)
    return redirect(f"{reverse('portal:follow')}?another")


def _moved_on(request: HttpRequest) -> HttpResponse:
    """Somebody else acted first: say so, and show how it stands now."""
    messages.warning(request, _("Your request has just changed. See below how it stands now."))
    return redirect("portal:follow")


@require_POST
@portal_page
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the reference in this browser: for a shared computer."""
    following.close(request.session)
    messages.success(request, _("Your reference is no longer kept on this device."))
    return redirect("portal:front")
