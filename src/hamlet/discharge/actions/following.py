"""What somebody needs once home: asked of services by the front door, or done by who is named."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from hamlet.directory import queries as directory
from hamlet.discharge import queries, terms
from hamlet.discharge.actions.held import keep, require_stay
from hamlet.discharge.models import FollowUp, Stay
from hamlet.frontdoor import actions as frontdoor
from hamlet.frontdoor.queries import standing_bookings
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError

SAY_WHAT = "Say whether it goes on, or is taken back."


@verb
def add_follow_up(
    *,
    by: Actor,
    stay: UUID,
    version: int,
    kind: str,
    starts_on: date | None = None,
    service: UUID | None = None,
    who: str = "",
) -> FollowUp:
    """Add what somebody needs once home, and who does it: a service that is asked, or a name.

    With neither it has no owner yet, and says so. A service is referred to at once.
    """
    held = require_stay(by, stay, version)
    if kind not in terms.FOLLOW_UPS:
        raise UserError("Choose what they need.")
    if service and who.strip():
        raise UserError("Choose a service or name somebody, not both.")
    made = FollowUp(
        stay=held,
        kind=kind,
        starts_on=starts_on,
        service_id=service,
        who=who.strip(),
        created_at=clock.now(),
    )
    if service:
        made.referral = _ask(by, held, made)
    made.save()
    keep(by, held, "add_follow_up", kind=kind)
    return made


@verb
def refer(*, by: Actor, follow_up: UUID, version: int, service: UUID) -> FollowUp:
    """Ask a service for what somebody needs; another one, where the first did not take it on."""
    made, held = _held(by, follow_up, version)
    if made.referral and made.referral.ended_at is None:
        raise UserError(
            "A service is asked already. Withdraw that referral first, or wait for the answer."
        )
    made.service_id, made.who, made.dropped = directory.service(service).pk, "", ""
    made.referral = _ask(by, held, made)
    made.save()
    keep(by, held, "refer")
    return made


@verb
def name_owner(*, by: Actor, follow_up: UUID, version: int, who: str) -> FollowUp:
    """Name who does it without a referral: a ward, a practice, family who agreed."""
    made, held = _held(by, follow_up, version)
    if not who.strip():
        raise UserError("Name who does it.")
    made.who, made.dropped = who.strip(), ""
    made.save()
    keep(by, held, "name_owner")
    return made


@verb
def drop(
    *,
    by: Actor,
    follow_up: UUID,
    version: int,
    why: str,
    keeping: Collection[UUID] = (),
    cancelling: Collection[UUID] = (),
) -> FollowUp:
    """Say that something is not needed after all. A referral that is open is withdrawn; what is
    booked with it is kept or cancelled, as was said of each."""
    made, held = _held(by, follow_up, version)
    if not why.strip():
        raise UserError("Say in a few words why it is not needed.")
    _take_back(by, made, why, keeping, cancelling)
    keep(by, held, "drop")
    return made


def _take_back(by: Actor, made: FollowUp, why: str, keeping=(), cancelling=()) -> None:
    made.dropped = why.strip()
    made.save()
    asked, booked = made.referral, {"keeping": keeping, "cancelling": cancelling}
    if asked and asked.ended_at is None:
        frontdoor.withdraw(by=by, referral=asked.pk, version=asked.version, words=why, **booked)


def settle_asked(by: Actor, held: Stay, destination: str, becomes: Mapping[UUID, str]) -> None:
    """For somebody who does not go home now: what was asked of services goes on or is taken back,
    as was said of each (follow-up → a key of `terms.BECOMES`); `UserError` where nothing was. Of
    who died all of it is taken back. For verbs only."""
    died = destination == Stay.Destination.DIED
    for each in queries.asked_still(held):
        said = terms.DROP if died else becomes.get(each.pk)
        if said not in terms.BECOMES:
            what = terms.FOLLOW_UPS[each.kind].lower()
            raise UserError(f"{each.service.name} was asked for this: {what}. {SAY_WHAT}")
        if said != terms.GO_ON:
            booked = [booking.pk for booking in standing_bookings(by, each.referral, alone=True)]
            keeping = booked if said == terms.KEEP else ()
            cancelling = booked if said == terms.CANCEL else ()
            _take_back(by, each, terms.TAKEN_BACK[destination], keeping, cancelling)


def _held(by: Actor, follow_up: UUID, version: int) -> tuple[FollowUp, Stay]:
    held = require_stay(by, queries.follow_up(follow_up).stay_id, version)
    return FollowUp.objects.select_related("referral").get(pk=follow_up), held


def _ask(by: Actor, held: Stay, made: FollowUp):
    """A referral for it, by the front door's own verb, with what was assessed in its need."""
    asked = held.follow_ups.filter(pk=made.pk).exclude(referral=None).count()
    return frontdoor.receive(
        by=by,
        submission_key=f"follow-up:{made.pk.hex}:{held.version}:{asked}",
        person=held.person_id,
        need=need_in_words(held, made),
        referrer=frontdoor.Referrer(
            kind="professional",
            name=by.name,
            account=by.id,
            organisation=by.organisation_id,
            team=held.team_id,
        ),
        consent=True,
        asked_for=made.service_id,
        urgency="soon" if held.ready_on is None else "urgent",
    )


def need_in_words(held: Stay, made: FollowUp) -> str:
    """What a service is asked for: what, from when, from which ward, and what was assessed."""
    parts = [f"Going home from hospital ({held.ward}): {terms.FOLLOW_UPS[made.kind].lower()}."]
    day = made.starts_on or held.expected_on
    if day:
        parts.append(f"Needed from {day.day} {day:%B %Y}.")
    if assessed := held.assessments.first():
        needs = ", ".join(terms.NEEDS[each].lower() for each in assessed.needs) or "nothing more"
        parts.append(
            f"Trusted assessment by {assessed.assessor_name} ({assessed.organisation}) on "
            f"{clock.london(assessed.at):%d %B %Y}: pathway {assessed.pathway}; help with {needs}."
        )
        parts.append(assessed.words)
    return " ".join(filter(None, parts))
