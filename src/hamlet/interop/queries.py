"""Looking at what came in, and at what was refused."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Case, Count, Max, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from hamlet.access.one import one
from hamlet.interop.files import WHOLE
from hamlet.interop.models import Delivery, Quarantine, Source
from hamlet.kernel.errors import NotFound


def deliveries() -> QuerySet[Delivery]:
    """Every delivery of files, the newest first. Messages are on the page of their source."""
    return Delivery.objects.exclude(source__holds__in=Source.BY_MESSAGE)


def delivery(delivery_id: UUID) -> Delivery:
    """One delivery; `NotFound` where there is none."""
    return one(Delivery.objects, delivery_id, "There is no such delivery.")


def source(key: str) -> Source:
    """One declared source; `NotFound`, naming those there are, where there is none of this key."""
    found = Source.objects.select_related("organisation").filter(pk=key).first()
    if found is None:
        known = ", ".join(Source.objects.values_list("key", flat=True)) or "none yet"
        raise NotFound(f"No source {key} is declared. Those declared: {known}.")
    return found


def sources() -> QuerySet[Source]:
    """Every declared source by name, with `last_at` and `last_read` of its newest delivery that was
    read to its end (`last_read` of a directory: of every page of its last reading), and how many
    refusals are `open`."""
    sent = Delivery.objects.filter(source=OuterRef("pk"), replay_of=None)
    newest = sent.exclude(finished_at=None)
    newest = newest.order_by("-at")
    refused = Quarantine.objects.filter(delivery__source=OuterRef("pk"), resolved_at=None)
    number = refused.order_by().values("delivery__source").annotate(number=Count("pk"))
    pages = sent.order_by().values("as_at").annotate(records=Sum("read")).order_by("-as_at")
    return Source.objects.select_related("organisation").annotate(
        last_at=Subquery(newest.values("at")[:1]),
        last_read=Case(
            When(holds=Source.Holds.SERVICES, then=Subquery(pages.values("records")[:1])),
            default=Subquery(newest.values("read")[:1]),
        ),
        open=Coalesce(Subquery(number.values("number")), 0),
    )


def directories() -> QuerySet[Source]:
    """Other directories that are read at their address."""
    return Source.objects.filter(holds=Source.Holds.SERVICES)


def directory(key: str) -> Source:
    """One directory that is read at its address; `NotFound` where there is none."""
    found = source(key)
    if found.holds != Source.Holds.SERVICES:
        raise NotFound(f"{key} is not read at an address. Bring what it sends: hamlet intake feed.")
    return found


def readings(of: Source) -> QuerySet:
    """How each reading of a directory ended, the newest first: `as_at`, and its records by how they
    ended, `withdrawn` those that it lists no longer."""
    counted = ("read", "new", "changed", "same", "refused", "withdrawn")
    every = of.deliveries.order_by().values("as_at")
    return every.annotate(**{name: Sum(name) for name in counted}).order_by("-as_at")


def open_refusals(kind: str = "", rule: str = "") -> QuerySet[Quarantine]:
    """Records that are refused still, the newest first; of one kind or rule where given."""
    wanted = {"kind": kind, "rule": rule}
    chosen = {name: value for name, value in wanted.items() if value}
    return Quarantine.objects.filter(resolved_at=None, **chosen).select_related("delivery")


def refusals_by_rule(of: QuerySet[Quarantine] | None = None) -> QuerySet:
    """Open refusals (`of` some) by kind and rule, the most first: kind, rule, number, last."""
    return (
        (open_refusals() if of is None else of.filter(resolved_at=None))
        .order_by()
        .values("kind", "rule")
        .annotate(number=Count("pk"), last=Max("last_seen"))
        .order_by("-number", "kind", "rule")
    )


def refusals_in(of: Delivery) -> QuerySet[Quarantine]:
    """What a delivery held and was refused, whatever became of it since."""
    return Quarantine.objects.filter(
        kind=of.kind, path=of.path, first_seen__lte=of.at, last_seen__gte=of.at
    ).select_related("delivery")


def refused_whole(of: Iterable[Delivery]) -> list[tuple[Delivery, str]]:
    """Of some deliveries those of which nothing was taken, and why."""
    found = Quarantine.objects.filter(delivery__in=list(of), position=WHOLE)
    return [(each.delivery, each.reason) for each in found.select_related("delivery")]


def refusal(refusal_id: UUID) -> Quarantine:
    """One refusal with its delivery; `NotFound` where there is none."""
    return one(
        Quarantine.objects.select_related("delivery__source"),
        refusal_id,
        "There is no such refused record.",
    )
