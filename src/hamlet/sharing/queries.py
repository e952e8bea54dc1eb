"""Lists of agreements and openings as questions, and what waits for an officer."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Self
from uuid import UUID

from django.db.models import Case, Count, Max, Q, QuerySet, Value, When

from hamlet.access import queries as access
from hamlet.access.one import one
from hamlet.kernel import clock

SOON = timedelta(days=60)
STAGES = {
    "ending": "ending soon",
    "drafted": "drafted",
    "to_come": "signed, not begun",
    "in_force": "in force",
    "suspended": "suspended",
    "ended": "ended",
}
"""Where an agreement stands, what needs somebody first."""
NOT_ENDED = [stage for stage in STAGES if stage != "ended"]


def _staged(found: QuerySet) -> QuerySet:
    """Agreements with their `stage`, one of `STAGES`."""
    now = clock.now()
    stage = Case(
        When(state="drafted", then=Value("drafted")),
        When(Q(state="ended") | Q(ends_at__lte=now), then=Value("ended")),
        When(state="suspended", then=Value("suspended")),
        When(starts_at__gt=now, then=Value("to_come")),
        When(ends_at__lte=now + SOON, then=Value("ending")),
        default=Value("in_force"),
    )
    return found.annotate(stage=stage)


def _told(found: QuerySet) -> QuerySet:
    """Agreements with `stage`, how many are party and how many `signed`, the last of them when."""
    return _staged(found).annotate(
        counted=Count("parties"),
        signed=Count("parties", filter=Q(parties__signed_at__isnull=False)),
        last_signed=Max("parties__signed_at"),
    )


def agreement(agreement_id: UUID) -> Any:
    """One agreement with its stage and parties; `NotFound` where there is none."""
    return one(_told(access.agreements()), agreement_id, "There is no such agreement.")


def versions(reference: str) -> list[Any]:
    """Every version of an agreement with its stage, the newest first."""
    every = access.agreements().prefetch_related(None)
    return list(_told(every).filter(reference=reference))


@dataclass(frozen=True, slots=True)
class AgreementList:
    """A question: which agreements? Of one stage, or, where none is chosen, all but the ended."""

    stage: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Self:
        """What an address asks; what is no stage is none."""
        stage = asked.get("stage", "")
        return cls(stage if stage in STAGES else "")

    def asked(self) -> dict[str, str]:
        """What `read` reads to an equal value."""
        return {"stage": self.stage} if self.stage else {}

    def rows(self) -> QuerySet:
        """The agreements, what needs somebody first, then by reference."""
        rank = Case(*(When(stage=name, then=Value(at)) for at, name in enumerate(STAGES)))
        found = _told(access.agreements().prefetch_related(None))
        wanted = [self.stage] if self.stage else NOT_ENDED
        return found.filter(stage__in=wanted).order_by(rank, "reference", "-version")


WHICH = {"": "to review", "open": "still open", "all": "all"}


@dataclass(frozen=True, slots=True)
class OpeningList:
    """A question: which openings? To review, still open or all; of one organisation's staff."""

    which: str = ""
    organisation: UUID | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Self:
        """What an address asks; what makes no sense is left out."""
        which = asked.get("which", "")
        return cls(which if which in WHICH else "", _uuid(asked.get("organisation", "")))

    def asked(self) -> dict[str, str]:
        """What `read` reads to an equal value."""
        return {name: str(value) for name, value in asdict(self).items() if value}

    def rows(self) -> QuerySet:
        """The openings: those to review in the order of the queue, others the newest first."""
        found = access.openings() if self.which else access.openings_to_review()
        if self.which == "open":
            found = found.filter(closes_at__gt=clock.now())
        return found.filter(organisation=self.organisation) if self.organisation else found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def organisations_that_opened() -> list[tuple[UUID, str]]:
    """The organisations whose staff opened a record, by name."""
    found = access.openings().exclude(organisation=None)
    pairs = found.order_by().values_list("organisation", "organisation_name").distinct()
    return sorted(dict(pairs).items(), key=lambda pair: pair[1])


def openings_counted() -> dict[str, int]:
    """How many openings wait for review, how many of them stand out or wait for whoever was asked
    to say more, and how many are open now.
    """
    waits, asked = access.TO_REVIEW, Q(finding="asked")
    return access.openings().aggregate(
        waiting=Count("pk", filter=waits),
        standing_out=Count("pk", filter=waits & Q(stands_out__gt="")),
        asked=Count("pk", filter=asked),
        open=Count("pk", filter=Q(closes_at__gt=clock.now())),
    )


def agreements_counted() -> dict[str, int]:
    """How many agreements there are in each stage that there is; `to_end` wait for a second officer
    to end them.
    """
    every = access.agreements().prefetch_related(None)
    asked = Count("pk", filter=Q(ending_asked_by__isnull=False))
    counted = (
        _staged(every).order_by().values_list("stage").annotate(number=Count("pk"), to_end=asked)
    )
    found = {stage: number for stage, number, _ in counted}
    to_end = sum(number for stage, _, number in counted if stage != "ended")
    return found | {"to_end": to_end}
