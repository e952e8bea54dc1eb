"""Finding people, what partners hold of them, and the items of their record."""

from hamlet.people.queries.people import (
    FEW,
    MOST,
    Person,
    PersonSearch,
    alerts,
    basis_of_search,
    by_nhs_number,
    check_known,
    communication_need,
    could_be,
    known,
    person,
    some,
    visible,
    ways_to_write,
    wording,
    written_language,
)
from hamlet.people.queries.records import waiting

__all__ = [
    "FEW",
    "MOST",
    "Person",
    "PersonSearch",
    "alerts",
    "basis_of_search",
    "by_nhs_number",
    "check_known",
    "communication_need",
    "could_be",
    "known",
    "person",
    "some",
    "visible",
    "waiting",
    "ways_to_write",
    "wording",
    "written_language",
]
