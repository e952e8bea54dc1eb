"""Other names of a person in words."""

from typing import Any

from hamlet.design import words
from hamlet.kernel import clock
from hamlet.people.models import Person, PersonName
from hamlet.people.queries import names_of

SAID = {"old": "Formerly", "official": "In official papers", "nickname": "Also called"}


def beside(person: Person) -> str:
    """'Formerly Amina Khan, until 3 May 2010. Also called Mina'; '' where there is no other."""
    return ". ".join(map(_said, names_of(person)))


def listed(names: list[PersonName]) -> list[dict[str, Any]]:
    """Each name in words, and whether it still holds and is kept closer."""
    return [
        {
            "id": each.pk,
            "words": f"{_said(each)}{' (kept closer)' if each.closer else ''}",
            "closer": each.closer,
            "holds": each.until is None,
        }
        for each in names
    ]


def _said(name: PersonName) -> str:
    over = name.until is not None and name.until <= clock.today()
    kind = SAID["old" if over else name.use]
    whole = f"{name.given_name} {name.family_name}".strip()
    since = f"from {words.date_words(name.since)}" if name.since else ""
    until = f"until {words.date_words(name.until)}" if name.until else ""
    period = " ".join(filter(None, (since, until)))
    return f"{kind} {whole}{', ' if period else ''}{period}"
