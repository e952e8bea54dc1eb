"""Asking for help, one question a page, without an account."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hamlet.kernel.danger import sign_of_danger
from hamlet.kernel.errors import UserError
from hamlet.portal import following, selfcare, steps
from hamlet.portal.answers import Answers
from hamlet.portal.forms import asking as forms
from hamlet.portal.languages import is_resident, page, portal_page
from hamlet.portal.presenters import check as presenter
from hamlet.portal.safety import english, notice
from hamlet.portal.sending import send, too_many_today
from hamlet.portal.subjects import subjects

OWN_PAGES = frozenset(
    {"emergency", "need", "born", "address", "reach", "speak", "you", "agree", "selfcare"}
)
TOO_MANY = gettext_noop(
    "Your request is not sent, because very many were sent from here today. Call %(phone)s: we "
    "take it down with you. Your answers are still on this page."
)
NOTICES = {"emergency": "emergency", "need": "waiting", "agree": "best_interests"}


def _answers(request: HttpRequest) -> Answers:
    """What this browser has answered; says so where it was idle too long and is gone."""
    answers = Answers(request.session, subjects(request))
    if answers.ran_out:
        messages.info(
            request, _("You were away for more than 10 minutes. We have deleted your answers.")
        )
    return answers


@require_safe
@portal_page
def begin(request: HttpRequest) -> HttpResponse:
    """Go to the first question that is still open; from a need that may be danger, to 999 again."""
    answers = _answers(request)
    if steps.stopped_at_need(answers) and sign_of_danger(steps.need(answers)):
        return redirect("portal:danger")
    return _onward(answers)


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def question(request: HttpRequest, step: str) -> HttpResponse:
    """One question. What was typed is kept, also where it cannot be accepted yet: `?again` says
    why, at an address of its own so that a browser's Back comes to it without fail."""
    answers = _answers(request)
    if step not in steps.FORMS:
        raise Http404
    if request.method == "POST":
        return _answered(request, step, answers)
    if step not in steps.asked(answers) or _too_early(step, answers):
        return _onward(answers)
    typed = answers.typed(step)
    shown = steps.form(step, answers)
    if typed is not None and "again" in request.GET and not shown.is_valid():
        return _shown(request, step, shown, answers, status=422)
    if typed is not None:
        shown.full_clean()
        # Coming back is no fault: what was typed is shown without complaint.
        shown._errors = type(shown.errors)()
    return _shown(request, step, shown, answers)


def _answered(request: HttpRequest, step: str, answers: Answers) -> HttpResponse:
    before = steps.said(answers)
    answers.keep(step, request.POST)
    if steps.said(answers) != before:
        answers.forget(*steps.ABOUT_THE_PERSON)
    sent = steps.form(step, answers)
    if not sent.is_valid():
        return redirect(f"{reverse('portal:question', args=[step])}?again")
    if sent.cleaned_data.get("emergency") == "yes":
        return redirect("portal:emergency")
    if step == "need" and sign_of_danger(sent.cleaned_data["need"]):
        return redirect("portal:danger")
    if step == _says_how_old(answers) and steps.asks_when_young(answers):
        return redirect("portal:young")
    if step == "address" and steps.lives_outside(answers):
        return redirect("portal:outside")
    if step == "selfcare" and (after := sent.leads_to()):
        return redirect(after)
    return _onward(answers)


def _says_how_old(answers: Answers) -> str:
    """The step after which it is known how old somebody is."""
    return "who" if steps.subject(answers) else "born"


def _too_early(step: str, answers: Answers) -> bool:
    """Whether an earlier question is still open, so that this one would make no sense."""
    first = steps.unanswered(answers)
    order = steps.asked(answers)
    return first is not None and order.index(first) < order.index(step)


def _onward(answers: Answers) -> HttpResponse:
    step = steps.unanswered(answers)
    return redirect("portal:question", step) if step else redirect("portal:check")


def _shown(
    request: HttpRequest, step: str, form: forms.Step, answers: Answers, status: int = 200
) -> HttpResponse:
    before = steps.before(step, answers)
    back = reverse("portal:question", args=[before]) if before else reverse("portal:front")
    context = {
        "form": form,
        "back": back,
        "notice": notice(NOTICES[step]) if step in NOTICES else None,
    }
    if step == "selfcare":
        topic = steps.topic(answers)
        context |= {"signs": selfcare.signs(topic), "cautions": selfcare.cautions(topic)}
    template = f"portal/ask_{step}.jinja" if step in OWN_PAGES else "portal/ask.jinja"
    return page(request, template, context, status=status)


@require_safe
@portal_page
def emergency(request: HttpRequest) -> HttpResponse:
    """An emergency goes no further here: call 999."""
    back = reverse("portal:question", args=["emergency"])
    return page(request, "portal/emergency.jinja", {"back": back, "notice": notice("call_999")})


@require_safe
@portal_page
def danger(request: HttpRequest) -> HttpResponse:
    """What was written may be an emergency: call 999, or say that it is none and go on."""
    answers = _answers(request)
    context = {
        "back": reverse("portal:question", args=["need"]),
        "onward": _onward(answers).url,
        "sign": sign_of_danger(steps.need(answers)),
        "in_english": english("If nobody’s life is in danger, go on by the next link."),
        "notice": notice("call_999"),
    }
    return page(request, "portal/danger.jinja", context)


@require_safe
@portal_page
def urgent(request: HttpRequest) -> HttpResponse:
    """There is a sign of something worse than a minor illness: call 111, and go on all the same."""
    context = {
        "back": reverse("portal:question", args=["selfcare"]),
        "onward": _onward(_answers(request)).url,
        "notice": notice("call_111"),
    }
    return page(request, "portal/urgent.jinja", context)


@require_safe
@portal_page
def advice(request: HttpRequest) -> HttpResponse:
    """What somebody can do themselves. The request goes on by the next link, as it would have."""
    answers = _answers(request)
    topic = steps.topic(answers)
    if topic is None or not (steps.values("selfcare", answers) or {}).get("advised"):
        return _onward(answers)
    context = {
        "back": reverse("portal:question", args=["selfcare"]),
        "onward": _onward(answers).url,
        "advice": selfcare.advice(topic),
        "notice": notice("worse"),
    }
    return page(request, "portal/advice.jinja", context)


@require_safe
@portal_page
def young(request: HttpRequest) -> HttpResponse:
    """A child who asks for themselves may."""
    answers = _answers(request)
    context = {
        "back": reverse("portal:question", args=[_says_how_old(answers)]),
        "onward": _onward(answers).url,
        "notice": notice("young"),
    }
    return page(request, "portal/young.jinja", context)


@require_safe
@portal_page
def outside(request: HttpRequest) -> HttpResponse:
    """Somebody who lives elsewhere hears who is nearer, and may go on."""
    answers = _answers(request)
    context = {
        "back": reverse("portal:question", args=["address"]),
        "me": steps.who(answers) == forms.ME,
        "onward": _onward(answers).url,
        "notice": notice("worse"),
    }
    return page(request, "portal/outside.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def check(request: HttpRequest) -> HttpResponse:
    """Everything that was answered; sending it makes one referral, however often it is sent."""
    answers = _answers(request)
    if not answers and following.just_sent(request.session):
        return redirect("portal:sent")
    if steps.unanswered(answers):
        return _onward(answers)
    if request.method == "POST":
        return _send(request, answers)
    answers.submission_key()
    return _check_page(request, answers)


def _send(request: HttpRequest, answers: Answers) -> HttpResponse:
    if too_many_today(request):
        error = _(TOO_MANY) % {"phone": settings.PHONE}
        return _check_page(request, answers, error, status=429)
    try:
        referral = send(answers)
    except UserError as error:
        return _check_page(request, answers, str(error), status=422)
    answers.clear()
    following.keep_sent(request.session, referral.reference, referral.due_at)
    following.open_for(request.session, referral.reference)
    return redirect("portal:sent")


def _check_page(
    request: HttpRequest, answers: Answers, error: str = "", status: int = 200
) -> HttpResponse:
    last = steps.asked(answers)[-1]
    context = {
        "rows": presenter.rows(answers),
        "me": steps.who(answers) == forms.ME,
        "error": error,
        "notice": notice("waiting"),
        "back": reverse("portal:question", args=[last]),
    }
    return page(request, "portal/check.jinja", context, status=status)


@require_safe
@portal_page
def sent(request: HttpRequest) -> HttpResponse:
    """The reference, and what happens next."""
    kept = following.just_sent(request.session)
    if kept is None:
        return redirect("portal:follow")
    context = {**kept, "notice": notice("worse"), "signed_in": is_resident(request)}
    return page(request, "portal/sent.jinja", context)


@require_POST
@portal_page
def clear(request: HttpRequest) -> HttpResponse:
    """Forget what was typed: for a shared computer."""
    Answers(request.session).clear()
    return redirect("portal:front")
