"""Questions that a session keeps, so that no address tells whom somebody looks for."""

from collections.abc import MutableMapping
from typing import Any
from uuid import UUID, uuid4

from hamlet.people.queries.people import PersonSearch

KEPT = "people.searches"
MOST_KEPT = 10


def keep(session: MutableMapping[str, Any], question: PersonSearch) -> UUID:
    """Keep a question for its page, the last few of a session only; gives its key."""
    key = uuid4()
    every = session.get(KEPT, {}) | {str(key): question.to_json()}
    session[KEPT] = dict(list(every.items())[-MOST_KEPT:])
    return key


def kept(session: MutableMapping[str, Any], key: UUID | str | None) -> PersonSearch | None:
    """The question that a session asked under a key, or None."""
    found = session.get(KEPT, {}).get(str(key))
    return PersonSearch.from_json(found) if found else None
