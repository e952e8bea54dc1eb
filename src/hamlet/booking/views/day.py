"""The appointments of a service on a day: the list that a team works from."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hamlet.access import sight
from hamlet.access.pages import staff_page
from hamlet.booking import policies, presenters, queries
from hamlet.design import words
from hamlet.directory.queries import Service
from hamlet.journal.actions import look
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotAllowed
from hamlet.people import queries as people

FARTHEST_YEARS = 20
SHOWN = 50


@staff_page("booking.list")
def day(request: HttpRequest) -> HttpResponse:
    """One day of one of the services that the actor's teams give."""
    actor = request.actor
    services = [each for each in queries.with_appointments() if policies.gives(actor, each)]
    if not services:
        raise NotAllowed(
            "None of your teams has times that people are booked in.",
            "A team lead adds them: Services, the service, ‘Times that people are booked in’.",
        )
    service = _chosen(request, services)
    on = _day(request.GET.get("day", ""))
    context = {
        "title": f"{service.name}: appointments",
        "service": service,
        "services": services,
        "day": words.date_words(on, "EEEE d MMMM y"),
        "on": on.isoformat(),
        "links": presenters.day_links(service.pk, on),
    }
    return render(request, "booking/day.jinja", context | _lists(actor, service, on))


def _lists(actor: Actor, service: Service, on: date) -> dict:
    """Who comes on a day, has to be moved, rung or followed up, and who waits; the look at them is
    in the journal."""
    with sight.beyond("a team knows who came to its own service, and who waits for it"):
        found = list(queries.of_day(service.pk, on))
        move = list(queries.to_be_moved(service.pk)[:SHOWN])
        ring = list(queries.to_ring(service.pk)[:SHOWN])
        vain = list(queries.in_vain(service.pk)[:SHOWN])
        waits = list(queries.waiting(service.pk)[:SHOWN])
    is_open = people.known({each.person_id for each in (*found, *move, *waits, *vain)})
    look(
        by=actor,
        action="booking.list",
        people={each.person_id for each in (*found, *move, *vain, *waits)},
        basis=policies.ENOUGH,
        detail={"bookings": len(found)},
    )
    return {
        "head": presenters.DAY_HEAD,
        "rows": [presenters.day_row(each, each.person_id in is_open) for each in found],
        "move_head": presenters.MOVE_HEAD,
        "to_move": [presenters.move_row(each, each.person_id in is_open) for each in move],
        "ring_head": presenters.RING_HEAD,
        "to_ring": [presenters.ring_row(each) for each in ring],
        "waiting_head": presenters.WAITING_HEAD,
        "vain_head": presenters.VAIN_HEAD,
        "in_vain": [presenters.vain_row(each, each.person_id in is_open) for each in vain],
        "waiting": [presenters.waiting_row(each, each.person_id in is_open) for each in waits],
    }


def _chosen(request: HttpRequest, services: list):
    asked = request.GET.get("service", "")
    return next((each for each in services if str(each.pk) == asked), services[0])


def _day(asked: str) -> date:
    try:
        on = date.fromisoformat(asked)
    except ValueError:
        return clock.today()
    return on if abs(on.year - clock.today().year) < FARTHEST_YEARS else clock.today()
