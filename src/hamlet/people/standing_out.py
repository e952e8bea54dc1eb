"""Why an officer should look first at an opening: the record may be too close to whoever did it."""

from django.db.models import Q

from hamlet.access import queries as access
from hamlet.kernel.actor import Actor
from hamlet.people.models import Person, RelatedPerson
from hamlet.place.queries import works_here


def stands_out(actor: Actor, person: Person) -> str:
    """'own', 'family', 'colleague', 'namesake' (the same family name), or '' for none of these."""
    themselves = access.person_of(actor.id) if actor.id else None
    if themselves == person.pk:
        return "own"
    if themselves and _is_family(themselves, person):
        return "family"
    if any(works_here(account) for account in access.accounts_of(person.pk)):
        return "colleague"
    family_name = actor.name.split()[-1].casefold() if actor.name.split() else ""
    return "namesake" if family_name and family_name == person.family_name.casefold() else ""


def _is_family(themselves, person: Person) -> bool:
    one_way = Q(person=themselves, relative=person)
    other_way = Q(person=person, relative=themselves)
    return RelatedPerson.objects.filter(one_way | other_way).exists()
