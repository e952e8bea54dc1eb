"""Who may open a page at all: signed in, and with a role that has the page."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from hamlet.access import roles

View = Callable[..., HttpResponse]


def staff_page(action: str | None = None) -> Callable[[View], View]:
    """Mark a view as one for signed-in staff whose role has `action` (None: any role).

    Somebody who is not signed in goes to sign in and comes back; a role without it gets
    `NotAllowed` with the reason. The view finds the actor at `request.actor`.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if action is not None:
                roles.require(request.actor, action)
            return view(request, *args, **kwargs)

        guarded.action = action or "signed in"
        return guarded

    return mark


def public_page(view: View) -> View:
    """Mark a view as open to everybody."""
    view.action = "public"
    return view
