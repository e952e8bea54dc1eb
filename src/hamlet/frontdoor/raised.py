"""What was raised to somebody and still stands: how much of each team, and what is new, by rounds.

What is new is said in rounds, so that each late thing is no interruption of its own; how much there
is, and each of it by name, can be read at any moment. An emergency waits for no round, nor do words
that somebody added and that may mean danger.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    Max,
    Q,
    QuerySet,
    Subquery,
    Window,
)
from django.db.models.functions import RowNumber

from hamlet.frontdoor.models import Raising, Referral, Round, Rung
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.notices.queries import ContactPoint, Notice, is_answered, last_to_team, points

GATHERED = timedelta(hours=2)
"""The shortest time from one round to the next: four in a shift of eight hours (decision 93)."""
CLOSER = Q(referral__service__restricted__gt="") | Q(referral__offered_for__restricted__gt="")
ROUND, AT_ONCE_KIND = "raised", "at_once"
"""The kinds of notice by which a team is told of what waited for a round, and of what does not."""
OUTSIDE = (Rung.Tells.ARBITER, Rung.Tells.OPEN)
"""Those whom a ladder tells, knowing that another team holds it."""
AT_ONCE = ExpressionWrapper(
    Q(referral__urgency=Referral.Urgency.EMERGENCY)
    | Q(message__isnull=False, message__read_by=F("message__created_at")),
    output_field=BooleanField(),
)
"""What waits for no round: an emergency, and what was added in words that may mean danger."""
STANDS = Q(referral__ended_at=None) & (
    Q(message=None, referral__due_at=F("due_at")) | Q(message__isnull=False, message__read_at=None)
)
"""Nobody has met the promise: it is due at the same moment, or what was added is unread."""


def standing(actor: Actor, team: UUID | None = None) -> QuerySet[Raising]:
    """What was raised to somebody in this post and still stands, since nobody has met the promise:
    of each referral the last rung that it reached, what fell due first on top. `team` holds it now.

    It stays with them whoever takes it on meanwhile: they were told of it (decision 98). Not where
    a service of another organisation keeps it closer: that is told to who holds it, and to the
    arbiter as far as they reach it.
    """
    listed = Raising.objects.filter(pk__in=_last(actor)).order_by("due_at", "referral")
    listed = listed.filter(referral__owner_team=team) if team else listed
    return listed.select_related("referral__person", "referral__owner_team", "message", "team")


def _last(actor: Actor) -> QuerySet:
    still = Raising.objects.filter(STANDS)
    mine = Q(referral__owner_team__organisation=actor.organisation_id)
    told = {"told__contains": [actor.id], "organisation": actor.organisation_id}
    found = still.filter(mine | ~CLOSER | Q(tells__in=OUTSIDE), **told)
    found = found if actor.id else found.none()
    last = found.annotate(at_once=AT_ONCE).order_by("referral", "-at_once", "-share", "message")
    return last.distinct("referral").values("pk")


def standing_with(team: UUID) -> QuerySet[Raising]:
    """What was raised to a team, to be told at its contact points, and still stands."""
    return Raising.objects.filter(STANDS, team=team).select_related("referral__owner_team")


def to_be_told() -> list[UUID]:
    """The teams that are to be told now, at a contact point that is answered, of what was raised to
    them since they last were."""
    waits = Raising.objects.filter(STANDS, team__isnull=False, notices=None)
    teams = waits.order_by("team").values_list("team", flat=True).distinct()
    return [each for each in teams if answered_now(each)]


def answered_now(team: UUID) -> list[ContactPoint]:
    """The contact points at which a team can be told now; none within a round of the last time."""
    last = last_to_team(team, ROUND)
    if last and clock.now() < last + GATHERED:
        return []
    return [each for each in points(team) if is_answered(each)]


def told_outside(of: Iterable[Raising]) -> dict[UUID, Notice]:
    """The notices by which teams were told of these, by their ids."""
    wanted = {notice for each in of for notice in each.notices or ()}
    return Notice.objects.in_bulk(wanted) if wanted else {}


def last_round(actor: Actor) -> QuerySet[Round]:
    """Somebody's last round in this post; empty where there was none."""
    return Round.objects.filter(account=actor.id, organisation=actor.organisation_id)


@dataclass(frozen=True, slots=True)
class News:
    """What is new to somebody: all that was raised `since` then, until `until`.

    `since` None: from the first. Where both are the same, nothing is new since then. `is_due`: a
    round begins now, that ends where it is taken.
    """

    since: datetime | None
    until: datetime
    is_due: bool = False

    @classmethod
    def after(cls, at: datetime | None, since: datetime | None, newest: datetime | None) -> Self:
        """After a last round `at` and the one before, `since`, where the newest that was raised,
        and is no emergency, was at `newest`."""
        now = clock.now()
        if at and now < at + GATHERED:
            return cls(since, at)
        if newest and (at is None or newest > at):
            return cls(at, now, is_due=True)
        return cls(at, at or now)


@dataclass(frozen=True, slots=True)
class AtHome:
    """What stands before somebody on their home page: the `emergencies` each, and of each of the
    `teams` that hold something what fell due first, with `number` how many there are, how many of
    them are `late`, and how many `new`: since when, says `news`."""

    emergencies: list[Raising]
    teams: list[Raising]
    news: News


def at_home(actor: Actor) -> AtHome:
    """What was raised to somebody, as their home shows it, and whether a round is due: one
    question, for every visit asks it."""
    rows = list(_by_team(actor).filter(Q(place=1) | Q(at_once=True)))
    if not rows:
        return AtHome([], [], News(None, clock.now()))
    news = News.after(rows[0].last, rows[0].before, rows[0].newest)
    for each in rows:
        each.new = _new(each, news)
    rows.sort(key=lambda each: (each.due_at, each.pk))
    return AtHome(
        [each for each in rows if each.at_once],
        [each for each in rows if each.place == 1],
        news,
    )


def _new(of: Raising, news: News) -> int:
    """How many are new of what is counted with one."""
    if news.is_due or of.last is None:
        return of.fresh
    return 0 if news.since == news.until else of.kept


def _by_team(actor: Actor) -> QuerySet[Raising]:
    """All that stands, each numbered in its team, with how much there is of it: `fresh` what came
    after the last round, `kept` what came between that and the one before."""
    team, last = {"partition_by": [F("referral__owner_team_id")]}, last_round(actor)
    after = Q(last=None) | Q(at__gt=F("last"))
    between = ~after & (Q(before=None) | Q(at__gt=F("before")))
    return standing(actor).annotate(
        at_once=AT_ONCE,
        last=Subquery(last.values("at")),
        before=Subquery(last.values("since")),
        newest=Window(Max("at", filter=Q(at_once=False))),
        number=Window(Count("pk"), **team),
        late=Window(Count("pk", filter=Q(due_at__lte=clock.now())), **team),
        fresh=Window(Count("pk", filter=after), **team),
        kept=Window(Count("pk", filter=between), **team),
        place=Window(RowNumber(), order_by=("due_at", "referral_id"), **team),
    )


def is_round_due(actor: Actor) -> bool:
    """Whether something that is no emergency was raised to somebody since their last round in this
    post, and that was long enough ago."""
    last = last_round(actor)
    found = (
        standing(actor)
        .alias(at_once=AT_ONCE)
        .filter(at_once=False)
        .order_by("-at")
        .values_list(Subquery(last.values("at")), Subquery(last.values("since")), "at")
    )
    newest = found.first()
    return newest is not None and News.after(*newest).is_due
