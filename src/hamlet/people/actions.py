"""The verbs of people: making somebody known, and what helps in talking with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hamlet.access import roles
from hamlet.access.actions import open_many_relationships
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.bulk import copy_in
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError
from hamlet.kernel.names import name_keys
from hamlet.people.models import Alert, CommunicationNeed, Person, RelatedPerson

NAMES = ("given_name", "family_name", "known_as", "native_name")


@verb
def register(*, by: Actor, place: UUID, **details) -> Person:
    """Make somebody known to the place. `details` are fields of `Person`.

    Raises `Conflict` where the NHS number is somebody's already.
    """
    roles.require(by, "person.register")
    made = _made(place, details)
    if made.nhs_number and Person.objects.filter(nhs_number=made.nhs_number).exists():
        raise Conflict("Somebody with this NHS number is known already. Find and use that record.")
    if not (made.given_name.strip() or made.family_name.strip()):
        raise UserError("Give at least one name.")
    made.save()
    deed(by=by, action="person.register", subject=f"person:{made.pk}", people=[made.pk])
    return made


@verb
def register_with_need(*, by: Actor, place: UUID, details: dict, need: dict) -> Person:
    """Make somebody known, with what it takes to talk with them (`need`, which may be empty)."""
    made = register(by=by, place=place, **details)
    if need:
        record_communication_need(by=by, person=made.pk, **need)
    return made


def _made(place: UUID, details: dict) -> Person:
    made = Person(place_id=place, **details)
    made.name_keys = _keys(made)
    made.identity = Person.Identity.TRACED if made.nhs_number else Person.Identity.STATED
    return made


def _keys(of: Person) -> list[str]:
    return name_keys(*(word for field in NAMES for word in getattr(of, field).split()))


@verb
def register_many(*, by: Actor, place: UUID, people: Iterable[dict], batch: int = 5000) -> int:
    """Make many known at once, from a source that is trusted; gives their number.

    Each is a dict of fields of `Person`, with its `id`. Those with a `practice` can be seen by it.
    """
    made, number = [], 0
    for details in people:
        made.append(_made(place, details))
        if len(made) == batch:
            number += _save_many(by, made)
            made = []
    number += _save_many(by, made)
    deed(by=by, action="person.register_many", purpose=RUNNING, detail={"number": number})
    return number


def _save_many(by: Actor, made: list[Person]) -> int:
    copy_in(Person, made)
    registered = [
        {
            "holder_kind": "organisation",
            "holder": each.practice_id,
            "person": each.pk,
            "kind": "registered",
            "subject": f"practice:{each.practice_id}",
        }
        for each in made
        if each.practice_id
    ]
    open_many_relationships(by=by, relationships=registered, why="registered with a practice")
    return len(made)


@verb
def change(*, by: Actor, person: UUID, version: int, **details) -> Person:
    """Change details of a person. Raises `Conflict` where they changed since `version`."""
    held = Person.objects.select_for_update().get(pk=person)
    if held.version != version:
        raise Conflict("Somebody changed these details meanwhile. Nothing was saved; look again.")
    for field, value in details.items():
        setattr(held, field, value)
    held.name_keys = _keys(held)
    held.version += 1
    held.save()
    deed(
        by=by,
        action="person.change",
        subject=f"person:{held.pk}",
        people=[held.pk],
        detail={"fields": sorted(details)},
    )
    return held


@verb
def record_communication_need(*, by: Actor, person: UUID, **need) -> CommunicationNeed:
    """Say what it takes to talk with a person: language, interpreter, format, support."""
    made, _ = CommunicationNeed.objects.update_or_create(person_id=person, defaults=need)
    deed(
        by=by,
        action="communication_need.record",
        subject=f"person:{person}",
        people=[person],
        detail={"fields": sorted(need)},
    )
    return made


@verb
def record_alert(*, by: Actor, person: UUID, words: str) -> Alert:
    """Say what changes what one does when going near a person."""
    made = Alert(person_id=person, words=words, since=clock.now())
    made.save()
    deed(by=by, action="alert.record", subject=f"person:{person}", people=[person])
    return made


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What many people need in being talked with, and who is what to whom."""

    communication_needs: Iterable[dict] = ()
    relatives: Iterable[dict] = ()


@verb
def record_many_circumstances(*, by: Actor, circumstances: Circumstances) -> int:
    """Record communication needs and relatives of many people at once; gives their number."""
    needs = (CommunicationNeed(**each) for each in circumstances.communication_needs)
    relatives = (RelatedPerson(**each) for each in circumstances.relatives)
    number = copy_in(CommunicationNeed, needs) + copy_in(RelatedPerson, relatives)
    deed(by=by, action="circumstances.record_many", purpose=RUNNING, detail={"number": number})
    return number


@verb
def record_death(*, by: Actor, person: UUID, on: date) -> Person:
    """Record that somebody died, and when. Their open referrals stay until a team ends them."""
    roles.require(by, "person.register")
    held = Person.objects.select_for_update().get(pk=person)
    held.death_date = on
    held.version += 1
    held.save()
    deed(by=by, action="person.death", subject=f"person:{person}", people=[person])
    return held
