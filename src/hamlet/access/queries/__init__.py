"""Finding accounts, agreements, openings and wishes."""

from hamlet.access.queries.accounts import (
    ActsFor,
    accounts_of,
    acting_for,
    demo_accounts,
    person_of,
    real_accounts,
)
from hamlet.access.queries.agreements import agreement, agreements, given_by, preview, titles_of
from hamlet.access.queries.openings import (
    TO_REVIEW,
    hours_of_opening,
    opening,
    openings,
    openings_about,
    openings_to_review,
)
from hamlet.access.queries.sharing import (
    ever_acting_for,
    helping_only_by,
    own_accounts,
    records_open_to,
    resident_accounts,
    shared_with,
    those_acting_for,
)
from hamlet.access.queries.wishes import (
    items_kept_closer,
    restrictions_of,
    who_may_see,
    wishes_of,
)

__all__ = [
    "TO_REVIEW",
    "ActsFor",
    "accounts_of",
    "acting_for",
    "agreement",
    "agreements",
    "demo_accounts",
    "ever_acting_for",
    "given_by",
    "helping_only_by",
    "hours_of_opening",
    "items_kept_closer",
    "opening",
    "openings",
    "openings_about",
    "openings_to_review",
    "own_accounts",
    "person_of",
    "preview",
    "real_accounts",
    "records_open_to",
    "resident_accounts",
    "restrictions_of",
    "shared_with",
    "those_acting_for",
    "titles_of",
    "who_may_see",
    "wishes_of",
]
