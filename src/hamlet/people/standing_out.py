"""Why an officer looks first at an opening: the record may be too close to whoever opened it."""

from uuid import UUID

from django.db.models import Q

from hamlet.access import queries as access
from hamlet.access import sight
from hamlet.kernel.actor import Actor
from hamlet.people.models import RelatedPerson
from hamlet.people.queries import person as found
from hamlet.place.queries import works_here


def stands_out(actor: Actor, person: UUID) -> str:
    """'own', 'family', 'colleague', 'namesake' (the same family name), or '' for none of these.

    Asked before the record is open to the actor. `NotFound` where there is no such person.
    """
    with sight.beyond("whether a record is too close to whoever wants to open it"):
        return _closeness(actor, person)


def _closeness(actor: Actor, person: UUID) -> str:
    themselves = access.person_of(actor.id) if actor.id else None
    if themselves == person:
        return "own"
    if themselves and _is_family(themselves, person):
        return "family"
    if any(works_here(account) for account in access.accounts_of(person)):
        return "colleague"
    family_name = actor.name.split()[-1].casefold() if actor.name.split() else ""
    return "namesake" if family_name == found(person).family_name.casefold() != "" else ""


def _is_family(one: UUID, other: UUID) -> bool:
    pair = Q(person=one, relative=other) | Q(person=other, relative=one)
    return RelatedPerson.objects.filter(pair).exists()
