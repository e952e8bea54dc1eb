"""Who may open a page at all: staff whose role has it, residents, or everybody."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hamlet.access import roles
from hamlet.kernel.errors import NotAllowed

View = Callable[..., HttpResponse]


def staff_page(action: str | None = None) -> Callable[[View], View]:
    """Mark a view as one for signed-in staff whose role has `action` (None: any role).

    Somebody who is not signed in goes to sign in and comes back; a resident goes to their own
    pages, whatever was asked for; a role without it gets `NotAllowed` with the reason. The view
    finds the actor at `request.actor`.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.actor.kind == "resident":
                return redirect(settings.RESIDENT_HOME)
            if action is not None:
                roles.require(request.actor, action)
            return view(request, *args, **kwargs)

        guarded.action = action or "signed in"
        return guarded

    return mark


def resident_page(view: View) -> View:
    """Mark a view as one for signed-in residents and carers; it decides whose record it shows."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.actor.kind != "resident":
            raise NotAllowed("This page is for residents and carers.", "Go to your own home page.")
        return view(request, *args, **kwargs)

    guarded.action = "resident"
    return guarded


def own_account_page(view: View) -> View:
    """Mark a view as one for everybody who is signed in: how they sign in is their own matter."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.action = "own account"
    return guarded


def public_page(view: View) -> View:
    """Mark a view as open to everybody."""
    view.action = "public"
    return view
