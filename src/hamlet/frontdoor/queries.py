"""Finding referrals: one, a worklist, a person's, one's own; and counting that none is lost."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Window,
)
from django.db.models.functions import RowNumber

from hamlet.access.one import one
from hamlet.booking import queries as bookings
from hamlet.directory import queries as directory
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.ladder import to_be_raised
from hamlet.frontdoor.models import Message, Move, Raising, Referral, Rung
from hamlet.frontdoor.policies import shared_by
from hamlet.frontdoor.raised import to_be_told
from hamlet.frontdoor.rows import MADE, PAGE, WORKLIST, Listing, listing, maker, of_person
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.calendars import WorkingCalendar
from hamlet.kernel.errors import UserError
from hamlet.place.queries import who_signs_in

__all__ = ["Message", "Move", "Raising", "Referral", "Rung", "to_be_raised", "to_be_told"]

NO_SUCH_REFERRAL = "There is no such referral."
"""What is also said to those who may not look people up, of a referral that is not theirs."""


def referral(referral_id: UUID) -> Referral:
    """One referral with all that its page names; `NotFound` where there is none."""
    return one(_whole(), referral_id, NO_SUCH_REFERRAL)


def by_reference(reference: str) -> Referral | None:
    """The referral that a resident's reference names, or None."""
    return _whole().filter(reference=reference).first()


def _whole() -> QuerySet[Referral]:
    """Referrals with all that a page names, and whether there is more to ask of each."""
    others = Referral.objects.exclude(pk=OuterRef("pk")).filter(
        person=OuterRef("person"), state__in=lifecycle.LOOSE
    )
    joined = Referral.objects.filter(joined_to=OuterRef("pk"), state="joined")
    raised = Raising.objects.filter(referral=OuterRef("pk"))
    danger = Message.objects.filter(
        referral=OuterRef("pk"), team__isnull=False, read_at=None, read_by=F("created_at")
    )
    found = Referral.objects.annotate(
        has_others=Exists(others),
        has_joined=Exists(joined),
        has_raised=Exists(raised),
        has_danger_unread=Exists(danger),
    )
    return found.select_related(
        "person__practice",
        "person__communicationneed",
        "service",
        "asked_for",
        "owner_team__organisation",
        "owner_practitioner",
        "offered_to",
        "proposed_for",
        "referrer_organisation",
    )


def history(of: Referral) -> QuerySet[Move]:
    """The moves of a referral, oldest first."""
    return of.moves.all()


def together(of: Referral) -> QuerySet[Referral]:
    """Those that go on together with a referral: the ones joined with it, or the one it joined."""
    if not (of.joined_to_id or of.has_joined):
        return Referral.objects.none()
    return Referral.objects.filter(Q(joined_to=of.pk, state="joined") | Q(pk=of.joined_to_id))


@dataclass(frozen=True, slots=True)
class Worklist:
    """A question: which open referrals a team has to act on, what breaches first on top.

    `team` holds them or was offered them; `state` and `skill` narrow; `mine` keeps those that one
    practitioner holds, `unheld` those that nobody does; `aside` shows what is put aside instead.
    Nothing narrows away what is overdue, or will be when the team has worked one more hour.
    """

    team: UUID
    state: str = ""
    mine: UUID | None = None
    skill: str = ""
    unheld: bool = False
    aside: bool = False

    @property
    def narrows(self) -> bool:
        """Whether it leaves out some of what is open."""
        return bool(self.state or self.mine or self.skill or self.unheld or self.aside)

    def page(
        self,
        number: int = 1,
        size: int = PAGE,
        most: int | None = None,
        hour: datetime | None = None,
    ) -> Listing:
        """One page of the answer, with all that presses; at most `most` rows where that is said.
        `hour` is the team's of `hours_of`, where it was asked with those of others."""
        hour = hour or hours_of([self.team])[self.team]
        asked = asdict(self) | {"most": most, "hour": hour}
        found = listing(WORKLIST, number, size, **asked)
        return found if found.rows else replace(found, aside=put_aside(self.team))


def put_aside(team: UUID) -> int:
    """How many open referrals that a team holds are put aside until later."""
    return Referral.objects.filter(owner_team=team, snoozed_until__gt=clock.now()).count()


def hours_of(teams: Iterable[UUID]) -> dict[UUID, datetime]:
    """The moment at which each team will have worked one more hour: before it, nobody can act
    later. At the end of a day that is in the next morning."""
    calendars = directory.calendars_of_teams(teams)
    return {team: _hour_of(calendar) for team, calendar in calendars.items()}


def _hour_of(calendar: WorkingCalendar) -> datetime:
    try:
        return calendar.deadline(clock.now(), 60)
    except UserError:  # A service that never opens has no hour of its own.
        return clock.now() + timedelta(hours=1)


def overdue(team: UUID) -> int:
    """How many open referrals that a team holds are past their promise."""
    return Referral.objects.filter(owner_team=team, ended_at=None, due_at__lt=clock.now()).count()


def holding(team: UUID) -> dict[UUID, str]:
    """Who holds open referrals of a team by name, with their names."""
    held = Referral.objects.filter(owner_team=team, ended_at=None, owner_practitioner__isnull=False)
    names = held.values_list("owner_practitioner", "owner_practitioner__name")
    return dict(names.order_by("owner_practitioner__name").distinct())


def load(team: UUID) -> dict[str, int]:
    """How many open referrals a team holds in each state, in the order of a referral's life."""
    counted = Referral.objects.filter(owner_team=team, ended_at=None).values_list("state")
    numbers = dict(counted.annotate(Count("pk")).order_by())
    return {state: numbers[state] for state in lifecycle.OPEN if state in numbers}


def offered(team: UUID) -> int:
    """How many referrals wait for the answer of a team that another still holds."""
    return Referral.objects.filter(offered_to=team, ended_at=None).exclude(owner_team=team).count()


def made_by(actor: Actor, number: int = 1) -> Listing:
    """A page of what an actor has referred in this post, or their practice or group; newest
    first."""
    return listing(MADE, number, PAGE, **maker(actor))


def taken_today(actor: Actor) -> QuerySet[Referral]:
    """What an actor took down for others in this post since midnight, newest first."""
    midnight = clock.london(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    found = Referral.objects.filter(taken_by=actor.id, received_at__gte=midnight)
    callers = found.filter(
        referrer_account=None, moves__name="receive", moves__organisation=actor.organisation
    )
    return callers.select_related("person", "service", "offered_to").order_by("-received_at")


def messages_for(actor: Actor) -> QuerySet[Message]:
    """Feedback in the product for an actor in this post, or for their practice or group, and what
    was added to what their teams hold; newest first."""
    mine = Q(account=actor.id, organisation=actor.organisation_id) | Q(team__in=actor.team_ids)
    if organisation := shared_by(actor):
        mine |= Q(organisation=organisation)
    return (
        Message.objects.filter(mine, channel=Message.Channel.PRODUCT)
        .select_related("referral__person")
        .order_by("-created_at")
    )


def unread_for(actor: Actor, most: int) -> list[Message]:
    """The newest of what an actor has not read: so much feedback at most, and so much at most of
    what was added to what their teams hold."""
    added = ExpressionWrapper(Q(team__isnull=False), output_field=BooleanField())
    place = Window(RowNumber(), partition_by=added, order_by=F("created_at").desc())
    unread = messages_for(actor).filter(read_at=None)
    return list(unread.annotate(place=place).filter(place__lte=most))


def seen_of_person(actor: Actor, person: UUID) -> QuerySet[Referral]:
    """The newest referrals of a person that an actor may see, the open ones first."""
    seen, _hidden = of_person(actor, person)
    found = _whole().filter(pk__in=[each.id for each in seen])
    return found.order_by(F("ended_at").desc(nulls_first=True), "-received_at")


def messages_about(referral_id: UUID) -> QuerySet[Message]:
    """The feedback that was written about one referral for whoever asked, oldest first."""
    told = Message.objects.filter(referral=referral_id, channel=Message.Channel.PRODUCT)
    return told.filter(team=None)


def standing_bookings(
    by: Actor, referral: Referral, *, alone: bool = False
) -> list[bookings.Booking]:
    """The bookings to come that stand when a referral ends, as far as an actor may change them:
    those made for it, or with the team that holds it; and unless it ends `alone`, those made for
    what is joined with it."""
    if referral.person_id is None:
        return []
    joined = () if alone else referral.joined.filter(state="joined").values_list("pk", flat=True)
    subjects = [f"referral:{each}" for each in (referral.pk, *joined)]
    return bookings.standing(by, referral.person_id, subjects, referral.owner_team_id)


def raisings_of(of: Referral) -> QuerySet[Raising]:
    """Every rung that a referral reached, in order."""
    return of.raisings.select_related("message", "team") if of.has_raised else of.raisings.none()


def rungs(service: UUID | None) -> list[Rung]:
    """The ladder that a service has set for itself, or the place; none where none was set."""
    return list(Rung.objects.filter(service=service))


def unanswered() -> QuerySet[Referral]:
    """Offers whose time to answer is over: of emergencies first, then what ran out first."""
    found = Referral.objects.filter(state="offered", answer_by__lte=clock.now())
    emergency = Q(urgency=Referral.Urgency.EMERGENCY)
    return found.annotate(emergency=emergency).order_by("-emergency", "answer_by")


def held_by_who_left() -> QuerySet[Referral]:
    """What goes on and is held by somebody who is not in the team today that has it, or has no
    account by which they would see it."""
    still = who_signs_in(OuterRef("owner_team")).filter(practitioner=OuterRef("owner_practitioner"))
    found = Referral.objects.filter(owner_practitioner__isnull=False, state__in=lifecycle.LOOSE)
    return found.exclude(Exists(still))


@dataclass(frozen=True, slots=True)
class Conservation:
    """Nothing is lost: received = open + ended with an outcome + refused with a notice."""

    received: int
    open: int
    ended: int
    refused: int

    @property
    def holds(self) -> bool:
        """Whether every referral is accounted for."""
        return self.received == self.open + self.ended + self.refused


def conservation() -> Conservation:
    """Count every referral into open, ended with an outcome, or refused with a notice."""
    lived = Q(state__in=("ended", "signposted", "withdrawn"))
    told = Q(messages__move=F("version"))
    counted = Referral.objects.aggregate(
        received=Count("pk", distinct=True),
        open=Count("pk", filter=Q(state__in=lifecycle.OPEN), distinct=True),
        ended=Count("pk", filter=lived & ~Q(outcome=""), distinct=True),
        refused=Count("pk", filter=Q(state="refused") & told, distinct=True),
    )
    return Conservation(**counted)


def state_words(of: Referral) -> str:
    """How a referral stands, as staff read it."""
    return lifecycle.STATES[of.state].words
