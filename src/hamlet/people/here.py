"""How a person is known to the place itself, as a record beside those of partners' systems."""

from collections.abc import Iterable

from hamlet.journal.bulk import copy_in
from hamlet.kernel import clock
from hamlet.people.models import Person, SourceRecord
from hamlet.people.models.record import HERE


def note_here(person: Person) -> None:
    """Keep the record of how somebody is known here in step. To be called from inside a verb."""
    told, now = _told(person), clock.now()
    held = SourceRecord.objects.filter(source=HERE, key=str(person.pk)).first()
    if held is None:
        _record(person).save(force_insert=True)
    elif any(getattr(held, name) != value for name, value in told.items()):
        for name, value in told.items():
            setattr(held, name, value)
        held.updated = held.as_at = held.received_at = now
        held.version += 1
        held.waits = True
        held.save()


def keep_in_step(person: Person) -> None:
    """`note_here` for somebody who is known here by themselves; nothing for whom partners alone
    know, who goes on following their records."""
    if SourceRecord.objects.filter(source=HERE, key=str(person.pk)).exists():
        note_here(person)


def note_many_here(people: Iterable[Person]) -> int:
    """The same for many who were not known before."""
    return copy_in(SourceRecord, (_record(each) for each in people))


def _told(person: Person) -> dict:
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": person.birth_date,
        "sex": person.gender,
        "nhs_number": person.nhs_number or "",
        "address": person.address,
        "postcode": person.postcode,
        "mobile": person.phone,
    }


def _record(person: Person) -> SourceRecord:
    now = clock.now()
    return SourceRecord(
        source=HERE,
        key=str(person.pk),
        person_id=person.pk,
        made_id=person.pk,
        state=SourceRecord.State.LINK,
        how=SourceRecord.How.ALONE,
        since=now,
        updated=now,
        as_at=now,
        received_at=now,
        **_told(person),
    )
