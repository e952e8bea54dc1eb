"""What one may ask about people in hospital: who waits to go home, why, and what is left open."""

from hamlet.discharge.models import Delay, FollowUp, Spell, Stay, TrustedAssessment
from hamlet.discharge.queries.delays import (
    Delays,
    Lost,
    delays,
)
from hamlet.discharge.queries.destinations import (
    Vacancy,
    destinations,
    vacancies,
)
from hamlet.discharge.queries.following import (
    asked_still,
    follow_up,
    has_owner,
    unplanned,
    without_owner,
)
from hamlet.discharge.queries.lists import (
    coming_to,
    in_hospital,
    last_told,
    left_known,
    left_unplanned,
    left_with_something_open,
    said_to_be_inside,
)
from hamlet.discharge.queries.stays import (
    NO_SUCH_STAY,
    beside,
    day_to_go,
    disagrees,
    holding,
    latest_stay,
    nights_inside,
    nights_waited,
    open_stay,
    stay,
    told,
)

__all__ = [
    "NO_SUCH_STAY",
    "Delay",
    "Delays",
    "FollowUp",
    "Lost",
    "Spell",
    "Stay",
    "TrustedAssessment",
    "Vacancy",
    "asked_still",
    "beside",
    "coming_to",
    "day_to_go",
    "delays",
    "destinations",
    "disagrees",
    "follow_up",
    "has_owner",
    "holding",
    "in_hospital",
    "last_told",
    "latest_stay",
    "left_known",
    "left_unplanned",
    "left_with_something_open",
    "nights_inside",
    "nights_waited",
    "open_stay",
    "said_to_be_inside",
    "stay",
    "told",
    "unplanned",
    "vacancies",
    "without_owner",
]
