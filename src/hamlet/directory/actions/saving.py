"""What several verbs of the directory do to an entry. For verbs only."""

from uuid import UUID

from hamlet.access.one import one
from hamlet.directory.models import Edition, Service, ServiceArea, ServiceHours
from hamlet.journal.verbs import GuardedModel
from hamlet.kernel import clock
from hamlet.kernel.identifiers import new_id
from hamlet.kernel.names import name_keys


def locked(service: UUID) -> Service:
    """A service, held by this transaction; `NotFound` where there is none."""
    return one(Service.objects.select_for_update(), service, "There is no such service.")


def save(service: Service) -> None:
    """Save a service with the keys of its words, and let every process search it anew."""
    service.keywords = _keywords(service)
    service.changed_at = clock.now()
    service.save()
    is_another_edition()


def is_another_edition() -> None:
    """Let every process read the services again before it next searches them."""
    Edition.objects.update(number=new_id())


def _keywords(of: Service) -> list[str]:
    words = f"{of.name} {of.description} {of.eligibility}".split()
    return name_keys(*words)[:400]


def tell_places(of: Service, details: dict) -> None:
    """Note that places are told of now, where they are: what is asked for counts from then."""
    if details.get("places_left") is not None:
        of.places_told_at = clock.now()


def difference(held: GuardedModel, details: dict) -> str:
    """'changed' where a field would be another than it is, else 'same'."""
    changed = any(getattr(held, field) != value for field, value in details.items())
    return "changed" if changed else "same"


def set_areas(of: Service, areas: list[dict]) -> bool:
    """Keep the parts of the place that a service is for; says whether they are others than before.

    Each names one of `locality_id`, `neighbourhood_id` and `practice_id`.
    """
    named = ("locality_id", "neighbourhood_id", "practice_id")
    told = {tuple(each.get(name) for name in named) for each in areas}
    if set(of.areas.values_list(*named)) == told:
        return False
    of.areas.all().delete()
    rows = (dict(zip(named, each, strict=True)) for each in told)
    ServiceArea.objects.bulk_create([ServiceArea(service=of, **each) for each in rows])
    return True


def set_hours(of: Service, hours: list[dict]) -> bool:
    """Keep the hours of a service's week; says whether they are others than before."""
    told = [{"on_bank_holidays": False} | each for each in hours]
    if list(of.hours.values("weekday", "opens", "closes", "on_bank_holidays")) == told:
        return False
    of.hours.all().delete()
    ServiceHours.objects.bulk_create([ServiceHours(service=of, **each) for each in hours])
    return True
