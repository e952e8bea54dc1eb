"""Finding referrals: one, a worklist, a person's, one's own; and counting that none is lost."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from hamlet.access import roles
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.models import Message, Move, Referral
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound

BY_WHAT_BREACHES_FIRST = (F("due_at").asc(nulls_last=True), "received_at", "id")


def referral(referral_id: UUID) -> Referral:
    """One referral with all that its page names; `NotFound` where there is none."""
    found = _whole().filter(pk=referral_id).first()
    if found is None:
        raise NotFound("There is no such referral.")
    return found


def by_reference(reference: str) -> Referral | None:
    """The referral that a resident's reference names, or None."""
    return _whole().filter(reference=reference).first()


def _whole() -> QuerySet[Referral]:
    return Referral.objects.select_related(
        "person__practice",
        "person__communicationneed",
        "service",
        "owner_team__organisation",
        "owner_practitioner",
        "offered_to",
        "referrer_organisation",
    )


def history(of: Referral) -> QuerySet[Move]:
    """The moves of a referral, oldest first."""
    return of.moves.all()


@dataclass(frozen=True, slots=True)
class Worklist:
    """A question: which open referrals a team has to act on. Round-trips to a URL's query.

    `team` holds them or was offered them; `state` and `service` narrow; `mine` keeps those that
    one practitioner holds.
    """

    team: UUID
    state: str = ""
    service: UUID | None = None
    mine: UUID | None = None

    def rows(self) -> QuerySet[Referral]:
        """The referrals, ranked by what will breach first."""
        found = Referral.objects.filter(self._condition(), ended_at=None)
        return found.select_related(
            "person", "service", "owner_practitioner", "offered_to", "referrer_organisation"
        ).order_by(*BY_WHAT_BREACHES_FIRST)

    def _condition(self) -> Q:
        found = Q(owner_team=self.team) | Q(offered_to=self.team)
        if self.state:
            found &= Q(state=self.state)
        if self.service:
            found &= Q(service=self.service)
        if self.mine:
            found &= Q(owner_practitioner=self.mine)
        return found


def overdue(team: UUID) -> int:
    """How many open referrals that a team holds are past their promise."""
    return Referral.objects.filter(owner_team=team, ended_at=None, due_at__lt=clock.now()).count()


def of_person(person: UUID) -> QuerySet[Referral]:
    """A person's referrals, newest first."""
    return (
        Referral.objects.filter(person=person)
        .select_related("service", "owner_team", "offered_to")
        .order_by("-received_at")
    )


def made_by(actor: Actor) -> QuerySet[Referral]:
    """What an actor has referred, or their practice or group; newest first."""
    mine = Q(referrer_account=actor.id)
    if _shares_news(actor):
        mine |= Q(referrer_organisation=actor.organisation_id)
    return (
        Referral.objects.filter(mine)
        .select_related("person", "service", "owner_team")
        .order_by("-received_at")
    )


def _shares_news(actor: Actor) -> bool:
    """Practices and voluntary groups are small: what one of them referred is news to all."""
    together = (roles.GP, roles.PRACTICE_STAFF, roles.VOLUNTARY)
    return actor.organisation_id is not None and actor.has(*together)


def messages_for(actor: Actor) -> QuerySet[Message]:
    """Feedback in the product for an actor, or for their practice or group; newest first."""
    mine = Q(account=actor.id)
    if _shares_news(actor):
        mine |= Q(organisation=actor.organisation_id)
    return (
        Message.objects.filter(mine, channel=Message.Channel.PRODUCT)
        .select_related("referral__person")
        .order_by("-created_at")
    )


def messages_about(referral_id: UUID) -> QuerySet[Message]:
    """The feedback that was written about one referral, oldest first."""
    return Message.objects.filter(referral=referral_id, channel=Message.Channel.PRODUCT)


def unanswered() -> QuerySet[Referral]:
    """Offers whose time to answer is over."""
    return Referral.objects.filter(offered_to__isnull=False, answer_by__lte=clock.now())


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
    told = Q(messages__isnull=False)
    counted = Referral.objects.aggregate(
        received=Count("pk", distinct=True),
        open=Count("pk", filter=Q(state__in=lifecycle.OPEN), distinct=True),
        ended=Count("pk", filter=lived & ~Q(outcome=""), distinct=True),
        refused=Count("pk", filter=Q(state="refused") & told, distinct=True),
    )
    return Conservation(**counted)
