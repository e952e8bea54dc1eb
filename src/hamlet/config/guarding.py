"""What follows when a proof of who somebody is does not fit, or when their proofs change."""

import logging
from collections.abc import Callable
from functools import wraps

from allauth.account.decorators import reauthentication_required
from allauth.account.signals import authentication_step_completed
from allauth.mfa import signals
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hamlet.access import actions as access
from hamlet.access.models import Account
from hamlet.config.sign_in import STRANGER, idle_limit
from hamlet.kernel import clock

log = logging.getLogger("hamlet.signing_in")


@receiver(signals.authentication_failed)
def note_wrong_code(request: HttpRequest, user: Account, **kwargs) -> None:
    """Write that a code did not fit, before signing in or when asked again."""
    access.note_failed_sign_in(by=STRANGER, account=user.pk, proof="code")


def noting_wrong_passkeys(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Say in the log that a passkey did not fit: whose it should be is not known then."""

    @wraps(view)
    def noting(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if "credential" in request.POST and not request.user.is_authenticated:
            log.warning("a passkey did not fit")
        return response

    return noting


@receiver(authentication_step_completed)
def take_a_new_key(request: HttpRequest, user: Account, **kwargs) -> None:
    """Give the session a new key when somebody proved again who they are."""
    if kwargs.get("reauthenticated"):
        request.session.cycle_key()


@receiver(signals.authenticator_added)
@receiver(signals.authenticator_removed)
@receiver(signals.authenticator_reset)
def end_other_sessions(request: HttpRequest, user: Account, **kwargs) -> None:
    """End the other sessions of an account whose proofs have changed: they rest on the old ones."""
    access.end_sessions(by=request.actor, account=user.pk, but=request.session.session_key)


@reauthentication_required
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Where else one is signed in, as far as it is known: when it was last used. Ends all of it."""
    if request.method == "POST":
        end_other_sessions(request, request.user)
        messages.success(request, _("You are signed in here and nowhere else."))
        return redirect("mfa_index")
    since = clock.now() - idle_limit(request)
    others = request.user.sessions.exclude(pk=request.session.session_key)
    seen = others.filter(seen_at__gt=since).order_by("-seen_at").values_list("seen_at", flat=True)
    page = {"title": _("Signed in elsewhere"), "seen": list(seen)}
    return render(request, "account/elsewhere.jinja", page)
