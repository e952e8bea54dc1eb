"""What was raised to somebody and still stands: how much of each team, and what is new, by rounds.

What is new is said in rounds, so that each late thing is no interruption of its own; how much there
is, and each of it by name, can be read at any moment. An emergency waits for no round.
"""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from hamlet.access import roles
from hamlet.frontdoor.models import Raising, Referral, Round, Rung
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor

GATHERED = timedelta(hours=2)
"""The shortest time from one round to the next: four in a shift of eight hours (decision 93)."""


class News(NamedTuple):
    """From when to when something was raised that is new to somebody; `since` None: from the first.

    Where both are the same, nothing is new since then.
    """

    since: datetime | None
    until: datetime


def raised_to(actor: Actor, team: UUID | None = None) -> QuerySet[Raising]:
    """What was raised to somebody in this post and still stands, since nobody has met the promise:
    of each referral the last rung that it reached, what fell due first on top. `team` holds it.

    The arbiter is told of what any organisation holds, others of what their own does.
    """
    listed = Raising.objects.filter(pk__in=_last(actor)).order_by("due_at", "referral")
    listed = listed.filter(referral__owner_team=team) if team else listed
    return listed.select_related("referral__person", "referral__owner_team")


def _last(actor: Actor) -> QuerySet:
    still = Raising.objects.filter(referral__ended_at=None, referral__due_at=F("due_at"))
    here = Q(referral__owner_team__organisation=actor.organisation_id)
    if actor.has(roles.ARBITER):
        here |= Q(tells=Rung.Tells.ARBITER)
    found = still.filter(here, told__contains=[actor.id]) if actor.id else still.none()
    return found.order_by("referral", "-share").distinct("referral").values("pk")


class Raised(NamedTuple):
    """What was raised to somebody: the `emergencies` each, and of each of the `teams` that hold
    something what fell due first, with `number` how many there are, how many of them are `late`,
    and how many `new`."""

    emergencies: list[Raising]
    teams: list[Raising]


def raised(actor: Actor, news: News) -> Raised:
    """What was raised to somebody, as their home shows it."""
    new = Q(at__lte=news.until) & (Q(at__gt=news.since) if news.since else Q())
    team = {"partition_by": [F("referral__owner_team_id")]}
    found = raised_to(actor).annotate(
        number=Window(Count("pk"), **team),
        late=Window(Count("pk", filter=Q(due_at__lte=clock.now())), **team),
        new=Window(Count("pk", filter=new), **team),
        place=Window(RowNumber(), order_by=("due_at", "referral_id"), **team),
    )
    rows = list(found.filter(Q(place=1) | Q(referral__urgency=Referral.Urgency.EMERGENCY)))
    rows.sort(key=lambda each: (each.due_at, each.pk))
    return Raised(
        [each for each in rows if each.referral.urgency == Referral.Urgency.EMERGENCY],
        [each for each in rows if each.place == 1],
    )


def is_round_due(actor: Actor, last: Round | None) -> bool:
    """Whether something that is no emergency was raised to somebody since their last round, and
    that was long enough ago."""
    if last and clock.now() < last.at + GATHERED:
        return False
    others = raised_to(actor).exclude(referral__urgency=Referral.Urgency.EMERGENCY)
    newest = others.aggregate(Max("at"))["at__max"]
    return newest is not None and (last is None or newest > last.at)


def news_of(last: Round | None) -> News:
    """What counts as new after somebody's last round."""
    if last is None:
        return News(None, clock.now())
    if clock.now() < last.at + GATHERED:
        return News(last.since, last.at)
    return News(last.at, last.at)


def last_round(actor: Actor) -> Round | None:
    """Somebody's last round; None where there was none."""
    return Round.objects.filter(account=actor.id).first()
