"""Words, links and colours of discharge."""

from hamlet.discharge.presenters.delays import HEADS_OF, causes, chart, finding, times
from hamlet.discharge.presenters.lists import (
    HEADS,
    SECTIONS,
    coming_row,
    contents,
    disagree_row,
    heard,
    left_row,
    staying_row,
    unplanned_row,
    waiting_row,
    wards,
)
from hamlet.discharge.presenters.spells import DISAGREES, differences, theirs
from hamlet.discharge.presenters.spells import HEAD as DIFFERENCES
from hamlet.discharge.presenters.stays import (
    ACTS,
    UNPLANNED,
    act,
    assessment,
    delays,
    facts,
    follow_up,
    state,
    vacancy_row,
)

__all__ = [
    "ACTS",
    "DIFFERENCES",
    "DISAGREES",
    "HEADS",
    "HEADS_OF",
    "SECTIONS",
    "UNPLANNED",
    "act",
    "assessment",
    "causes",
    "chart",
    "coming_row",
    "contents",
    "delays",
    "differences",
    "disagree_row",
    "facts",
    "finding",
    "follow_up",
    "heard",
    "left_row",
    "state",
    "staying_row",
    "theirs",
    "times",
    "unplanned_row",
    "vacancy_row",
    "waiting_row",
    "wards",
]
