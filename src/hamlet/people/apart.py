"""Where each detail of a person is kept: in `Person`, or apart from it, where it is protected."""

from collections.abc import Iterable

from hamlet.access import sight
from hamlet.people.models import CommunicationNeed, Person, Whereabouts
from hamlet.people.models.whereabouts import NOWHERE

APART = {*NOWHERE, "small_area", "practice"}


def keeper(of: Person | CommunicationNeed, field: str) -> Person | CommunicationNeed | Whereabouts:
    """What holds a detail. Only verbs ask, who show nothing of it."""
    if field not in APART or not getattr(of, "protected", False):
        return of
    with sight.whereabouts(of.pk):
        return of.whereabouts


def save(held: Person, changed: Iterable[str]) -> set[str]:
    """Save those of some changed details that are kept apart; gives their names."""
    theirs = APART.intersection(changed) if held.protected else set()
    if theirs:
        with sight.whereabouts(held.pk):
            held.whereabouts.save(update_fields=sorted(theirs))
    return theirs
