"""Entries of services given here: added, confirmed, and changed by whoever keeps them."""

from collections.abc import Iterable
from uuid import UUID

from hamlet.directory import policies
from hamlet.directory.actions.saving import locked, save, set_areas, set_hours, tell_places
from hamlet.directory.models import Service, ServiceArea, ServiceHours
from hamlet.directory.queries import promise_of
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError
from hamlet.kernel.promises import Promise


@verb
def add_service(
    *, by: Actor, hours: Iterable[dict] = (), areas: Iterable[dict] = (), **details
) -> Service:
    """Add a service with its weekly hours and the parts of the place that it is for, as whoever
    will keep its entry. `details` are fields of `Service`."""
    made = Service(assured_at=clock.now(), **details)
    policies.require_confirm(by, made)
    tell_places(made, details)
    save(made)
    ServiceHours.objects.bulk_create([ServiceHours(service=made, **each) for each in hours])
    ServiceArea.objects.bulk_create([ServiceArea(service=made, **each) for each in areas])
    deed(by=by, action="service.add", subject=f"service:{made.pk}", purpose=RUNNING)
    return made


@verb
def assure(*, by: Actor, service: UUID) -> Service:
    """Confirm that an entry is true today: the team that gives the service, or a data manager."""
    held = locked(service)
    policies.require_confirm(by, held)
    return confirmed(by, held)


def confirmed(by: Actor, held: Service) -> Service:
    """Keep that an entry is true today. For verbs, which have decided who may say so."""
    held.assured_at = clock.now()
    save(held)
    deed(by=by, action="service.assure", subject=f"service:{held.pk}", purpose=RUNNING)
    return held


@verb
def promise(
    *,
    by: Actor,
    service: UUID,
    version: int,
    takes_referrals: bool,
    promise: dict,
    offer_minutes: int,
) -> Service:
    """Say how soon a service acts, whether referrals are sent to it here, and in how many minutes
    its team answers an offer. It counts for what is decided from now on: what runs keeps its own.

    `promise` is as of `Promise.to_json`. What was promised before stands in the journal with it.
    Raises `Conflict` where somebody changed the entry since, `UserError` where it runs by hours
    that the entry does not tell, or would be offered to a team that does not stand in it.
    """
    held = locked(service)
    policies.require_keep(by, held)
    if held.version != version:
        raise Conflict("Somebody changed this entry since you opened it. Nothing was overwritten.")
    before, now = promise_of(held), Promise.from_json(promise)
    was = {"takes": held.takes_referrals, "answer": held.offer_minutes}
    if takes_referrals and held.team_id is None:
        raise UserError("No team gives this service, so that nobody would be offered a referral.")
    if (now.runs_by_hours or takes_referrals) and not held.hours.exists():
        raise UserError(
            "It tells no hours, and by those its promise and its offers run. Write them in its "
            "entry first: 00:00-24:00 for a whole day."
        )
    held.promise, held.takes_referrals, held.offer_minutes = promise, takes_referrals, offer_minutes
    held.version += 1
    held.assured_at = clock.now()
    save(held)
    deed(
        by=by,
        action="service.promise",
        subject=f"service:{service}",
        purpose=RUNNING,
        detail={
            "before": before.to_json() | was,
            "now": promise | {"takes": takes_referrals, "answer": offer_minutes},
            "version": held.version,
        },
    )
    return held


@verb
def keep_own(
    *,
    by: Actor,
    service: UUID,
    version: int,
    hours: list[dict] | None = None,
    areas: list[dict] | None = None,
    **details,
) -> Service:
    """Change what an entry says to everybody, as the team that gives the service; confirms it too.

    `details` are fields of `Service`, `hours` those of its week, `areas` the parts of the place
    that it is for (None leaves them as they are), `version` that of the entry that was looked at.
    Who tells of `places_left` says how many are free now, the same number too.
    Raises `Conflict` where somebody changed it since, `UserError` for ages the wrong way round, and
    where all the hours are taken out by which a promise or an answer to an offer runs.
    """
    held = locked(service)
    policies.require_keep(by, held)
    if held.version != version:
        raise Conflict("Somebody changed this entry since you opened it. Nothing was overwritten.")
    changed = [field for field, value in details.items() if getattr(held, field) != value]
    for field in changed:
        setattr(held, field, details[field])
    _require_ages(held)
    _require_hours(held, hours)
    tell_places(held, details)
    if hours is not None and set_hours(held, hours):
        changed.append("hours")
    if areas is not None and set_areas(held, areas):
        changed.append("areas")
    held.version += 1
    held.assured_at = clock.now()
    save(held)
    deed(
        by=by,
        action="service.keep_own",
        subject=f"service:{service}",
        purpose=RUNNING,
        detail={"fields": changed, "version": held.version},
    )
    return held


def _require_ages(of: Service) -> None:
    if None not in (of.minimum_age, of.maximum_age) and of.minimum_age > of.maximum_age:
        raise UserError("The youngest age is above the oldest. Change one of them.")


def _require_hours(of: Service, hours: list[dict] | None) -> None:
    """Without any, what runs by them would run day and night, as nobody said."""
    runs = promise_of(of).runs_by_hours or (of.team_id and of.takes_referrals)
    if hours == [] and runs and of.hours.exists():
        raise UserError(
            "Its promise and its offers run by its hours, so it cannot have none. Give those of "
            "its week: 00:00-24:00 for a whole day. If it stops for a while, say so under Now."
        )
