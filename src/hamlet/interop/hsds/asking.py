"""What the address of a page of the feed asks: a page of a list, and what narrows it.

Parameters are those of Open Referral UK 3.0, with `full`, `organization_id` and `modified_after` of
HSDS 3.0. Others are let be.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet

from hamlet.directory import queries
from hamlet.directory.queries import HSDS, Service, ServiceAtLocation, ServiceSearch
from hamlet.interop.hsds.ours import DAYS
from hamlet.kernel import clock
from hamlet.kernel.errors import UserError

PER_PAGE, MOST_PER_PAGE, OLDEST = 50, 500, 200
TRUE = ("true", "1", "on")


def read(asked: Mapping[str, str], name: str, reader: Callable[[str], Any], example: str) -> Any:
    """A parameter as `reader` reads it, None where it is not given; `UserError` for a bad one."""
    written = asked.get(name, "").strip()
    try:
        return reader(written) if written else None
    except ValueError:
        raise UserError(f"‘{name}’ cannot be read: write it as in {name}={example}.") from None


def page_of(rows: Any, asked: Mapping[str, str], tell: Callable[[Sequence], list]) -> dict:
    """A page of rows with what HSDS tells of pages; `tell` makes the documents of its rows."""
    number, size = (
        read(asked, name, _from_one, str(usual)) or usual
        for name, usual in (("page", 1), ("per_page", PER_PAGE))
    )
    pages = Paginator(rows, min(size, MOST_PER_PAGE))
    shown = list(pages.page(number).object_list) if number <= pages.num_pages else []
    return {
        "total_items": pages.count,
        "total_pages": pages.num_pages,
        "page_number": number,
        "size": len(shown),
        "first_page": number == 1,
        "last_page": number >= pages.num_pages,
        "empty": not shown,
        "contents": tell(shown),
    }


def services(asked: Mapping[str, str]) -> QuerySet[Service]:
    """The services that an address asks for, by name."""
    return queries.in_full().filter(_narrowed(asked)).distinct()


def at_locations(asked: Mapping[str, str]) -> list[ServiceAtLocation] | QuerySet:
    """The services at locations that an address asks for; by distance where it asks how near."""
    of = Service.objects.filter(_narrowed(asked))
    found = queries.at_locations().filter(service__in=of)
    metres = read(asked, "proximity", float, "1000")
    if metres is None:
        return found
    here = queries.point_of(asked.get("postcode", ""))
    if here is None:
        raise UserError("‘proximity’ needs a ‘postcode’ of this place.")
    far = [(here.metres_to(point), each) for each in found if (point := queries.where(each))]
    return [each for away, each in sorted(far, key=lambda pair: pair[0]) if away <= metres]


def _narrowed(asked: Mapping[str, str]) -> Q:
    return _ages(asked) & _opening(asked) & _terms(asked) & _whose(asked) & _words(asked)


def _words(asked: Mapping[str, str]) -> Q:
    words = asked.get("search", "").strip()
    return Q(pk__in=ServiceSearch(words=words).hits().ids()) if words else Q()


def _ages(asked: Mapping[str, str]) -> Q:
    low = read(asked, "minimum_age", _age, "18")
    high = read(asked, "maximum_age", _age, "65")
    found = Q() if low is None else Q(minimum_age__gte=low)
    return found if high is None else found & Q(maximum_age__lte=high)


def _from_one(written: str) -> int:
    number = int(written)
    if number < 1:
        raise ValueError
    return number


def _age(written: str) -> int:
    age = int(written)
    if not 0 <= age <= OLDEST:
        raise ValueError
    return age


def _moment(written: str) -> datetime:
    """A moment, of London where it names no zone."""
    at = datetime.fromisoformat(written)
    return at if at.tzinfo else at.replace(tzinfo=clock.LONDON)


def _opening(asked: Mapping[str, str]) -> Q:
    """One opening in the week that begins no earlier, ends no later, and is on that day."""
    told: dict[str, Any] = {
        "hours__opens__gte": read(asked, "start_time", time.fromisoformat, "09:00"),
        "hours__closes__lte": read(asked, "end_time", time.fromisoformat, "17:00"),
        "hours__weekday": read(asked, "day", lambda day: DAYS.index(day.upper()[:2]), "MO"),
    }
    return Q(**{name: value for name, value in told.items() if value is not None})


def _terms(asked: Mapping[str, str]) -> Q:
    told = {"id": asked.get("taxonomy_term_id"), "taxonomy_id": asked.get("taxonomy_id")}
    told = {name: value for name, value in told.items() if value}
    if not told:
        return Q()
    having = {"content__attributes__contains": [{"taxonomy_term": told}]}
    keys = queries.originals().filter(kind="service", **having).values_list("key", flat=True)
    return Q(source=HSDS, source_key__in=[str(key) for key in keys])


def _whose(asked: Mapping[str, str]) -> Q:
    giver = read(asked, "organization_id", UUID, "6f1c…")
    since = read(asked, "modified_after", _moment, "2026-01-31T09:00:00Z")
    found = Q() if giver is None else known_as(giver, "organisation__")
    return found if since is None else found & Q(changed_at__gte=since)


def known_as(key: UUID, prefix: str = "") -> Q:
    """Known outside by this id, which is ours or that of the directory that told it."""
    theirs = Q(**{f"{prefix}source": HSDS, f"{prefix}source_key": str(key)})
    return theirs | (Q(**{f"{prefix}pk": key}) & ~Q(**{f"{prefix}source": HSDS}))
