"""Words and colours of the front door."""

from hamlet.frontdoor.presenters.lists import (
    PERSON_HEAD,
    WORKLIST_HEAD,
    news_row,
    person_row,
    taken_row,
    worklist_row,
)
from hamlet.frontdoor.presenters.receiving import added, caller, just_sent, open_needs, triage_hours
from hamlet.frontdoor.presenters.referrals import (
    ACTS,
    act_links,
    button_of,
    closed,
    contact,
    facts,
    history,
    stated,
)
from hamlet.frontdoor.presenters.standing import address, clock_of, name_of, state_tag

__all__ = [
    "ACTS",
    "PERSON_HEAD",
    "WORKLIST_HEAD",
    "act_links",
    "added",
    "address",
    "button_of",
    "caller",
    "clock_of",
    "closed",
    "contact",
    "facts",
    "history",
    "just_sent",
    "name_of",
    "news_row",
    "open_needs",
    "person_row",
    "state_tag",
    "stated",
    "taken_row",
    "triage_hours",
    "worklist_row",
]
