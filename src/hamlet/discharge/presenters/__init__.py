"""Words, links and colours of discharge."""

from hamlet.discharge.presenters.delays import (
    CAUSES_HEAD,
    TIMES_HEADS,
    causes,
    chart,
    finding,
    times,
)
from hamlet.discharge.presenters.lists import (
    COMING_HEAD,
    LEFT_HEAD,
    STAYING_HEAD,
    WAITING_HEAD,
    WARDS_HEAD,
    coming_row,
    left_row,
    staying_row,
    waiting_row,
    wards,
)
from hamlet.discharge.presenters.stays import (
    ACTS,
    assessment,
    delays,
    facts,
    follow_up,
    state,
    vacancy_row,
)

__all__ = [
    "ACTS",
    "CAUSES_HEAD",
    "COMING_HEAD",
    "LEFT_HEAD",
    "STAYING_HEAD",
    "TIMES_HEADS",
    "WAITING_HEAD",
    "WARDS_HEAD",
    "assessment",
    "causes",
    "chart",
    "coming_row",
    "delays",
    "facts",
    "finding",
    "follow_up",
    "left_row",
    "state",
    "staying_row",
    "times",
    "vacancy_row",
    "waiting_row",
    "wards",
]
