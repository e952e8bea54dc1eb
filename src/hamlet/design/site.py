"""What a layout needs to know about the site around a page."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a list. `lang` is set where the words are in another language than the page."""

    text: str
    href: str
    current: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """The frame of every page, made by a context processor and passed to templates as `site`.

    `name` is the partnership's own name. `signed_in` is the name of whoever is signed in and
    `acting_as` their team or organisation. `ribbon` is one sentence shown above every page, for
    example that the people in a demonstration are invented. `unchecked` says that no speaker has
    checked the page's translation. `shortcuts` offers number keys and `?` to staff.
    `ends_in` is in how many seconds the page closes if nobody does anything, 0 where it does not;
    `time_left` is the address that tells it anew, and by POST lets somebody stay. `answers` says
    that the page answers a form, and can be come back to only at `?again`.
    """

    name: str = "Hamlet"
    home: str = "/"
    nav: tuple[Link, ...] = ()
    signed_in: str = ""
    acting_as: str = ""
    account: tuple[Link, ...] = ()
    sign_out: str = ""
    languages: tuple[Link, ...] = ()
    ribbon: str = ""
    unchecked: bool = False
    footer: tuple[Link, ...] = field(default=())
    shortcuts: bool = False
    ends_in: int = 0
    time_left: str = ""
    answers: bool = False
