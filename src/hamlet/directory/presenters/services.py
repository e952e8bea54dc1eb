"""Services in words."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html

from hamlet.access import roles
from hamlet.design import words
from hamlet.design.links import phone_link, web_link
from hamlet.design.paging import paged
from hamlet.directory import policies, queries
from hamlet.directory.presenters import chosen as shortlist
from hamlet.directory.presenters import reasons
from hamlet.directory.presenters.chosen import Chosen
from hamlet.directory.presenters.standing import confirmed, freshness, is_offered, standing
from hamlet.directory.queries import Hit, Location, Service, ServiceSearch
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor

EMERGENCY = (
    "If somebody’s life may be in danger, call 999.",
    "If it cannot wait, call 111.",
)
AT_HOME = format_html(
    "Beaten, threatened or afraid at home: the National Domestic Abuse Helpline, {}, day and night",
    phone_link("0808 2000 247"),
)
"""Free to call; run by Refuge (nationaldahelpline.org.uk)."""
STALE_HEAD = ("Service", "Confirm", "Last confirmed")
HEAD = ("Service", "For whom", "Open", "Promise", "Confirmed")
NOT_KNOWN = "Opening hours not known"


def services(
    found: list[Hit], asked: ServiceSearch, form: forms.Form, chosen: Chosen, page: str | None
) -> dict[str, Any]:
    """A page of the list of services, with why each was found, and a way to the shortlist."""
    at, links = paged(found, page, form.cleaned_data | chosen.told)
    number = at.paginator.count
    return {
        "head": ("Service", "Why", *HEAD[1:], "Shortlist"),
        "rows": [_found(*each, asked, chosen) for each in queries.of_hits(list(at))],
        "chosen": chosen.ids,
        "is_full": chosen.is_full,
        "shortlist": chosen.shortlist(),
        "caption": "1 service" if number == 1 else f"{number:,} services",
        "pages": links,
        "urgent": _urgent() if asked.is_grave() or not number else [],
    }


def _urgent() -> list[str]:
    """Whom to call where nothing was found, or danger was named: the need may not wait."""
    line = queries.crisis_line()
    crisis = (
        format_html(
            'In a mental health crisis: <a href="{}">{}</a> {}',
            reverse("directory:service", args=[line.pk]),
            line.name,
            phone_link(line.phone),
        )
        if line
        else ""
    )
    ours = format_html(
        "To talk it over: the single point of access, {}", phone_link(settings.PHONE)
    )
    return [each for each in (*EMERGENCY, crisis, AT_HOME, ours) if each]


def _found(hit: Hit, each: Service, asked: ServiceSearch, chosen: Chosen) -> list[Any]:
    name, *others = row(each)
    add = shortlist.with_one(chosen, each)
    return [name, reasons.because(hit, each, asked) or "Listed here", *others, add]


def row(each: Service) -> list[Any]:
    """A service as a row of a list; its hours are best fetched before."""
    name = {
        "text": each.name,
        "href": reverse("directory:service", args=[each.pk]),
        "sub": each.organisation.name,
    }
    return [name, for_whom(each), open_cell(each), promise(each), _confirmed_cell(each)]


def for_whom(each: Service) -> str:
    """Ages in words; 'everybody' where none are named."""
    said = reasons.ages(each)
    return "All ages" if said == "of all ages" else said[:1].upper() + said[1:]


def open_cell(each: Service) -> dict[str, str]:
    """Whether it is open now, and its hours."""
    calendar = queries.calendar_of(each)
    if not each.hours.all():
        return {"text": NOT_KNOWN}
    is_open = calendar.is_open(clock.now())
    if is_open:
        return {"tag": "Open now", "colour": "green", "sub": hours(each)}
    return {"tag": "Closed now", "colour": "grey", "sub": hours(each)}


def hours(each: Service) -> str:
    """'08:00 to 20:00 every day'."""
    told = bool(each.hours.all())
    return queries.calendar_of(each).hours.in_words() if told else ""


def _next_opening(each: Service) -> str:
    """'Monday 23 November, 09:00' while it is closed; '' while it is open, hours are not told, or
    it is not given."""
    if not is_offered(each) or not each.hours.all() or queries.is_open_now(each):
        return ""
    opens = queries.calendar_of(each).next_opening(clock.now())
    return f"{words.date_words(opens, 'EEEE d MMMM')}, {words.time_words(opens)}"


def promise(each: Service) -> str:
    """'Within 2 hours'; that it counts day and night, where no hours are told by which it runs."""
    made = queries.promise_of(each)
    said = made.in_words()
    always = made.runs_by_hours and not each.hours.all()
    return said[:1].upper() + said[1:] + (", counted day and night: no hours are told" * always)


def stale_row(each: Service) -> list[Any]:
    """A service that has to be confirmed soon, and by when."""
    name = {"text": each.name, "href": reverse("directory:service", args=[each.pk])}
    if queries.is_stale(each):
        return [name, {"tag": "May be out of date", "colour": "yellow"}, confirmed(each.assured_at)]
    until = each.assured_at + timedelta(days=queries.STALE_DAYS)
    return [name, f"by {words.date_words(until)}", confirmed(each.assured_at)]


def _confirmed_cell(each: Service) -> dict[str, str]:
    said = confirmed(each.assured_at)
    if queries.is_stale(each):
        return {"tag": "May be out of date", "colour": "yellow", "sub": said}
    return {"text": said}


def service(each: Service, locations: list[Location], actor: Actor) -> dict[str, Any]:
    """The page of one service."""
    origin = queries.origin_of(each)
    return {
        "name": each.name,
        "description": each.description,
        "standing": standing(each, origin),
        "open": open_cell(each) if is_offered(each) else {},
        "facts": facts_of(each, locations),
        "team": _team(each),
        "organisation": _link("place:organisation", each.organisation),
        "freshness": freshness(each, origin),
        "is_stale": queries.is_stale(each),
        "shortlist": Chosen((each.pk,)).shortlist() if is_offered(each) else "",
        "keep": _keep(each, actor),
        "adopt": _adopt(each, actor),
        "give_back": _give_back(each, actor),
        "places": reverse("directory:places", args=[each.pk]),
        "promise": reverse("directory:promise", args=[each.pk]),
        "links": reverse("directory:links", args=[each.pk]),
        "times": reverse("booking:times", args=[each.pk]) if _keeps_times(each, actor) else "",
        "refer": _refer(each, actor),
        "confirm": _confirm(each, actor),
    }


def _link(name: str, thing: Any) -> dict[str, str]:
    return {"text": thing.name, "href": reverse(name, args=[thing.pk])}


def _team(each: Service) -> dict[str, str] | None:
    return _link("place:team", each.team) if each.team else None


def _reviewed(each: Service) -> str:
    """How often those under way are reviewed, in words; '' where that is not promised."""
    if not each.review_days:
        return ""
    return "Every day" if each.review_days == 1 else f"Every {each.review_days} days"


def facts_of(each: Service, locations: list[Location]) -> list[dict[str, Any]]:
    """What is told of a service, as a list of keys and values; what is not told is left out."""
    return [fact for fact in _facts(each, locations) if fact["value"]]


def _facts(each: Service, locations: list[Location]) -> list[dict[str, Any]]:
    promised = queries.promise_of(each).kind != "none"
    return [
        {"key": "For whom", "value": each.eligibility or for_whom(each)},
        {"key": "Ages", "value": for_whom(each) if each.eligibility else ""},
        {"key": "Only for people", "value": queries.for_people(each)},
        {"key": "Living or registered in", "value": each.area},
        {"key": "Hours", "value": hours(each) or f"{NOT_KNOWN}. Call before you go."},
        {"key": "Bank holidays", "value": _bank_holidays(each)},
        {"key": "Opens next", "value": _next_opening(each)},
        {"key": "Promise", "value": promise(each) if promised else ""},
        {"key": "How long", "value": each.maximum_length},
        {"key": "Reviewed", "value": _reviewed(each)},
        {"key": "How to refer", "value": each.how_to_refer},
        {"key": "Phone", "value": phone_link(each.phone)},
        {"key": "Email", "value": each.email},
        {"key": "Website", "value": web_link(each.website)},
        {"key": "Where", "value": "; ".join(filter(None, (at.in_words for at in locations)))},
        {"key": "Getting in", "value": each.access},
        {"key": "Languages", "value": ", ".join(each.languages)},
        {"key": "Places left", "value": _places(each)},
        {"key": "Days that differ", "value": "; ".join(_differing(each))},
        {"key": "Cost", "value": each.cost},
    ]


def _bank_holidays(each: Service) -> str:
    hours = each.hours.all()
    if not hours:
        return ""
    return "Open as on other days" if any(day.on_bank_holidays for day in hours) else "Closed"


def _places(each: Service) -> str:
    if each.places_left is None:
        return ""
    told = words.date_words(each.places_told_at)
    return f"{each.places_left}, as was told on {told}" if told else str(each.places_left)


def _differing(each: Service) -> list[str]:
    """'25 December 2026: closed', from today on."""
    ahead = ((date.fromisoformat(day), hours) for day, hours in sorted(each.exceptions.items()))
    return [
        f"{words.date_words(day)}: {', '.join(f'{a} to {b}' for a, b in hours) or 'closed'}"
        for day, hours in ahead
        if day >= clock.today()
    ]


def _keep(each: Service, actor: Actor) -> str:
    return reverse("directory:keep", args=[each.pk]) if policies.may_keep(actor, each) else ""


def _keeps_times(each: Service, actor: Actor) -> bool:
    return policies.may_keep(actor, each) and roles.may(actor, "schedule.keep")


def _adopt(each: Service, actor: Actor) -> str:
    may = policies.teams_that_may_adopt(actor, each)
    return reverse("directory:adopt", args=[each.pk]) if may else ""


def _give_back(each: Service, actor: Actor) -> str:
    may = policies.may_give_back(actor, each)
    return reverse("directory:give_back", args=[each.pk]) if may else ""


def _refer(each: Service, actor: Actor) -> str:
    given = is_offered(each) and each.takes_referrals and each.team_id
    if not (given and roles.may(actor, "referral.receive")):
        return ""
    return f"{reverse('frontdoor:new')}?service={each.pk}"


def _confirm(each: Service, actor: Actor) -> str:
    may = policies.may_confirm(actor, each)
    return reverse("directory:confirm", args=[each.pk]) if may else ""
