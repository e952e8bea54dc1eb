"""Contact points of teams, and what became of a notice, in words."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from hamlet.design import words
from hamlet.kernel.calendars import WeeklyHours
from hamlet.notices.models import ContactPoint, Notice
from hamlet.place.queries import Team

BY = {"text": "by text", "email": "by email", "none": "no way to write to them"}
NOWHERE = "Nobody is told outside Hamlet of what is raised to this team"


def points(team: Team, found: Iterable[ContactPoint]) -> dict[str, Any]:
    """The page of a team's contact points."""
    return {
        "title": f"Where {team.name} is told",
        "back": reverse("place:team", args=[team.pk]),
        "team": team.name,
        "nowhere": NOWHERE,
        "points": [point(each) for each in found],
    }


def point(of: ContactPoint) -> dict[str, str]:
    """One contact point: where, by what, when it is answered, and how it is ended."""
    answered = WeeklyHours.of(of.week).in_words() if of.week else "at all hours"
    return {
        "address": of.address,
        "by": BY[of.channel],
        "answered": answered,
        "end": reverse("notices:end", args=[of.pk]),
    }


def fate(of: Notice) -> dict[str, str]:
    """What became of a notice, as a cell of a table."""
    if of.sent_at:
        return {"tag": "Sent", "colour": "green", "sub": words.moment_words(of.sent_at)}
    if of.dropped_at:
        return {"tag": "Not sent", "colour": "grey", "sub": of.problem or "It is no longer so."}
    if of.gave_up_at:
        return {"tag": "Gave up", "colour": "red", "sub": f"{of.problem} Tell them another way."}
    if not of.address:
        return {"tag": "Not sent", "colour": "orange", "sub": "Tell them another way."}
    when = f"To be sent {words.moment_words(of.send_at)}"
    if of.tries and of.problem:
        return {"tag": "Failed", "colour": "orange", "sub": f"{of.problem} {when}"}
    return {"tag": "Waits", "colour": "blue", "sub": when}


def fate_words(of: Notice) -> str:
    """What became of a notice, in a few words: 'told by text at 14:02'."""
    if of.sent_at:
        return f"told {BY[of.channel]}, {words.moment_words(of.sent_at)}"
    if of.gave_up_at or of.dropped_at:
        return f"not delivered {BY[of.channel]}: {of.problem or 'it is no longer so'}"
    again = f" {of.problem}" if of.tries and of.problem else ""
    return f"to be told {BY[of.channel]}, {words.moment_words(of.send_at)}.{again}"
