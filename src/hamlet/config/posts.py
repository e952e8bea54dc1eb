"""The post in which somebody acts who has several: asked once signed in, changed on one page.

It is kept in the session. Until it is said, and once that post has ended, they are nothing
anywhere.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render

from hamlet.access import roles
from hamlet.access.pages import own_account_page
from hamlet.config import sign_in
from hamlet.design import links
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound
from hamlet.place.queries import actor_of, roles_today

ACTS_FOR = "acts_for"
SAME_IN_ALL = frozenset({"public", "own account"})
"""Pages that are the same whatever post somebody acts in."""


def actor(request: HttpRequest) -> Actor:
    """Whoever is signed in, in the post that they chose in this session."""
    session = request.session
    known = session.roles if request.user is session.account else None
    chosen = session.get(ACTS_FOR)
    return actor_of(request.user, known, UUID(chosen) if chosen else None)


def ask_first(request: HttpRequest, view: Any) -> HttpResponse | None:
    """Before a page that depends on it: send somebody to say in which post they act, and back."""
    if not request.user.is_authenticated or not request.actor.has_to_choose:
        return None
    if getattr(view, "action", "public") in SAME_IN_ALL:
        return None
    return redirect_to_login(request.get_full_path(), links.to("post"))


def elsewhere(request: HttpRequest) -> tuple[str, ...]:
    """What a page that is refused says besides to somebody who has another post, in a sentence."""
    by = request.actor if request.user.is_authenticated else None
    if by is None or not by.organisation or len(by.posts) < 2:
        return ()
    return (
        f"You act for {by.organisation} now. If it belongs to another post of yours, change "
        "post at the top of the page.",
    )


def since(request: HttpRequest) -> tuple[str, ...]:
    """What a form that is too old to send says to somebody with several posts, in a sentence."""
    by = request.actor if request.user.is_authenticated else None
    if by is None or not by.organisation or len(by.posts) < 2:
        return ()
    return (f"You act for {by.organisation} now: what you send is sent for them.",)


@own_account_page
def choose(request: HttpRequest) -> HttpResponse:
    """For which organisation somebody acts who has a post in several."""
    names = {str(each): name for each, name in request.actor.posts}
    if len(names) < 2:
        raise NotFound("You have no other post to change to.")
    if request.POST.get("organisation", "") in names:
        return _act_for(request, names)
    if request.method == "POST":
        messages.error(request, "You have no post there today. Choose another.")
    page = {
        "title": "For whom do you act now?",
        "posts": list(_posts(request.actor)),
        "next": sign_in.wanted(request),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "config/post.jinja", page, status=status)


def _act_for(request: HttpRequest, names: dict[str, str]) -> HttpResponse:
    """Forms that are open in other windows, as of another post, are refused from now on."""
    chosen = request.POST["organisation"]
    if ACTS_FOR in request.session:
        messages.success(request, f"You act for {names[chosen]} now.")
    request.session[ACTS_FOR] = chosen
    rotate_token(request)
    return redirect(sign_in.wanted(request))


def _posts(by: Actor) -> Iterator[dict[str, Any]]:
    """Each organisation, what they are there, and whether they act for it now."""
    held = roles_today(by.id)
    for organisation, name in by.posts:
        here = [each for each in held if each.organisation_id == organisation]
        words = (
            f"{roles.NAMES[each.role]}, {each.team}" if each.team else roles.NAMES[each.role]
            for each in here
        )
        said = "; ".join(words)
        yield {
            "id": organisation,
            "name": name,
            "words": said[:1].upper() + said[1:],
            "now": organisation == by.organisation_id,
        }
