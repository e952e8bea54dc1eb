"""What somebody needs once home, and whether anybody has taken it on."""

from uuid import UUID

from hamlet.access.one import one
from hamlet.discharge.models import NOT_HOME, FollowUp, Stay

ACCEPTED = frozenset({"accepted", "active"})
DONE = frozenset({"goal_met", "partly_met", "not_needed", "passed_on"})
"""Outcomes after which what was asked for needs nobody any more."""


def follow_up(key: UUID) -> FollowUp:
    """One follow-up that the actor can reach; `NotFound` where there is none."""
    return one(FollowUp.objects.select_related("referral"), key, "There is no such follow-up.")


def has_owner(follow_up: FollowUp) -> bool:
    """Whether somebody has taken on what is needed at home, or it is needed no more."""
    if follow_up.dropped or follow_up.who:
        return True
    asked = follow_up.referral
    if asked is None:
        return False
    return asked.state in ACCEPTED or (asked.ended_at is not None and asked.outcome in DONE)


def without_owner(of: Stay) -> list[FollowUp]:
    """What somebody needs once home that nobody has taken on."""
    return [each for each in of.follow_ups.all() if not has_owner(each)]


def asked_still(of: Stay) -> list[FollowUp]:
    """What a service was asked for and is not taken back, nor ended."""
    return [
        each
        for each in of.follow_ups.all()
        if not each.dropped and each.referral and each.referral.ended_at is None
    ]


def unplanned(of: Stay) -> bool:
    """Whether nobody has asked what somebody who went home needs there; see `UNPLANNED`."""
    asked = of.planned_at or of.destination in NOT_HOME or of.follow_ups.all()
    return not asked
