"""The specimen page: every component in its states, for those who look after the design."""

from dataclasses import replace

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from django.utils import translation

from hamlet.design import specimen as shown
from hamlet.design.site import Link, Site

FRAME = Site(
    name="Riverside Together",
    nav=(Link("My day", "#", current=True), Link("Worklist", "#"), Link("Services", "#")),
    signed_in="Amina Begum",
    acting_as="Rapid response",
    sign_out="#",
    account=(Link("Security", "#"),),
    languages=(
        Link("English", "?lang=en-gb", lang="en"),
        Link("বাংলা", "?lang=bn", lang="bn"),
        Link("Soomaali", "?lang=so", lang="so"),
    ),
    ribbon="Demonstration: every person here is invented.",
    footer=(Link("Accessibility", "#"), Link("Privacy", "#")),
    shortcuts=True,
)


def specimen(request: HttpRequest) -> HttpResponse:
    """Show every component; `?lang=` chooses the language, `?page=resident` the other layout."""
    if not (settings.DEBUG or settings.HAMLET_DEMO):
        raise Http404
    page = "resident" if request.GET.get("page") == "resident" else "staff"
    language = request.GET.get("lang", "en-gb")
    if language not in dict(settings.LANGUAGES):
        language = "en-gb"
    with translation.override(language):
        # Without the request, so that the invented frame is not replaced by the real site's.
        template = engines["jinja2"].env.get_template(f"design/specimen/{page}.jinja")
        return HttpResponse(template.render(_context(language)))


def _context(language: str) -> dict:
    return {
        "site": replace(FRAME, unchecked=language != "en-gb"),
        "form": shown.SpecimenForm(shown.FILLED),
        "fresh": shown.SpecimenForm(prefix="fresh"),
        "shown": shown,
        "back": "#",
    }
