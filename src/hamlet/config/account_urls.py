"""The addresses of real accounts: only those pages of django-allauth that we use and draw."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpRequest, HttpResponse
from django.urls import path

from hamlet.access.pages import own_account_page, public_page
from hamlet.config import guarding, sign_in
from hamlet.kernel.errors import NotAllowed
from hamlet.portal.languages import in_their_language


def _own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of one's own account: for who is signed in, and not for the demo people.

    Residents read it in their language, staff in English.
    """
    spoken = in_their_language(view)

    @own_account_page
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_demo:
            raise NotAllowed("Demo people have no account of their own to look after.")
        return (spoken if request.actor.kind == "resident" else view)(request, *args, **kwargs)

    return guarded


urlpatterns = [
    path("sign-in/", in_their_language(account.login), name="account_login"),
    path(
        "sign-in/code/",
        in_their_language(guarding.noting_wrong_passkeys(mfa.authenticate)),
        name="mfa_authenticate",
    ),
    path(
        "sign-in/passkey/",
        public_page(guarding.noting_wrong_passkeys(webauthn.login_webauthn)),
        name="mfa_login_webauthn",
    ),
    path("set-up/<uidb64>/<token>/", sign_in.set_up, name="account_set_up"),
    path("confirm/", _own(account.reauthenticate), name="account_reauthenticate"),
    path("confirm/code/", _own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        "confirm/passkey/",
        _own(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("", _own(mfa.index), name="mfa_index"),
    path("password/", _own(account.password_change), name="account_change_password"),
    path("elsewhere/", _own(guarding.elsewhere), name="account_elsewhere"),
    path("app/", _own(totp.activate_totp), name="mfa_activate_totp"),
    path("app/remove/", _own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "recovery-codes/",
        _own(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "recovery-codes/new/",
        _own(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("passkeys/", _own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("passkeys/add/", _own(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", _own(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
]

# Where somebody who has yet to set up a second factor may go.
WITHOUT_SECOND_FACTOR = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "sign_out",
        "health",
    }
)
