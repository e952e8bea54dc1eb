"""Where somebody on a pathway could go, and how much room there is."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, prefetch_related_objects

from hamlet.access import sight
from hamlet.directory.queries import WITH_AREAS, Service, services
from hamlet.discharge.models import Destination, FollowUp, Stay
from hamlet.kernel import clock


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A service that takes people by a pathway, and how many more it can take.

    `told` is how many its team last said (None: not told), `asked` how many people in hospital
    have been referred to it from here since then and are not turned away, `fits` whether it is for
    the person's age.
    """

    service: Service
    told: int | None
    asked: int
    fits: bool

    @property
    def left(self) -> int | None:
        """How many places are left as far as is known; never less than none."""
        return None if self.told is None else max(0, self.told - self.asked)


def vacancies(of: Stay) -> list[Vacancy]:
    """Where somebody on a pathway could go: what fits and has room first."""
    if of.pathway is None:
        return []
    taking = Destination.objects.filter(pathway=of.pathway).values("service")
    found = list(services().filter(pk__in=taking, takes_referrals=True, status="active"))
    prefetch_related_objects(found, WITH_AREAS)
    asked = _asked_since(found)
    every = [
        Vacancy(each, each.places_left, asked.get(each.pk, 0), each.is_for(of.person.birth_date))
        for each in found
    ]
    return sorted(every, key=lambda each: (not each.fits, each.left is None, -(each.left or 0)))


def _asked_since(found: list[Service]) -> dict[UUID, int]:
    """How many places were asked for since each service last told of them, by anybody."""
    told = Q(pk__in=[])
    for each in found:
        told |= Q(service=each, created_at__gte=each.places_told_at or clock.now())
    with sight.beyond("how many places are asked for, whoever asked, is a number alone"):
        rows = (
            FollowUp.objects.filter(told, dropped="", referral__ended_at=None)
            .exclude(referral=None)
            .values_list("service")
            .annotate(Count("pk"))
            .order_by()
        )
        return dict(rows)


def destinations() -> dict[int, list[UUID]]:
    """Which services take people from hospital, by pathway."""
    found: dict[int, list[UUID]] = {}
    for service, pathway in Destination.objects.values_list("service", "pathway"):
        found.setdefault(pathway, []).append(service)
    return found
