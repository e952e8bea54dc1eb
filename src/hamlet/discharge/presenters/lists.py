"""Who waits to go home, who is in hospital, and who left with something open, as rows."""

from collections.abc import Sequence
from typing import Any

from hamlet.design import links, words
from hamlet.discharge import terms
from hamlet.discharge.models import Stay
from hamlet.discharge.presenters.spells import OTHERWISE, differences, ours, theirs
from hamlet.discharge.presenters.stays import days, expected
from hamlet.discharge.queries import (
    asked_still,
    holding,
    nights_inside,
    nights_waited,
    told,
    without_owner,
)
from hamlet.people.banner import full_name

HEADS = {
    "waiting": ("Person", "Waits", "What keeps them", "Without an owner"),
    "staying": ("Person", "In hospital", "Expected to go", "Without an owner"),
    "left": ("Person", "Left", "Without an owner", "Why they went"),
    "asked": ("Person", "Left", "Where to", "Asked for still"),
    "unplanned": ("Person", "Left", "Where to", "What speaks for a risk"),
    "coming": ("Person", "Expected to go", "What your team was asked for"),
    "disagree": ("Person", "Here", "The hospital's system"),
    "wards": ("Ward", "People", "Nights", "Waits longest for"),
}


def _person(of: Stay) -> dict[str, str]:
    """Who it is, with what tells two of one name apart."""
    born = words.date_words(of.person.birth_date)
    sub = f"Born {born}. {of.ward}" if born else of.ward
    return {"text": full_name(of.person), "href": links.to("discharge:stay", of.pk), "sub": sub}


def _open(of: Stay) -> dict[str, str]:
    without = without_owner(of)
    if not without:
        return {"text": "Nothing" if of.planned_at else "Not planned yet", "sub": ""}
    return {"text": ", ".join(terms.FOLLOW_UPS[each.kind] for each in without), "sub": ""}


def _cause(of: Stay) -> str:
    held = holding(of)
    return terms.CAUSES[held.cause][1] if held else terms.UNSAID


WHO_IS_SHOWN = (
    "Each team sees here those whose way home it plans, and those whom it was asked to help."
)
NOBODY_WAITS = "Nobody who is ready waits with your teams"
SECTIONS = {
    "left": "Left hospital, and something has no owner",
    "asked": "Not gone home, and services are asked still",
    "unplanned": "Left hospital, and nobody planned the way home",
    "disagree": "Are they in hospital? Here and the hospital's system do not agree",
    "waiting": "Ready to leave, longest first",
    "staying": "In hospital, soonest to go first",
    "coming": "Coming to your team",
}
"""The lists of the board, in its order."""


RISK_FIRST = (
    f"First those who went home or to family, were {terms.OLD} or older, or a week or longer in "
    "hospital; then the newest. It is an order to read them in, no measure of risk."
)


def contents(lists: dict[str, list], unplanned: int) -> list[dict[str, Any]]:
    """How many are on each list that is not empty, and where it begins. Of `unplanned` the board
    has the first alone."""
    numbers = {name: len(rows) for name, rows in lists.items()} | {"unplanned": unplanned}
    return [
        {"id": name, "words": words, "number": numbers[name]}
        for name, words in SECTIONS.items()
        if numbers[name]
    ]


def heard(told: Sequence[tuple[str, Any]]) -> str:
    """Until when hospitals' systems have told, in a sentence; '' where none does."""
    said = [f"{name} {words.moment_words(at)}" for name, at in told]
    return f"Told by message until: {'; '.join(said)}." if said else ""


def _otherwise(of: Stay) -> str:
    what = ", ".join(row[0].lower() for row in differences(of))
    return f"{OTHERWISE}: {what}" if what else ""


def disagree_row(of: Stay) -> list[Any]:
    """Somebody of whom we and the hospital's system do not say the same: whether they are there."""
    return [_person(of), ours(of), theirs(told(of))]


def waiting_row(of: Stay) -> list[Any]:
    """Somebody who is ready and waits."""
    held = holding(of)
    since = f"since {words.date_words(held.from_day, 'd MMM')}" if held else ""
    group = terms.GROUPS[terms.CAUSES[held.cause][0]] if held else "Say what keeps them"
    ready = ", ".join(filter(None, (f"ready {words.date_words(of.ready_on)}", _otherwise(of))))
    waits = {"text": days(nights_waited(of)), "sub": ready}
    cause = {"text": _cause(of), "sub": ", ".join(filter(None, (group, since)))}
    return [_person(of), waits, cause, _open(of)]


def staying_row(of: Stay) -> list[Any]:
    """Somebody who still needs the hospital."""
    since = f"since {words.date_words(of.admitted_at)}, {days(nights_inside(of))}"
    since = {"text": since, "sub": _otherwise(of)}
    pathway = f"pathway {of.pathway}" if of.pathway is not None else "no pathway yet"
    day = {"text": expected(of).removeprefix("Expected to go "), "sub": pathway}
    return [_person(of), since, day, _open(of)]


def left_row(of: Stay) -> list[Any]:
    """Somebody who left while something had no owner."""
    return [_person(of), words.moment_words(of.left_at), _open(of), of.went_without]


def asked_row(of: Stay) -> list[Any]:
    """Somebody who did not go home, and what services were asked for all the same."""
    asked = {f"{terms.FOLLOW_UPS[each.kind]} ({each.service.name})" for each in asked_still(of)}
    where = of.get_destination_display()
    return [_person(of), words.moment_words(of.left_at), where, ", ".join(sorted(asked))]


def unplanned_row(of: Stay) -> list[Any]:
    """Somebody who left by a message, of whom nobody asked what they need at home."""
    said = told(of)
    left = {"text": words.moment_words(of.left_at), "sub": f"says {said.name}" if said else ""}
    risks = [risk for name, risk in terms.RISKS.items() if getattr(of, name)]
    return [_person(of), left, of.get_destination_display(), ", ".join(risks)]


def coming_row(of: Stay, team_ids: frozenset) -> list[Any]:
    """Somebody whom the actor's team was asked to help once they leave."""
    asked = [
        terms.FOLLOW_UPS[each.kind]
        for each in of.follow_ups.all()
        if each.referral and {each.referral.offered_to_id, each.referral.owner_team_id} & team_ids
    ]
    return [_person(of), expected(of).removeprefix("Expected to go "), ", ".join(asked)]


def wards(waiting: Sequence[Stay]) -> list[list[Any]]:
    """The people who wait, by ward: how many, how many nights so far, and for what most nights."""
    by_ward: dict[str, list[Stay]] = {}
    for each in waiting:
        by_ward.setdefault(each.ward, []).append(each)
    rows = [
        [ward, str(len(found)), f"{sum(map(nights_waited, found)):,}", _most(found)]
        for ward, found in by_ward.items()
    ]
    return sorted(rows, key=lambda row: -int(row[2].replace(",", "")))


def _most(found: Sequence[Stay]) -> str:
    nights: dict[str, int] = {}
    for each in found:
        nights[_cause(each)] = nights.get(_cause(each), 0) + nights_waited(each)
    return max(nights, key=nights.__getitem__)


def nobody(in_a_team: bool, shown: bool) -> tuple[str, str]:
    """What is said where nobody waits: a heading, and who is shown here and whom to ask where the
    actor is shown nobody at all."""
    if not in_a_team:
        ask = "Ask a data manager of the place to enter you in your team."
        return "You are in no team", f"{WHO_IS_SHOWN} {ask}"
    if shown:
        return NOBODY_WAITS, "Whoever is ready to leave and still there shows here."
    ask = "Of anybody else, ask the ward that they are on, or the team that plans their way home."
    return NOBODY_WAITS, f"{WHO_IS_SHOWN} {ask}"
