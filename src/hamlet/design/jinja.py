"""The Jinja environment that every room's pages are rendered in."""

from datetime import date
from functools import cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import (
    get_language,
    get_language_bidi,
    gettext,
    ngettext,
    npgettext,
    pgettext,
)
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from hamlet.design import fields, links, words
from hamlet.design.site import Site
from hamlet.kernel import clock
from hamlet.kernel.text import clean


def environment(**options: Any) -> Environment:
    """Build the environment, for `OPTIONS["environment"]` of Django's Jinja2 template backend.

    Django's own options (loader, auto-reload) are kept. A name that is not in the context is an
    error and never an empty space. Escaping is always on.
    """
    options |= {
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "undefined": StrictUndefined,
        "finalize": shown,
        "extensions": [*options.get("extensions", ()), "jinja2.ext.i18n"],
    }
    env = Environment(**options)
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.globals |= {
        "_": translated,
        "static": cache(static),
        "url": url,
        "field": fields.field,
        "error_summary": fields.error_summary,
        "take_written": fields.take_written,
        "language": language,
        "direction": direction,
        "site": Site(),
        "zip": zip,
    }
    env.filters |= {
        "date": words.date_words,
        "time": words.time_words,
        "moment": words.moment_words,
        "nhs_number": words.nhs_number,
        "duration": words.duration,
        "age": age_now,
        "calls": links.calls,
    }
    return env


def shown(value: Any) -> Any:
    """What a page shows of a value: of a text that somebody typed, all that can be seen.

    Markup was mostly shown so before; what was put into it elsewhere may still turn words round.
    """
    if type(value) is str:
        return clean(value)
    marked = isinstance(value, str) and not value.isascii()
    return Markup(clean(value)) if marked else value


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page: `url("frontdoor:referral", id=referral.id)`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def translated(message: str, **values: object) -> Markup:
    """A message in the page's language, with the values that it names, which are escaped."""
    return Markup(gettext(message)) % values if values else _plain(get_language(), message)


@cache
def _plain(_language: str | None, message: str) -> Markup:
    """Remembered for each language: Django looks through every catalogue for each message."""
    return Markup(gettext(message)) % {}


def language() -> str:
    """The page's language as HTML wants it."""
    return get_language() or "en-gb"


def direction() -> str:
    """The page's writing direction as HTML wants it."""
    return "rtl" if get_language_bidi() else "ltr"


def age_now(born: date | None, on: date | None = None) -> str:
    """A person's age in words today in London, or on the day `on`."""
    return words.age(born, on or clock.today())
