"""Stays brought in line with what hospitals' systems say of their spells (decision 100).

What follows from the latest versions of all spells of a person is worked out anew each time:

- A spell in which they are in hospital has a stay that is open; of several, the one that began
  last. The others are kept beside it.
- One that they have left has a stay that ended; one that was cancelled has none.
- A stay that somebody typed is joined by the spell that falls into its time.
- What somebody of us said stands: that they left, what is planned, and on which ward they are since
  then. What a system says otherwise is kept beside it, and both are shown.
"""

from datetime import date, datetime

from hamlet.discharge import queries
from hamlet.discharge.actions.held import keep
from hamlet.discharge.actions.life import begin, end, go_on
from hamlet.discharge.models import NOT_HOME, Spell, Stay
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.identifiers import new_id
from hamlet.people import queries as people

BESIDE = "they are in hospital by a spell that began later: this one is kept beside it"
STANDS = "somebody here says otherwise, and that stands: both are shown where the stay is"
DEATH_FIRST = (
    "their record says that they live, so the stay is open until somebody records that they died"
)
BY_MESSAGE = "The hospital's system said that they left."


def bring_in_line(by: Actor, held: Spell, others: list[Spell]) -> list[str]:
    """Keep a spell, and what follows from it and the `others` of its person for their stays; gives
    what is to be told of it."""
    spells = [held, *others]
    stays = _held_stays(spells)
    before = {each: each.stay for each in others}
    held.stay = held.stay or _typed(held, stays, spells)
    inside = [each for each in spells if _is_inside(each)]
    notes = [DEATH_FIRST] if held.state == Spell.State.LEFT and held in inside else []
    if held not in inside:
        notes += _is_over(by, held)
    going = [each for each in inside if not _said_left(each.stay)]
    if going:
        going.sort(key=lambda each: (each.admitted_at, each.system, each.key))
        _stays(by, stays, *going)
    for each in (held, *(each for each in others if each.stay != before[each])):
        each.save()
    if held in inside and held not in going:
        notes.append(STANDS)
    if held in going and held.stay is None:
        notes.append(BESIDE)
    return notes


def _held_stays(spells: list[Spell]) -> list[Stay]:
    """The stays of a person, the newest first, while nobody else changes them."""
    found = Stay.objects.select_for_update().filter(person=spells[0].person_id)
    held = {each.pk: each for each in found.order_by("-admitted_at")}
    for each in spells:
        each.stay = held.get(each.stay_id)
    return list(held.values())


def _typed(held: Spell, stays: list[Stay], spells: list[Spell]) -> Stay | None:
    """The stay that somebody typed and no system tells of yet, into whose time a spell falls."""
    told = {each.stay_id for each in spells}
    for each in stays:
        if "came" not in each.said or each.pk in told:
            continue
        ended = held.left_at is not None and _day(held.left_at) < _day(each.admitted_at)
        began_after = each.left_at is not None and held.admitted_at > each.left_at
        if not ended and not began_after:
            return each
    return None


def _day(at: datetime) -> date:
    return clock.london(at).date()


def _is_inside(spell: Spell) -> bool:
    """Whether a stay is open for a spell: they are in hospital, or died there and nobody has
    recorded it yet, before which nothing ends with it (decision 85)."""
    died = spell.state == Spell.State.LEFT and spell.destination == Stay.Destination.DIED
    return spell.state == Spell.State.INSIDE or (
        died and people.person(spell.person_id).death_date is None
    )


def _said_left(stay: Stay | None) -> bool:
    return stay is not None and "left" in stay.said


def _said_back(stay: Stay, spell: Spell) -> bool:
    """Whether somebody of us took back that they left, since it stood as the system says."""
    back = stay.said_at("back")
    return back is not None and back >= spell.version


def _stays(by: Actor, stays: list[Stay], *going: Spell) -> None:
    """Somebody is in hospital by the last of these spells: their open stay is its own."""
    *others, spell = going
    for each in others:
        _let_go(by, each)
    there = next((each for each in stays if each.left_at is None), None)
    if there is not None and spell.stay not in (None, there):
        there = _one_of(by, there, spell.stay)
    if there is None:
        there = go_on(by, spell.stay) if spell.stay else begin(by, _stay_of(spell))
    spell.stay = there
    _follow(by, there, spell)


def _let_go(by: Actor, spell: Spell) -> None:
    """They are in hospital by a later spell: this one has no stay, not even one that ended."""
    stay, spell.stay = spell.stay, None
    if stay is not None and stay.left_at is not None:
        _undo(by, stay)


def _one_of(by: Actor, there: Stay, own: Stay) -> Stay | None:
    """Of an open stay and one that goes on, that of which somebody of us did something; None where
    it is the second."""
    if _is_touched(there):
        _undo(by, own)
        return there
    _undo(by, there)
    return None


def _is_touched(stay: Stay) -> bool:
    """Whether somebody of us has said or done anything about a stay."""
    done = stay.ready_on or stay.follow_ups.exists() or stay.assessments.exists()
    return bool(stay.said or done)


def _undo(by: Actor, stay: Stay) -> bool:
    """A stay that only a system told of was a mistake. Gives whether it is one now."""
    mistake = Stay.Destination.MISTAKE
    if _is_touched(stay):
        return False
    if stay.destination != mistake:
        end(by, stay, destination=mistake, at=stay.left_at or clock.now(), followed=False)
    return True


def _stay_of(spell: Spell, **more) -> Stay:
    return Stay(
        submission_key=f"spell:{new_id().hex}",
        person_id=spell.person_id,
        team_id=spell.team_id,
        ward=spell.ward,
        admitted_at=spell.admitted_at,
        **more,
    )


def _follow(by: Actor, stay: Stay, spell: Spell) -> None:
    """Where they are and since when, as the spell says, unless somebody of us said it later."""
    before = (stay.ward, stay.admitted_at)
    typed = stay.said_at("ward")
    if typed is None or spell.ward_at > typed:
        stay.ward = spell.ward
    if "came" not in stay.said:
        stay.admitted_at = spell.admitted_at
    if (stay.ward, stay.admitted_at) != before:
        keep(by, stay, "follow")


def _is_over(by: Actor, spell: Spell) -> list[str]:
    """Somebody has left by this spell; or it never was, and neither was what it alone told of."""
    stay = spell.stay
    if spell.state == Spell.State.CANCELLED:
        return [] if stay is None or _undo(by, stay) else [STANDS]
    if _said_left(stay):
        return []
    if stay and stay.left_at is None and _said_back(stay, spell):
        return [STANDS]
    where = _where(stay, spell)
    if stay is None:
        ended = {"left_at": spell.left_at, "destination": where}
        spell.stay = stay = begin(by, _stay_of(spell, **ended))
    else:
        _follow(by, stay, spell)
    if stay.version == 1 or (stay.left_at, stay.destination) != (spell.left_at, where):
        _end(by, stay, where, spell.left_at)
    return []


def _end(by: Actor, stay: Stay, where: str, at: datetime) -> None:
    """They left. It is followed where somebody should look: something has no owner, or nobody
    planned the way home, or where they went nobody needs what was asked of services; what somebody
    has looked at and closed is not opened again."""
    without = [] if where in NOT_HOME else queries.without_owner(stay)
    open_still = without or stay.planned_at is None
    if where in NOT_HOME:
        open_still = queries.asked_still(stay)
    same = stay.destination == where or NOT_HOME.isdisjoint({stay.destination, where})
    followed = bool(open_still) and not (stay.settled_at and same)
    end(by, stay, destination=where, at=at, followed=followed, why=BY_MESSAGE, without=len(without))


def _where(stay: Stay | None, spell: Spell) -> str:
    """Where they went. A plan that somebody made knows more than the codes of a system, but for
    whether they died or went to another hospital; where nobody says, it is taken as home."""
    if spell.destination in NOT_HOME:
        return spell.destination
    planned = stay.destination if stay and stay.planned_at else ""
    return (planned if planned not in NOT_HOME else "") or spell.destination or "home"
