"""Finding accounts, agreements, openings and wishes."""

from hamlet.access.queries.accounts import (
    accounts_of,
    demo_accounts,
    person_of,
    real_accounts,
)
from hamlet.access.queries.agreements import agreement, agreements, given_by, preview
from hamlet.access.queries.openings import (
    opening,
    openings,
    openings_about,
    openings_to_review,
)
from hamlet.access.queries.sharing import (
    records_open_to,
    resident_accounts,
    shared_with,
    those_acting_for,
)
from hamlet.access.queries.wishes import restrictions_of, who_may_see, wishes_of

__all__ = [
    "accounts_of",
    "agreement",
    "agreements",
    "demo_accounts",
    "given_by",
    "opening",
    "openings",
    "openings_about",
    "openings_to_review",
    "person_of",
    "preview",
    "real_accounts",
    "records_open_to",
    "resident_accounts",
    "restrictions_of",
    "shared_with",
    "those_acting_for",
    "who_may_see",
    "wishes_of",
]
