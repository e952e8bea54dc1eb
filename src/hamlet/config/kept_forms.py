"""What could not be taken is kept, and the form is filled in again: never sent.

What came too late, when its session had ended, is on its page again once its writer has signed in.
What was refused is at `?again` of the address that refused it, which a browser's Back asks for;
without script, the page itself names the way there.
"""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from hamlet.access import drafts
from hamlet.design import fields
from hamlet.kernel import clock

WAITING = "drafts"
"""Set in a session while drafts of its account may wait, so that other pages ask nothing."""
LATELY = "ended_for"
"""Set in the session after one that ended: whose it was, and when. Other windows come later."""
ENDED = "You were away, so you have been signed out."
KEPT = f"{ENDED} What you typed is kept for an hour: sign in, and it is in the form again."
BACK = "What you had typed before is on this page. It has not been sent. Check it first."
LONGEST_PATH = 290
AGAIN = "again"
REFUSED = frozenset({400, 409, 422, 429})
"""The answers to a form that was not taken."""
REFUSED_BEFORE = "Something that you sent from this page was not taken."
SHOW_IT = "Show what you had typed"
CLOSED = "What you had open was closed to you meanwhile. This page says why, and whom to ask."


class KeptForms:
    """Keep a form that came too late, and fill it in for the same account on the same page.

    `keep_only` in a form asks to keep it whatever the session: pages send it when their time is
    over. Only forms of the rooms are kept, so no password or code ever is.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with fields.filled_in_with(None):
            response = self.get_response(request)
        if request.method == "POST" and response.status_code in REFUSED and _is_staffs(request):
            _keep_refused(request)
        return response

    def process_view(self, request: HttpRequest, *view) -> HttpResponse | None:
        """Runs after the check against forgery: what another site sends is never kept."""
        if not _is_of_a_room(request):
            return None
        if request.ended_for is not None:
            ended = {"account": str(request.ended_for), "at": clock.now().isoformat()}
            request.session[LATELY] = ended
            return _ended(request, request.ended_for)
        if not request.user.is_authenticated:
            return _from_another_window(request)
        if request.method == "POST" and "keep_only" in request.POST:
            return _kept_while_signed_in(request)
        if request.session.get(WAITING):
            _bring_back(request)
        return None


def _is_of_a_room(request: HttpRequest) -> bool:
    """Whether a page is one of staff: residents' own forms are kept by the portal."""
    found = request.resolver_match
    return found is not None and bool(found.namespace) and found.namespace != "portal"


def _is_staffs(request: HttpRequest) -> bool:
    return _is_of_a_room(request) and request.user.is_authenticated


def _keep_refused(request: HttpRequest) -> None:
    """Not on the page itself, where whoever comes next would find what is of somebody else."""
    if drafts.keep(request.user.pk, _refused(request), request.POST):
        request.session[WAITING] = True


def _refused(request: HttpRequest) -> str:
    return f"{request.path[:LONGEST_PATH]}?{AGAIN}"


def look_for_drafts(request: HttpRequest) -> None:
    """Note at sign-in whether a draft waits for whoever signed in."""
    request.session.pop(LATELY, None)
    if drafts.waiting(request.user.pk):
        request.session[WAITING] = True


def _from_another_window(request: HttpRequest) -> HttpResponse | None:
    """What a second window sends once the first has found that the session had ended."""
    ended = request.session.get(LATELY)
    if request.method != "POST" or ended is None:
        return None
    over = datetime.fromisoformat(ended["at"]) + drafts.KEPT < clock.now()
    return None if over else _ended(request, UUID(ended["account"]))


def _ended(request: HttpRequest, account: UUID) -> HttpResponse | None:
    typed = request.method == "POST"
    keeps = typed and drafts.keep(account, _path(_page(request)), request.POST)
    messages.info(request, KEPT if keeps else ENDED)
    return redirect_to_login(_page(request)) if typed else None


def _kept_while_signed_in(request: HttpRequest) -> HttpResponse:
    if request.POST.keys() - drafts.NOT_TYPED and drafts.keep(
        request.user.pk, _path(_page(request)), request.POST
    ):
        request.session[WAITING] = True
    if request.POST["keep_only"] == "closed":
        messages.warning(request, CLOSED)
    return redirect(_page(request))


def _bring_back(request: HttpRequest) -> None:
    account = request.user.pk
    if request.method == "POST":
        drafts.forget(account, _path(_page(request)), _refused(request))
    elif (typed := _waiting_for(request)) is not None:
        fields.fill_in(typed)
        messages.info(request, BACK)
    elif drafts.kept(account, _refused(request)) is not None:
        messages.info(request, _way_to_refused(request))
    if not drafts.waiting(account):
        del request.session[WAITING]


def _waiting_for(request: HttpRequest) -> QueryDict | None:
    """What was typed for this page: what came too late, or what it refused, where that is asked."""
    typed = drafts.kept(request.user.pk, request.path)
    if typed is None and AGAIN in request.GET:
        return drafts.kept(request.user.pk, _refused(request))
    return typed


def _way_to_refused(request: HttpRequest) -> SafeString:
    """That a form of this page was not taken, and a link to it: without script Back comes here, and
    never to `?again`. What was typed is shown to nobody who does not ask."""
    asked = request.GET.copy()
    asked[AGAIN] = ""
    link = '{} <a class="nhsuk-notification-banner__link" href="?{}">{}</a>'
    return format_html(link, REFUSED_BEFORE, asked.urlencode(), SHOW_IT)


def _page(request: HttpRequest) -> str:
    """The page that held the form, as its browser says; else the address it was sent to."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return request.path
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _path(page: str) -> str:
    return page.partition("?")[0][:LONGEST_PATH]
