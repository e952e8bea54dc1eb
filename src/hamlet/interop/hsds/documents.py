"""Documents of the feed: our entries, and what other directories told, as it came.

What came is served as it came, but for the day of its assurance where somebody here has confirmed
it since, and its status where that directory lists it no longer. So a directory that reads us loses
nothing that ours has no words for. What a team here has taken over is told as ours.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from hamlet.directory import queries
from hamlet.directory.queries import HSDS, Service, ServiceAtLocation
from hamlet.interop.hsds import ours
from hamlet.kernel.names import plain
from hamlet.place import queries as place

Document = dict[str, Any]


class Documents:
    """What is to be told of some services or organisations, with what others told fetched once.

    `services` come from `queries.in_full`.
    """

    def __init__(self, services: Sequence[Service], organisations: Sequence[Any] = ()):
        givers = [*organisations, *(each.organisation for each in services)]
        self._told = _told_of(services, givers)
        self._people = frozenset(frozenset(plain(name).split()) for name in place.names_of_staff())

    def service(self, held: Service) -> Document:
        """A service with its organisation and where it is offered."""
        there = [self._at_location(each, held) for each in held.at_locations.all()]
        document = self._service(held)
        return document | ({"service_at_locations": there} if there else {})

    def at_location(self, held: ServiceAtLocation, of: Service) -> Document:
        """A service at a location with the service."""
        return self._at_location(held, of) | {"service": self._service(of)}

    def organisation(self, held: Any, services: Sequence[Service] = ()) -> Document:
        """An organisation with the services that it gives."""
        document = self._as_it_came("organization", held) or ours.organisation(held, self._people)
        given = [self.service(each) for each in services]
        for each in given:
            del each["organization"]
        return document | ({"services": given} if given else {})

    def _service(self, held: Service) -> Document:
        came = None if held.adopted_at else self._as_it_came("service", held)
        document = came or ours.service(held, self._people)
        return (
            document
            | _confirmed(held, document)
            | ({"status": Service.Status.INACTIVE.value} if _is_gone(held) else {})
            | {"organization": self.organisation(held.organisation)}
        )

    def _at_location(self, held: ServiceAtLocation, of: Service) -> Document:
        came = None if of.adopted_at else self._told.get(("service_at_location", held.key))
        return came or ours.at_location(held, of)

    def _as_it_came(self, kind: str, held: Any) -> Document | None:
        return self._told.get((kind, UUID(held.source_key))) if held.source == HSDS else None


def _told_of(services: Sequence[Service], givers: list) -> dict[tuple[str, UUID], Document]:
    keys = {each.source_key for each in services if each.source == HSDS}
    bodies = {each.source_key for each in givers if each.source == HSDS}
    there = [each.key for service in services for each in service.at_locations.all()]
    found = queries.originals().filter(
        Q(kind="service", key__in=keys)
        | Q(kind="organization", key__in=bodies)
        | Q(kind="service_at_location", key__in=there)
    )
    return {(each.kind, each.key): each.content for each in found}


def _confirmed(held: Service, document: Document) -> Document:
    """The day on which somebody confirmed it, where that is later than what the document says."""
    day = held.assured_at.date().isoformat() if held.assured_at else ""
    return {"assured_date": day} if day > str(document.get("assured_date") or "") else {}


def _is_gone(held: Service) -> bool:
    """Whether the directory that told of it lists it no longer, and nobody here gives it."""
    return held.withdrawn_at is not None and held.team_id is None


def flat(document: Document) -> Document:
    """A document as a list shows it: without what there may be many of."""
    return {
        name: flat(value) if isinstance(value, dict) else value
        for name, value in document.items()
        if not isinstance(value, list)
    }
