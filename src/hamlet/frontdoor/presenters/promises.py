"""How promises are kept, and who is told when one runs out, in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from hamlet.design import words
from hamlet.directory.queries import Service
from hamlet.frontdoor.kept import Kept
from hamlet.frontdoor.ladder import Ladders, Step
from hamlet.frontdoor.models import Raising, ReadWithin, Rung
from hamlet.frontdoor.presenters.standing import address, name_of
from hamlet.frontdoor.raised import News
from hamlet.kernel import clock
from hamlet.notices.presenters import fate_words
from hamlet.notices.queries import Notice

GROUPS = (
    ("service", "Service"),
    ("locality", "Locality"),
    ("ethnicity", "Ethnic group"),
    ("language", "Language"),
)
RAISED_HEAD = ("Person", "Held by", "Why you are told")
HIDDEN, TOO_FEW = "7 or fewer", "Too few to show"
TELLS = dict(Rung.Tells.choices)


def kept_head(by: str) -> list[str]:
    """The head of the table, for figures by one kind of group."""
    return [
        dict(GROUPS)[by], "Came", "Wait still", "Ended before contact", "Kept in time",
        "Half had contact by", "Nine in ten by", "Clock stood still", "Hands",
    ]  # fmt: skip


def kept_finding(rows: list[Kept]) -> str:
    """What the table says, in a sentence or two: of all, and of the groups that differ most."""
    if not rows or rows[0].kept is None:
        return ""
    every, groups = rows[0], [each for each in rows[1:] if each.kept is not None]
    said = f"{every.kept:.0%} of promises were kept."
    if every.middle is not None:
        said += f" Half had a first contact by {words.duration(every.middle)}."
    if len(groups) < 2:
        return said
    worst, best = (of(groups, key=lambda each: each.kept) for of in (min, max))
    if f"{worst.kept:.0%}" == f"{best.kept:.0%}":
        return f"{said} Each group shown had the same share."
    return f"{said} Least: {worst.group}, {worst.kept:.0%}. Most: {best.group}, {best.kept:.0%}."


def kept_row(of: Kept) -> list[str]:
    """The figures of one group as a row, where it is not too small to show."""
    return [
        of.group,
        str(of.number),
        _count(of.waiting),
        _count(of.left),
        TOO_FEW if of.kept is None else f"{of.kept:.0%}",
        _length(of.middle),
        _length(of.most),
        TOO_FEW if of.stood is None else words.duration(of.stood),
        f"{of.hands:g}",
    ]


def _count(number: int | None) -> str:
    return HIDDEN if number is None else str(number)


def _length(of: timedelta | None) -> str:
    return "Not yet reached" if of is None else words.duration(of)


def ladder_rows(
    known: Ladders, services: Iterable[Service], everybody: bool, keeps: bool
) -> list[dict]:
    """Each ladder with its rungs in words, and the address where it is changed."""
    first = "Every service with no ladder of its own"
    rows = [_ladder(first, known.of(None), "frontdoor:ladder", keeps and everybody)]
    for each in services:
        own = each.pk in known.steps
        steps = known.of(each.pk) if own else ()
        rows.append(_ladder(each.name, steps, "frontdoor:ladder_of", keeps, each.pk))
    return rows


def _ladder(name: str, steps: Iterable[Step], route: str, keeps: bool, *parts) -> dict:
    said = [f"At {each.share}%: {TELLS[each.tells]}" for each in steps]
    return {
        "name": name,
        "rungs": said or ["As every service"],
        "href": reverse(route, args=parts) if keeps else "",
    }


def read_within(now: ReadWithin) -> str:
    """In how much time what is added is to be read, and since when, in sentences."""
    said = (
        f"It is to be read in {now.share}% of what the service promises: in {now.shortest} open "
        f"minutes at least, and {now.longest} at most."
    )
    return f"{said} Set by {now.set_by}, {words.moment_words(now.at)}." if now.number else said


def teams_head(news: News) -> list[str]:
    """The head of what was raised to somebody, by team."""
    since = f"New since {_moment(news.since)}" if news.since else "New"
    return ["Team", "Past its promise", "Soon to be", since, "Due first"]


def team_row(of: Raising) -> list:
    """What was raised to somebody of one team: how much, how much is new, and what is due first."""
    named = f"{reverse('frontdoor:raised')}?team={of.referral.owner_team_id}"
    return [
        {"href": named, "text": of.referral.owner_team.name},
        str(of.late),
        str(of.number - of.late),
        str(of.new) if of.new else "None",
        _linked(of) | {"sub": f"Due {words.moment_words(of.due_at)}"},
    ]


def _moment(at: datetime) -> str:
    """The time alone, where it is one of today."""
    today = clock.london(at).date() == clock.today()
    return words.time_words(at) if today else words.moment_words(at)


def raised_row(of: Raising, notices: Mapping[UUID, Notice]) -> list:
    """What was raised to somebody, as a row of its own."""
    due, told = words.moment_words(of.due_at), words.moment_words(of.at)
    sub = [f"Due {due}. Told {told}", _outside(of, notices)]
    return [
        _linked(of),
        of.referral.owner_team.name,
        {"text": _why(of, "is", "its"), "sub": ". ".join(filter(None, sub))},
    ]


def _why(of: Raising, be: str, whose: str) -> str:
    """Why somebody is told, or was: how much of which promise is over."""
    if of.message is None:
        return f"{of.share}% of {whose} promise {be} over"
    if of.message.read_by == of.message.created_at:
        return "What they wrote may mean danger to life"
    return f"{of.share}% of the time to read what was added {be} over"


def _linked(of: Raising) -> dict[str, str]:
    return {"href": address(of.referral_id), "text": name_of(of.referral)}


def raised_item(of: Raising, notices: Mapping[UUID, Notice]) -> dict:
    """A rung that was reached, as a line of a referral's history."""
    told = of.names or "nobody: there is no one with an account to tell"
    note = [f"As the ladder says: {TELLS[of.tells]}", _outside(of, notices)]
    return {
        "when": words.moment_words(of.at),
        "datetime": of.at.isoformat(),
        "text": f"{_why(of, 'was', 'the')}. Told: {told}",
        "note": ". ".join(filter(None, note)),
    }


def _outside(of: Raising, notices: Mapping[UUID, Notice]) -> str:
    """How a team was told where it is not looking, and what became of it; '' where it is not."""
    if of.team is None:
        return ""
    if of.notices is None:
        return f"Outside Hamlet: {of.team.name} is told in the next round"
    fates = [fate_words(notices[each]) for each in of.notices if each in notices]
    if not fates:
        return f"Outside Hamlet: nobody, {of.team.name} has no contact point"
    return f"Outside Hamlet: {'; '.join(fates)}"
