"""Signing in: demo identities in demo mode, local accounts with a second factor otherwise."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import PasswordResetConfirmView, redirect_to_login
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hamlet.access import actions as access
from hamlet.access import roles
from hamlet.access.models import Account
from hamlet.access.pages import public_page
from hamlet.access.queries import demo_accounts
from hamlet.access.sealed import cipher
from hamlet.config.kept_forms import look_for_drafts
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed, NotFound
from hamlet.place.queries import actor_of
from hamlet.portal.languages import in_their_language

log = logging.getLogger("hamlet.tries")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SIGNED_IN_AT = "signed_in_at"
RECENT_SECONDS = 300
STRANGER = Actor(name="Somebody not signed in", kind="stranger")

GROUPS = (
    ("Single point of access", roles.FRONT_DOOR | {roles.ARBITER}),
    ("Community teams", {roles.TEAM_MEMBER, roles.TEAM_LEAD}),
    ("GP practices", {roles.GP, roles.PRACTICE_STAFF}),
    ("Connecting people", {roles.CARE_NAVIGATOR, roles.LINK_WORKER}),
    ("Voluntary groups", {roles.VOLUNTARY}),
    ("Running the place", {roles.GOVERNANCE_LEAD, roles.ANALYST, roles.DATA_MANAGER}),
)
RESIDENTS, ELSE = "Residents and carers", "Others"

SAID = {
    "account/messages/password_changed.txt": gettext_lazy("Your password is changed."),
    "mfa/messages/totp_activated.txt": gettext_lazy(
        "Codes from your app now protect your account."
    ),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("Codes from your app are removed."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey is removed."),
}
WRONG_PAIR = gettext_lazy("The email address and password do not belong together. Check both.")
WRONG_CODE = gettext_lazy("That did not match. Try again, with the newest code if you typed one.")
TOO_MANY = gettext_lazy("Too many tries. Wait five minutes, then try again.")


class NoOpenRegistration(DefaultAccountAdapter):
    """Accounts are opened by the partnership; nobody registers themselves."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG_PAIR,
        "incorrect_password": gettext_lazy("That is not your password. Try again."),
        "enter_current_password": gettext_lazy("That is not the password you have now. Try again."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Whether to ask again who it is; not within five minutes of signing in."""
        return _signed_in_for(context.request) > RECENT_SECONDS

    def validation_error(self, code: str, *args: str) -> ValidationError:
        if self.error_messages[code] == TOO_MANY:
            log.warning("tries to sign in are stopped")
        return super().validation_error(code, *args)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write that a password did not fit, and for which account where there is one."""
        held = Account.objects.filter(email=credentials.get("email", "").lower()).first()
        access.note_failed_sign_in(by=STRANGER, account=held and held.pk, proof="password")

    def set_password(self, user: Account, password: str) -> None:
        access.set_password(by=actor_of(user), account=user.pk, password=password)
        user.refresh_from_db(fields=["password"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def respond_user_inactive(self, request: HttpRequest, user: Account) -> HttpResponse:
        raise NotAllowed("This account is closed.", "Ask whoever keeps accounts in your team.")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say only what we have words for: that somebody signed in, they can see."""
        if said := message or SAID.get(message_template or ""):
            messages.add_message(request, level, said, extra_tags=extra_tags)


class SecondFactors(DefaultMFAAdapter):
    """Second factors under the partnership's name, with their secrets encrypted where they lie.

    The key comes from the deployment's secret key, which is not in the database.
    """

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": WRONG_CODE}

    def generate_authenticator_name(self, user: Account, type: str) -> str:
        return _("My passkey")

    def get_totp_issuer(self) -> str:
        return settings.PARTNERSHIP

    def _get_site_name(self) -> str:
        return settings.PARTNERSHIP

    def encrypt(self, text: str) -> str:
        return cipher("second factors").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher("second factors").decrypt(encrypted_text.encode()).decode()


@in_their_language
def choose(request: HttpRequest) -> HttpResponse:
    """The sign-in page: demo people to be in demo mode, and the way to a real account."""
    towards = wanted(request)
    if not settings.HAMLET_DEMO:
        return redirect_to_login(towards, reverse("account_login"))
    page = {
        "title": _("Sign in"),
        "groups": _groups(residents_first=towards.startswith(settings.RESIDENT_HOME)),
        "next": towards,
        "own": redirect_to_login(towards, reverse("account_login")).url,
    }
    return render(request, "config/sign_in.jinja", page)


def _groups(*, residents_first: bool) -> list[dict]:
    """The demo people by what they do: a heading and its people, empty groups left out."""
    first = {RESIDENTS: []} if residents_first else {}
    groups = first | {heading: [] for heading, _roles in GROUPS} | {RESIDENTS: [], ELSE: []}
    for account in demo_accounts().prefetch_related("practitioner__roles"):
        person = {"id": account.pk, "name": account.name, "words": account.demo_words}
        groups[_heading(account)].append(person)
    return [{"heading": heading, "people": people} for heading, people in groups.items() if people]


def _heading(account: Account) -> str:
    practitioner = getattr(account, "practitioner", None)
    held = {each.role for each in practitioner.roles.all()} if practitioner else set()
    otherwise = RESIDENTS if account.person else ELSE
    return next((heading for heading, theirs in GROUPS if held & theirs), otherwise)


@public_page
def as_demo(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo people. Only in demo mode."""
    account = _demo_account(request.POST.get("account", "")) if settings.HAMLET_DEMO else None
    if account is None:
        raise NotFound("There are no such demo people here. Go to the sign-in page and choose.")
    login(request, account, backend=BACKEND)
    return redirect(wanted(request))


def _demo_account(wanted: str) -> Account | None:
    try:
        return demo_accounts().filter(pk=UUID(wanted)).first()
    except ValueError:
        return None


@in_their_language
def out(request: HttpRequest) -> HttpResponse:
    """Sign out, or ask whether to (a link cannot sign anybody out)."""
    if request.method != "POST":
        return render(request, "config/sign_out.jinja", {"title": _("Sign out")})
    logout(request)
    return redirect("/")


@public_page
def seconds_left(request: HttpRequest) -> JsonResponse:
    """How long until this session ends: asked by GET that changes nothing, stayed by POST."""
    if not request.user.is_authenticated:
        return JsonResponse({"seconds": 0})
    if request.method == "POST":
        request.session.touch()
    return JsonResponse({"seconds": max(0, int(time_left(request).total_seconds()))})


class SetUp(PasswordResetConfirmView):
    """Choose a password by a link that works once, and for three days."""

    template_name = "account/set_up.jinja"
    success_url = reverse_lazy("account_login")

    def form_valid(self, form: Form) -> HttpResponse:
        access.set_password(
            by=actor_of(self.user),
            account=self.user.pk,
            password=form.cleaned_data["new_password1"],
        )
        del self.request.session["_password_reset_token"]
        messages.success(self.request, _("Your password is set. Now sign in with it."))
        return redirect(self.get_success_url())


set_up = in_their_language(SetUp.as_view())


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: Account, **kwargs) -> None:
    """Write who signed in, and when, so that the session ends in time however it is used."""
    request.session[SIGNED_IN_AT] = clock.now().timestamp()
    access.note_sign_in(by=actor_of(user), account=user.pk)
    request.user = user
    look_for_drafts(request)


def is_too_long(request: HttpRequest) -> bool:
    """Whether a session has gone on, or lain idle, for longer than it may."""
    return time_left(request) <= timedelta(0)


def idle_limit(request: HttpRequest) -> timedelta:
    """How long this session may lie idle. The one place that tells kinds of accounts apart."""
    if request.user.person is not None and request.actor.kind == "resident":
        return settings.RESIDENT_IDLE
    return settings.STAFF_IDLE


def time_left(request: HttpRequest) -> timedelta:
    """How long until the session of somebody signed in ends if they do nothing more."""
    whole = settings.SESSION_LONGEST - timedelta(seconds=_signed_in_for(request))
    seen = request.session.seen_at
    idle = idle_limit(request) - (clock.now() - seen) if seen else whole
    return min(whole, idle)


def _signed_in_for(request: HttpRequest) -> float:
    """For how many seconds somebody has been signed in."""
    return clock.now().timestamp() - request.session.get(SIGNED_IN_AT, 0)


def wanted(request: HttpRequest) -> str:
    """The page that somebody was on the way to; home where it is none of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, settings.HTTPS)
    # Whatever begins otherwise is looked up as the name of a page, and there is none such.
    return asked if safe and asked.startswith("/") else settings.LOGIN_REDIRECT_URL
