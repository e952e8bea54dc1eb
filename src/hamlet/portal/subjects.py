"""Whom a signed-in resident may ask for by their record: themselves, and those they act for."""

from dataclasses import dataclass

from django.http import HttpRequest

from hamlet.access import sight
from hamlet.access.queries import records_open_to
from hamlet.kernel.actor import Actor
from hamlet.people import queries as people
from hamlet.people.queries import Person
from hamlet.portal.forms.asking import ME
from hamlet.portal.languages import is_resident


@dataclass(frozen=True, slots=True)
class Subject:
    """A person for whom a resident may ask by their record, as which account they sign in."""

    person: Person
    actor: Actor
    is_own: bool


def subjects(request: HttpRequest) -> dict[str, Subject]:
    """Whom the signed-in resident may ask for, themselves (`ME`) first; for others nobody.

    By `ME` or the person's id. Who was let see parts only asks too: anybody may ask for anybody,
    and by the record it reaches the right one. They follow what they asked, and see no more.
    """
    if not is_resident(request):
        return {}
    actor = request.actor
    sight.tell(sight.Sight.of(actor))
    held = dict(records_open_to(actor.id).values_list("person", "kind"))
    sight.tell(sight.Sight.of(actor, held))
    found = people.known(held)
    return {
        ME if kind == "self" else str(person): Subject(found[person], actor, kind == "self")
        for person, kind in held.items()
        if person in found
    }
