"""Other names of a person in words."""

from typing import Any

from hamlet.access import roles
from hamlet.design import links, words
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.people.actions import Identity
from hamlet.people.models import Person, PersonName
from hamlet.people.queries import names_of

SAID = {"old": "Formerly", "official": "In official papers:", "nickname": "Also called"}


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


def where_closer(actor: Actor, person: Person) -> str:
    """Where to see what is kept closer, be there any or not; '' outside clinical roles."""
    return links.to("people:identity", person.pk) if roles.may(actor, "identity.look") else ""


def identity(of: Identity) -> dict[str, Any]:
    """What is kept closer, for whoever may see it."""
    sex = of.birth_sex.get_sex_display() if of.birth_sex else ""
    names = "" if of.names else "None"
    facts = [{"key": "Sex recorded at birth", "value": sex, "absent": "Not recorded here"}]
    facts += [{"key": "Other names", "value": names}] if names else []
    return {"facts": facts, "names": listed(of.names)}


def _said(name: PersonName) -> str:
    over = name.until is not None and name.until <= clock.today()
    kind = SAID["old" if over else name.use]
    whole = f"{name.given_name} {name.family_name}".strip()
    since = f"from {words.date_words(name.since)}" if name.since else ""
    until = f"until {words.date_words(name.until)}" if name.until else ""
    period = " ".join(filter(None, (since, until)))
    return f"{kind} {whole}{', ' if period else ''}{period}"
