"""Who somebody at the door could be, and what speaks against it."""

from datetime import date
from itertools import islice

from hamlet.design import words
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.names import name_keys
from hamlet.people.queries import Person
from hamlet.streaming.models import Attendance
from hamlet.streaming.queries.attendances import unfinished, unknown

ABOUT = 2
"""By how many years an age that was only told may be wrong."""
MOST = 3


def could_be(actor: Actor, person: Person) -> list[Attendance]:
    """Those who came within a day, of whom nobody has said who they are, and who could be this
    person: a name that sounds alike, no other date of birth and no other age."""
    named = unknown(actor).exclude(stated_name="")
    return list(islice((each for each in named if not differences(each, person)), MOST))


def differences(of: Attendance, person: Person) -> list[str]:
    """In what somebody who came differs from a person of the record: 'name', 'date of birth',
    'age'. What was not told differs from nothing."""
    same_name = not of.stated_name or _goes_by(of.stated_name, set(person.name_keys))
    stated, born = of.stated_birth_date, person.birth_date
    told = {
        "name": not same_name,
        "date of birth": bool(stated and born and stated != born),
        "age": not stated and not _about(of, born),
    }
    return [what for what, differs in told.items() if differs]


def here_already(
    actor: Actor, *, person: Person | None = None, stated_name: str = ""
) -> list[Attendance]:
    """Who waits at the actor's door already and is this person, or goes by the same name."""
    keys = set(person.name_keys) if person else set(name_keys(stated_name))
    return [each for each in unfinished(actor) if _is_same(each, person, stated_name, keys)]


def _is_same(of: Attendance, person: Person | None, stated_name: str, keys: set[str]) -> bool:
    if of.person and person:
        return of.person_id == person.pk
    if of.person:
        return _goes_by(stated_name, set(of.person.name_keys))
    return _goes_by(of.stated_name, keys)


def _goes_by(stated: str, keys: set[str]) -> bool:
    """Whether each word of a stated name is one that somebody goes by, however spelt."""
    words_told = [set(name_keys(word)) for word in stated.split()]
    told = [each for each in words_told if each]
    return bool(told) and all(not keys.isdisjoint(each) for each in told)


def _about(of: Attendance, born: date | None) -> bool:
    """Whether the age that was told can be that of somebody born then."""
    age = of.found["age"]
    if born is None or age is None:
        return True
    years = words.whole_months(born, clock.london(of.assessed_at).date()) // 12
    return abs(years - age) <= (ABOUT if age > ABOUT else 0)
