"""What booking shows on the pages of people and teams."""

from typing import TYPE_CHECKING

from django.urls import reverse

from hamlet.access import roles
from hamlet.access.decisions import decide_again
from hamlet.booking import policies, presenters, queries
from hamlet.design import links
from hamlet.design.panels import Panel
from hamlet.directory.queries import Service, services
from hamlet.kernel.actor import Actor

if TYPE_CHECKING:
    from hamlet.people.models import Person
    from hamlet.place.models import Team

MOST = 10
NO_WAITS: dict[str, list] = {"waits": [], "in_vain": []}


def of_person(actor: Actor, person: "Person") -> Panel | None:
    """A person's bookings that the actor may see, newest first, and the way to make one."""
    booked, waited = queries.known_of(person.pk)
    every = list(queries.of_person(person.pk)[: MOST * 2]) if booked else []
    seen = [each for each in every if policies.may_see(actor, each, person.decision).allowed]
    books = decide_again(person.decision, actor, "booking.make").allowed
    if not (seen or books):
        return None
    context = {
        "head": presenters.PERSON_HEAD,
        "rows": [presenters.person_row(each) for each in seen[:MOST]],
        "hidden": len(every) - len(seen),
        "books": books,
        "new": links.to("booking:new", person.pk) if books and not person.death_date else "",
    }
    context |= _waits(actor, person) if waited else NO_WAITS
    return Panel("Bookings", "booking/person_panel.jinja", context)


def _waits(actor: Actor, person: "Person") -> dict[str, list]:
    """What a person waits for, and waited for in vain, as far as the actor may see."""
    asked = {
        "waits": (queries.waiting_of, presenters.waits),
        "in_vain": (queries.in_vain_of, presenters.vain),
    }
    return {
        name: [
            said(each)
            for each in ask(person.pk)
            if policies.may_see_waiting(actor, each, person.decision)
        ]
        for name, (ask, said) in asked.items()
    }


def of_team(actor: Actor, team: "Team") -> Panel | None:
    """The services of a team that people are booked with; to who keeps its times, those that have
    none yet too."""
    booked = [each for each in queries.with_appointments() if each.team_id == team.pk]
    found = [_times(actor, each, "how full it is") for each in booked]
    if roles.may(actor, "schedule.keep"):
        rest = services().filter(team=team).exclude(pk__in=[each.pk for each in booked])
        kept = (each for each in rest if presenters.keeps(actor, each))
        found += [_times(actor, each, "set up its times") for each in kept]
    return Panel("Bookings", "booking/team_panel.jinja", {"services": found}) if found else None


def _times(actor: Actor, service: Service, says: str) -> dict[str, str]:
    """A service on the page of its team: the way to its times, and to who comes today."""
    shown = policies.gives(actor, service) and says == "how full it is"
    day = f"{reverse('booking:day')}?service={service.pk}" if shown else ""
    times = links.to("booking:times", service.pk)
    return {"name": service.name, "says": says, "times": times, "day": day}
