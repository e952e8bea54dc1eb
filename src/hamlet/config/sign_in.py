"""Signing in: demo identities in demo mode, local accounts with a second factor otherwise."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from hamlet.access.pages import public_page
from hamlet.access.queries import demo_accounts
from hamlet.kernel.errors import NotFound

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class NoOpenRegistration(DefaultAccountAdapter):
    """Accounts are opened by the partnership; nobody registers themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


@public_page
def choose(request: HttpRequest) -> HttpResponse:
    """The sign-in page: demo people to be in demo mode, and the way to a real account."""
    context = {
        "title": "Sign in",
        "people": demo_accounts() if settings.HAMLET_DEMO else (),
        "next": _next(request),
    }
    return render(request, "config/sign_in.jinja", context)


@public_page
@require_POST
def as_demo(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo people. Only in demo mode."""
    account = demo_accounts().filter(pk=request.POST.get("account")).first()
    if not settings.HAMLET_DEMO or account is None:
        raise NotFound("There are no demo people here.")
    login(request, account, backend=BACKEND)
    return redirect(_next(request))


@public_page
@require_POST
def out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    logout(request)
    return redirect("/")


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether somebody with a real account has still to set up a passkey or an app's codes."""
    user = request.user
    return user.is_authenticated and not user.is_demo and not is_mfa_enabled(user)


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, settings.HTTPS)
    return asked if safe else settings.LOGIN_REDIRECT_URL
