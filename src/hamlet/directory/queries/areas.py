"""Whom a service is for by where they live or are registered (decision 87)."""

from typing import NamedTuple, Self
from uuid import UUID

from django.db.models import Prefetch

from hamlet.directory.models import Service, ServiceArea
from hamlet.people.queries import Person
from hamlet.place import queries as place

WITH_AREAS = Prefetch(
    "areas", ServiceArea.objects.select_related("locality", "neighbourhood", "practice")
)


class Home(NamedTuple):
    """Where somebody belongs: the ids of each locality, neighbourhood and practice in which they
    live or are registered; and whether it is known where they live, and where registered."""

    within: frozenset[UUID] = frozenset()
    lives: bool = False
    registered: bool = False

    @classmethod
    def of(cls, person: Person | None) -> Self:
        """Of somebody in the record. Of whom nobody knows, or whose whereabouts are protected,
        nothing is known."""
        return cls.at(person.small_area_id, person.practice_id) if person else cls()

    @classmethod
    def at(cls, small_area: UUID | None, practice: UUID | None) -> Self:
        """Of whoever lives in a small area and is registered with a practice, each None unless
        known."""
        within = place.parts_around(small_area, practice) if small_area or practice else set()
        known = {practice} - {None}
        return cls(frozenset(within | known), bool(small_area), bool(practice))


class Areas(NamedTuple):
    """The parts of the place that a service is for, by id; none where it is for all.

    `practices_alone`: to be registered with one of them is all that counts.
    """

    ids: frozenset[UUID]
    practices_alone: bool

    @classmethod
    def of(cls, service: Service) -> Self:
        """Those of a service; they are best fetched before (`WITH_AREAS`)."""
        every = list(service.areas.all())
        ids = {each.locality_id or each.neighbourhood_id or each.practice_id for each in every}
        return cls(frozenset(ids), all(each.practice_id for each in every))

    def take(self, home: Home) -> bool | None:
        """Whether a service is for whoever belongs there; None where too little is known to say.

        To live in one of its parts is enough, and so is to be registered there.
        """
        if not self.ids or self.ids & home.within:
            return True
        return False if home.registered and (home.lives or self.practices_alone) else None


def not_for(service: Service, home: Home) -> str:
    """'for people living or registered in Bow: by the record they are not', of whom that is known;
    else ''."""
    if Areas.of(service).take(home) is not False:
        return ""
    return f"for people {for_people(service)}: by the record they are not"


def named(service: Service) -> tuple[list[str], list[str]]:
    """The names of the localities and neighbourhoods of a service, and of its practices."""
    every = sorted(service.areas.all(), key=lambda each: each.part.name)
    parts = [each.part.name for each in every if each.practice_id is None]
    return parts, [each.part.name for each in every if each.practice_id]


def for_people(service: Service) -> str:
    """'living or registered in Bow or Mile End, or registered with Mill Lane'; '' where for all."""
    parts, practices = named(service)
    said = (
        f"living or registered in {_either(parts)}" if parts else "",
        f"registered with {_either(practices)}" if practices else "",
    )
    return ", or ".join(filter(None, said))


def _either(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
