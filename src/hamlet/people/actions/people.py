"""The verbs of people: making somebody known, and what helps in talking with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from hamlet.access import roles, sight
from hamlet.access.actions import (
    close_relationships,
    open_many_relationships,
    open_relationship,
    rename_account,
)
from hamlet.access.decisions import Decision, decide
from hamlet.access.one import one
from hamlet.access.queries import own_accounts
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.bulk import copy_in
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Conflict, UserError
from hamlet.people import apart, naming
from hamlet.people.apart import keeper
from hamlet.people.here import note_here, note_many_here
from hamlet.people.models import (
    Alert,
    CommunicationNeed,
    Person,
    PersonName,
    RejectedNumber,
    RelatedPerson,
)
from hamlet.people.queries import communication_need, wording


@verb
def register(*, by: Actor, place: UUID, **details) -> Person:
    """Make somebody known to the place. `details` are fields of `Person`.

    Raises `UserError` where the NHS number is somebody's already, or no name is given.
    """
    roles.require(by, "person.register")
    made = _made(place, details)
    _refuse_number_of_another(made)
    _refuse_nameless(made)
    made.save()
    note_here(made)
    _move_practice(by, made, None)
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
    made.name_keys = naming.keys(made)
    made.identity = _identity(made, by_source=bool(made.source))
    return made


def _identity(of: Person, by_source: bool) -> str:
    """Traced where a source brought the NHS number; what somebody types here traces nobody."""
    traced = of.nhs_number and by_source
    return Person.Identity.TRACED if traced else Person.Identity.STATED


def _refuse_nameless(of: Person) -> None:
    if not (of.given_name.strip() or of.family_name.strip()):
        raise UserError("Give at least one name.")


def _refuse_number_of_another(of: Person) -> None:
    """One NHS number is one person's. Not a `Conflict` in time: somebody has to look."""
    others = Person.objects.filter(nhs_number=of.nhs_number).exclude(pk=of.pk)
    with sight.beyond("an NHS number is one person's in the whole place"):
        taken = bool(of.nhs_number) and others.exists()
    if taken:
        raise UserError("Somebody with this NHS number is known already. Find and use that record.")
    rejected = RejectedNumber.objects.filter(person=of.pk, nhs_number=of.nhs_number or "").first()
    if rejected:
        raise UserError(
            f"This NHS number was found not to be theirs on {rejected.at:%-d %B %Y}. It is not "
            "kept again. Trace their number, or leave it empty."
        )


@verb
def register_many(*, by: Actor, place: UUID, people: Iterable[dict], batch: int = 5000) -> int:
    """Make many known at once, from a source that is trusted; gives their number.

    Each is a dict of fields of `Person`, with its `id`. Those with a `practice` can be seen by it.
    """
    roles.require(by, "person.register")
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
    note_many_here(made)
    registered = [
        {
            "holder_kind": "organisation",
            "holder": each.practice_id,
            "organisation": each.practice_id,
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
def keep_person(
    *,
    by: Actor,
    place: UUID,
    source: str,
    source_key: str,
    need: dict | None = None,
    former: Iterable[dict] = (),
    **details,
) -> str:
    """Make somebody known from a source, or bring them up to date; 'new', 'changed' or 'same'.

    What is not in `details` stays as it is; so does what is not in `need` (fields of
    `CommunicationNeed`). `former` names (fields of `PersonName`) are added to those held. Their
    practice sees them; one that they left does so no longer. Raises `UserError` as `register` does.
    """
    roles.require(by, "person.register")
    held = Person.objects.select_for_update().filter(source=source, source_key=source_key).first()
    left = keeper(held, "practice_id").practice_id if held else None
    how = "new" if held is None else "changed" if differing(held, details) else "same"
    held = held or Person(place_id=place, source=source, source_key=source_key, version=0)
    if how != "same":
        fill(held, details, by_source=True)
        _rename_account(by, held)
    if left != keeper(held, "practice_id").practice_id:
        _move_practice(by, held, left)
    if need and differing(communication_need(held), need):
        record_communication_need(by=by, person=held.pk, **need)
        how = "changed" if how == "same" else how
    if _keep_former(held, former):
        how = "changed" if how == "same" else how
    subject = f"person:{held.pk}"
    deed(by=by, action="person.keep", subject=subject, people=[held.pk], detail={"how": how})
    return how


def _keep_former(held: Person, names: Iterable[dict]) -> bool:
    """Whether any of some former names was new. One that was taken off does not come back."""
    made = [PersonName(person=held, use=PersonName.Use.OLD, **each) for each in names]
    new = [each for each in made if not naming.kept(each)]
    for each in new:
        naming.take_down(each)
    if new:
        naming.find_by_names(held)
    return bool(new)


def differing(held: Person | CommunicationNeed, details: dict) -> list[str]:
    """The names of those details that are held otherwise."""
    told = details.items()
    return [field for field, value in told if getattr(keeper(held, field), field) != value]


def fill(held: Person, details: dict, by_source: bool) -> None:
    """Give a person these details, saving only what differs from what is held.

    Of whose gender is another now, former names are kept closer, and nothing says so.
    """
    changed, was = differing(held, details), held.gender
    for field in changed:
        setattr(keeper(held, field), field, details[field])
    kept_apart = apart.save(held, changed)
    if naming.is_another(was, held.gender):
        naming.keep_former_closer([held.pk])
    held.name_keys = naming.keys(held, naming.words_beside([held.pk])[held.pk])
    if "nhs_number" in changed:
        held.identity = _identity(held, by_source)
    held.version += 1
    _refuse_number_of_another(held)
    _refuse_nameless(held)
    fields = {*changed, "name_keys", "identity", "version"} - kept_apart
    held.save(update_fields=None if held._state.adding else fields)
    note_here(held)


def locked(person: UUID) -> Person:
    """A person whom nobody else changes until the verb ends; `NotFound` where there is none."""
    return one(Person.objects.select_for_update(), person, "There is no such person.")


def _rename_account(by: Actor, held: Person) -> None:
    name = f"{held.given_name} {held.family_name}".strip()
    for account in own_accounts(held.pk).exclude(name=name):
        rename_account(by=by, account=account.pk, name=name)


def _move_practice(by: Actor, held: Person, left: UUID | None) -> None:
    if left:
        close_relationships(by=by, subject=f"practice:{left}", holder=left, person=held.pk)
    if practice := keeper(held, "practice_id").practice_id:
        open_relationship(
            by=by,
            holder_kind="organisation",
            holder=practice,
            person=held.pk,
            kind="registered",
            subject=f"practice:{practice}",
        )


@verb
def change(*, by: Actor, person: UUID, version: int, **details) -> Person:
    """Change details of a person. Raises `Conflict` where they changed since `version`.

    Raises `UserError` where the NHS number is somebody else's, or no name is left.
    """
    decision = decide(by, "person.change", person).require()
    held = locked(person)
    if held.version != version:
        raise Conflict("Somebody changed these details meanwhile. Nothing was saved; look again.")
    fill(held, details, by_source=False)
    _rename_account(by, held)
    _deed_about(by, "person.change", held.pk, decision, {"fields": sorted(details)})
    return held


@verb
def record_communication_need(
    *, by: Actor, person: UUID, was: str = "", **need
) -> CommunicationNeed:
    """Say what it takes to talk with a person: language, interpreter, format, support.

    `was` is the `queries.wording` that `by` had before them; `Conflict` where it is another now.
    """
    decision = decide(by, "communication.record", person).require_whole()
    # The person is locked, because there may be no need yet to lock.
    held = communication_need(locked(person))
    if was and was != wording(held):
        raise Conflict("Somebody changed this meanwhile. Nothing was saved; look again.")
    for field, value in need.items():
        setattr(held, field, value)
    held.save()
    fields = {"fields": sorted(need)}
    _deed_about(by, "communication_need.record", person, decision, fields)
    return held


@verb
def record_alert(*, by: Actor, person: UUID, words: str) -> Alert:
    """Say what changes what one does when going near a person."""
    decision = decide(by, "alert.record", person).require()
    made = Alert(person=locked(person), words=words, since=clock.now())
    made.save()
    _deed_about(by, "alert.record", person, decision)
    return made


def _deed_about(
    by: Actor, action: str, person: UUID, decision: Decision, detail: dict | None = None
) -> None:
    subject, basis = f"person:{person}", decision.basis
    deed(by=by, action=action, subject=subject, people=[person], basis=basis, detail=detail)


@verb
def end_alert(*, by: Actor, alert: UUID) -> Alert:
    """Say that an alert holds no longer. It is kept, with its end."""
    held = one(Alert.objects.select_for_update(), alert, "There is no such alert.")
    decision = decide(by, "alert.record", held.person_id).require()
    held.ended = held.ended or clock.now()
    held.save()
    _deed_about(by, "alert.end", held.person_id, decision)
    return held


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What many people need in being talked with, and who is what to whom."""

    communication_needs: Iterable[dict] = ()
    relatives: Iterable[dict] = ()


@verb
def record_many_circumstances(*, by: Actor, circumstances: Circumstances) -> int:
    """Record communication needs and relatives of many people at once; gives their number."""
    roles.require(by, "person.register")
    needs = (CommunicationNeed(**each) for each in circumstances.communication_needs)
    relatives = (RelatedPerson(**each) for each in circumstances.relatives)
    number = copy_in(CommunicationNeed, needs) + copy_in(RelatedPerson, relatives)
    deed(by=by, action="circumstances.record_many", purpose=RUNNING, detail={"number": number})
    return number
