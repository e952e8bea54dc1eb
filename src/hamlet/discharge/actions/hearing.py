"""What hospitals' systems say of their spells, and stays brought in line with it.

Of each spell the latest version holds, so that it makes no difference in which order they come, and
how often; `aligning` says what follows.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from hamlet.access import roles
from hamlet.access.decisions import decide
from hamlet.discharge.actions.aligning import bring_in_line
from hamlet.discharge.actions.life import lock
from hamlet.discharge.models import Spell, Stay
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.people import queries as people

OLDER = "older than what is held: nothing was changed"


class Unheard(UserError):
    """What a system says of a spell cannot be kept. `rule` is what it breaks, in a few words."""

    def __init__(self, rule: str, reason: str):
        super().__init__(reason)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Said:
    """What a system says of one spell, all of it, as it stood at `version`: fields of `Spell`."""

    key: str
    version: datetime
    state: str
    admitted_at: datetime
    ward_at: datetime
    ward: str = ""
    expected_on: date | None = None
    left_at: datetime | None = None
    destination: str = ""


KEPT = ("state", "admitted_at", "ward", "ward_at", "expected_on", "left_at", "destination")


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it: the stay, whether the spell is new or what is held of it changed, and what
    whoever sent it should know."""

    stay: Stay | None
    new: bool = False
    changed: bool = False
    notes: tuple[str, ...] = ()


@verb
def hear(*, by: Actor, system: str, person: UUID, team: UUID, said: Said) -> Heard:
    """Keep what a hospital's system says of a spell, and bring the stays of the person in line.

    `system` is the key of its source, `team` the one that plans the way home. Raises `Unheard`
    where the spell is another person's, another message of the same version says otherwise, or they
    died before it began.
    """
    roles.require(by, "stay.hear")
    decide(by, "stay.hear", person).require()
    lock(f"spell:{system}:{said.key}", f"stay:{person}")
    its = Q(system=system, key=said.key)
    spells = list(Spell.objects.filter(its | Q(person=person)))
    known = next((each for each in spells if (each.system, each.key) == (system, said.key)), None)
    _require_fits(known, person, said)
    if known is not None and said.version < known.version:
        _wrote(by, known, "hear_again")
        return Heard(known.stay, notes=(OLDER,))
    changed = known is None or said.version > known.version
    held = known or Spell(system=system, key=said.key, person_id=person)
    held.name, held.team_id, held.version = by.name, team, said.version
    for name in KEPT:
        setattr(held, name, getattr(said, name))
    notes = bring_in_line(by, held, [each for each in spells if each is not known])
    _wrote(by, held, "hear")
    return Heard(held.stay, known is None, changed, tuple(notes))


def _wrote(by: Actor, held: Spell, name: str) -> None:
    detail = {"state": held.state, "stay": str(held.stay_id or "none")}
    subject = f"spell:{held.pk}"
    deed(by=by, action=f"stay.{name}", subject=subject, people=[held.person_id], detail=detail)


def _require_fits(known: Spell | None, person: UUID, said: Said) -> None:
    died = people.person(person).death_date
    if (
        died
        and said.state != Spell.State.CANCELLED
        and clock.london(said.admitted_at).date() > died
    ):
        raise Unheard(
            "They died before it began",
            "Their record says that they died before this spell began. If the record is wrong, "
            "have it changed first; if the number is, send it of whom it is about.",
        )
    if known is not None and known.person_id != person:
        raise Unheard(
            "The spell is another person's",
            "This spell was told of somebody else. Cancel it as theirs, and tell it under another "
            "identifier.",
        )
    if known is not None and known.version == said.version and _differs(known, said):
        raise Unheard(
            "Two messages say different things",
            "Another message of the same version of this spell says otherwise. Send a later "
            "version that is right.",
        )


def _differs(known: Spell, said: Said) -> bool:
    return any(getattr(known, name) != getattr(said, name) for name in KEPT)
