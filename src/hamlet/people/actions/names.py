"""The verbs of names beside the usual one: taken down, ended, kept closer."""

from datetime import date
from uuid import UUID

from hamlet.access import sight
from hamlet.access.decisions import Decision, decide
from hamlet.access.one import one
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.people import naming
from hamlet.people.actions.people import locked
from hamlet.people.models import Person, PersonName


@verb
def add_name(
    *,
    by: Actor,
    person: UUID,
    use: str,
    given_name: str = "",
    family_name: str = "",
    since: date | None = None,
    until: date | None = None,
    closer: bool = False,
) -> PersonName:
    """Take down another name of somebody; said again, it changes nothing.

    A former name that would out somebody is kept closer whatever was said. Raises `UserError` where
    it is no name, or the one they go by, or its days are impossible.
    """
    decision = decide(by, "person.change", person).require()
    held = locked(person)
    told = {"given_name": given_name.strip(), "family_name": family_name.strip()}
    made = PersonName(person=held, use=use, since=since, until=until, closer=closer, **told)
    _refuse_impossible(made)
    made.closer = closer or (use == PersonName.Use.OLD and naming.would_out(held))
    known = naming.kept(made, wrong=False)
    if known is None:
        naming.take_down(made)
        naming.find_by_names(held)
    _deed(by, "name.add", person, decision, {"use": use})
    return known or made


@verb
def end_name(
    *, by: Actor, person: UUID, name: UUID, until: date | None = None, wrong: bool = False
) -> PersonName:
    """Say until when somebody went by a name (today, unless told), or that it was `wrong`.

    It is kept. One that was wrong is shown no more, and finds nobody.
    """
    decision = decide(by, "person.change", person).require()
    held = locked(person)
    with sight.closer(person):
        of = _name(held, name)
        of.wrong = of.wrong or wrong
        of.until = of.until if wrong else until or clock.today()
        _refuse_impossible(of)
        of.save(update_fields=["until", "wrong"])
    naming.find_by_names(held)
    _deed(by, "name.end", person, decision, {"use": of.use})
    return of


@verb
def keep_name_closer(*, by: Actor, person: UUID, name: UUID, closer: bool = True) -> PersonName:
    """Keep a name from searches and pages, or let it be seen again."""
    decision = decide(by, "person.change", person).require()
    held = locked(person)
    with sight.closer(person):
        of = _name(held, name)
        of.closer = closer
        of.save(update_fields=["closer"])
    naming.find_by_names(held)
    _deed(by, "name.closer", person, decision, {"use": of.use})
    return of


def _name(of: Person, name: UUID) -> PersonName:
    return one(of.names, name, "There is no such name.")


def _refuse_impossible(name: PersonName) -> None:
    usual = (name.person.given_name, name.person.family_name)
    if name.use not in PersonName.Use.values:
        raise UserError("Choose what kind of name it is.")
    if not (name.given_name or name.family_name):
        raise UserError("Type at least one name.")
    if (name.given_name, name.family_name) == usual:
        raise UserError("This is the name that they go by now. Type another.")
    if name.since and name.until and name.until < name.since:
        raise UserError("They cannot have gone by it until before they began to. Check both dates.")
    born = name.person.birth_date
    if born and any(day and day < born for day in (name.since, name.until)):
        raise UserError("One of these days lies before they were born. Check it.")
    if name.until and name.until > clock.today():
        raise UserError("The day until which they went by it lies in the future.")


def _deed(
    by: Actor, action: str, person: UUID, decision: Decision, detail: dict | None = None
) -> None:
    subject, basis = f"person:{person}", decision.basis
    deed(by=by, action=action, subject=subject, people=[person], basis=basis, detail=detail)
