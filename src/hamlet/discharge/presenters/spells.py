"""What hospitals' systems say of a stay, beside what somebody here says."""

from datetime import date

from hamlet.design import words
from hamlet.discharge.models import Spell, Stay
from hamlet.discharge.queries import disagrees, told

HEAD = ("What", "Here", "The hospital's system")
OTHERWISE = "the hospital's system says otherwise"
DISAGREES = (
    "Ask the ward which is right. If the hospital's system is, say here that they have left, or "
    "that they are still there; if it is not, they mend it there."
)
DAY = "EEE d MMM"


def ours(of: Stay) -> str:
    """Whether they are in hospital, by us; who said it last, and when."""
    if of.left_at is None:
        return _said(of, f"In hospital, {of.ward}", "back" if "back" in of.said else "ward")
    return _said(of, f"{of.get_destination_display()}, {words.moment_words(of.left_at)}", "left")


def theirs(of: Spell) -> str:
    """Whether they are in hospital, by the hospital's system, and as it stood when."""
    if of.state == Spell.State.INSIDE:
        said = f"In hospital, {of.ward}"
    elif of.state == Spell.State.CANCELLED:
        said = "Not in hospital: the admission was cancelled"
    else:
        where = of.get_destination_display() or "Left"
        said = f"{where}, {words.moment_words(of.left_at)}"
    return f"{said} ({of.name}, {words.moment_words(of.version)})"


def _said(of: Stay, what: str, which: str) -> str:
    if which not in of.said:
        return what
    by = filter(None, (of.said[which]["by"], words.moment_words(of.said_at(which))))
    return f"{what} ({', '.join(by)})"


def differences(of: Stay) -> list[list[str]]:
    """Where we and the hospital's system say different things of a stay: what each says, who, and
    when."""
    spell = told(of)
    if spell is None:
        return []
    if disagrees(of):
        return [["Where they are", ours(of), theirs(spell)]]
    found = _inside(of, spell) if of.left_at is None else _left(of, spell)
    rows = [("Came in", "came", _day(of.admitted_at), _day(spell.admitted_at)), *found]
    at = f"{spell.name}, {words.moment_words(spell.version)}"
    return [
        [what, _said(of, here, which), f"{there} ({at})"]
        for what, which, here, there in rows
        if here and there and here != there
    ]


Row = tuple[str, str, str, str]
"""What it is about, which of our sayings it is, how it is here, how it is there."""


def _inside(of: Stay, spell: Spell) -> list[Row]:
    planned, expected = (_day(each.expected_on) for each in (of, spell))
    return [("Ward", "ward", of.ward, spell.ward), ("Expected to go", "plan", planned, expected)]


def _left(of: Stay, spell: Spell) -> list[Row]:
    which = "left" if "left" in of.said else "plan"
    where = (of.get_destination_display(), spell.get_destination_display())
    return [("Left", "left", _day(of.left_at), _day(spell.left_at)), ("Where to", which, *where)]


def _day(at: date | None) -> str:
    return words.date_words(at, DAY)
