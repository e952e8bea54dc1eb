"""One stay in words."""

from typing import Any

from hamlet.design import links, words
from hamlet.discharge import terms
from hamlet.discharge.models import NOT_HOME, Delay, FollowUp, Stay, TrustedAssessment
from hamlet.discharge.presenters.spells import theirs
from hamlet.discharge.queries import (
    Vacancy,
    asked_still,
    day_to_go,
    has_owner,
    nights_waited,
    told,
    unplanned,
    without_owner,
)
from hamlet.frontdoor import queries as frontdoor
from hamlet.kernel import clock

ACTS = {
    "plan": ("Plan the way home", "Keep the plan"),
    "assess": ("Assess what they need", "Keep the assessment"),
    "follow": ("Add what they need at home", "Add it"),
    "ready": ("The day they were ready", "Keep the day"),
    "why": ("What keeps them", "Keep the cause"),
    "leave": ("They have left", "They have left"),
    "back": ("They are still in hospital", "They are still in hospital"),
    "settle": ("Everything has an owner", "Close it"),
    "rely": ("Is the assessment enough?", "Tell them"),
    "refer": ("Ask a service", "Ask them"),
    "owner": ("Name who does it", "Keep it"),
    "drop": ("Not needed", "It is not needed"),
}
ENDED = {
    Stay.Destination.DIED: ("Died in hospital", "grey"),
    Stay.Destination.MISTAKE: ("Was not in hospital", "grey"),
}


NOTHING_NEEDED = ("They need nothing at home", "They need nothing: close it")
UNPLANNED = (
    "They left before anybody here asked what they need at home. Ask them, or the ward: add what "
    "they need, or say that they need nothing."
)


ASKED_STILL = ("What becomes of what was asked for", "Keep this and close it")
NOBODY_NEEDS_IT = ("Take back what was asked for", "They died: take it all back")
GONE_ELSEWHERE = (
    "They did not go home, and services are still asked to help them there. Say of each whether it "
    "goes on, or is taken back."
)
DIED = (
    "Services are still asked to help them at home. Take that back, so that nobody comes to their "
    "door or rings."
)


def act(name: str, of: Stay) -> tuple[str, str]:
    """What an act is called and its button says; closing says what is closed."""
    if name != "settle":
        return ACTS[name]
    if of.destination in NOT_HOME:
        return NOBODY_NEEDS_IT if of.destination == Stay.Destination.DIED else ASKED_STILL
    return NOTHING_NEEDED if unplanned(of) else ACTS[name]


def to_do_after(of: Stay) -> str:
    """What somebody has to look into who left with something open, in a sentence or two."""
    if of.destination in NOT_HOME:
        return DIED if of.destination == Stay.Destination.DIED else GONE_ELSEWHERE
    return UNPLANNED if unplanned(of) else ""


def days(number: int, unit: str = "night") -> str:
    """'1 night', '12 nights'."""
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


def state(of: Stay) -> dict[str, str]:
    """How a stay stands, as a tag."""
    if of.left_at and of.settled_at is None:
        return {
            "tag": f"{_gone(of)}, {_to_do(of)}",
            "colour": "red",
            "sub": words.moment_words(of.left_at),
        }
    if of.left_at:
        tag, colour = ENDED.get(of.destination, ("Left hospital", "green"))
        return {"tag": tag, "colour": colour, "sub": words.moment_words(of.left_at)}
    if of.ready_on is None:
        return {"tag": "In hospital", "colour": "blue", "sub": expected(of)}
    waited = nights_waited(of)
    said = f"{days(waited)} since they were ready" if waited else "ready today"
    return {"tag": "Ready to leave", "colour": "yellow", "sub": said}


def _gone(of: Stay) -> str:
    return ENDED[of.destination][0] if of.destination in ENDED else "Left"


def _to_do(of: Stay) -> str:
    if of.destination in NOT_HOME:
        return "services are asked still" if asked_still(of) else "to be closed"
    if unplanned(of):
        return "nobody planned it"
    return "something has no owner" if without_owner(of) else "to be closed"


def expected(of: Stay) -> str:
    """When somebody is expected to go, or that this was planned for a day that has gone; where
    nobody planned a day, the one that the hospital's system says."""
    day = day_to_go(of)
    if day is None:
        return "No day planned"
    late = " (gone by)" if day < clock.today() else ""
    return f"Expected to go {words.date_words(day, 'EEE d MMM')}{late}{_by_system(of)}"


def _by_system(of: Stay) -> str:
    return "" if of.expected_on else ", says the hospital's system"


def facts(of: Stay) -> list[dict[str, str]]:
    """What is known of a stay."""
    day = day_to_go(of)
    planned = of.planned_at and words.duration(of.planned_at - of.admitted_at)
    rows = {
        "Ward": of.ward,
        "Team that plans the way home": of.team.name,
        "Came in": words.moment_words(of.admitted_at),
        "Expected to go": f"{words.date_words(day)}{_by_system(of)}" if day else "No day yet",
        "Pathway": terms.PATHWAYS.get(of.pathway, "Not decided yet"),
        "Where to": of.get_destination_display(),
        "Planned": f"{planned} after they came in" if planned else "Not yet",
        "What they want": of.wishes,
        "Whom they call once home": of.call,
        "Ready since": words.date_words(of.ready_on),
        "Ticket home": _ticket(of),
        "Left": words.moment_words(of.left_at),
        "Why they left all the same": of.went_without,
        "By the hospital's system": theirs(spell) if (spell := told(of)) else "",
    }
    return [{"key": key, "value": value} for key, value in rows.items() if value]


def _ticket(of: Stay) -> str:
    if of.ticket_at is None:
        return "Nobody has gone through it with them yet"
    return f"Gone through with them {words.moment_words(of.ticket_at)}"


def delays(every: list[Delay]) -> list[list[str]]:
    """What kept somebody, from day to day."""
    return [
        [
            terms.CAUSES[each.cause][1],
            words.date_words(each.from_day),
            words.date_words(each.until_day) or "now",
            days(((each.until_day or clock.today()) - each.from_day).days),
            each.said_by,
        ]
        for each in every
        if each.until_day is None or each.until_day > each.from_day
    ]


def follow_up(of: FollowUp) -> dict[str, Any]:
    """Something they need at home: what, from when, and how it stands."""
    when = words.date_words(of.starts_on, "EEE d MMM")
    owned = has_owner(of)
    return {
        "id": of.pk,
        "what": terms.FOLLOW_UPS[of.kind],
        "when": f"from {when}" if when else "",
        "who": _who(of),
        "href": links.to("frontdoor:referral", of.referral_id) if of.referral_id else "",
        "tag": "Not needed" if of.dropped else "Has an owner" if owned else "No owner yet",
        "colour": "grey" if of.dropped else "green" if owned else "red",
        "dropped": bool(of.dropped),
        "asked": of.referral is not None and of.referral.ended_at is None,
    }


def _who(of: FollowUp) -> str:
    if of.dropped:
        return of.dropped
    if of.who:
        return of.who
    if of.service is None:
        return "Nobody was asked yet"
    if of.referral is None:
        return f"{of.service.name}: you cannot see this referral"
    return f"{of.service.name}: {frontdoor.state_words(of.referral).lower()}"


def assessment(of: TrustedAssessment) -> dict[str, Any]:
    """A trusted assessment, and who relies on it."""
    needs = [terms.NEEDS[each].lower() for each in of.needs]
    return {
        "by": f"{of.assessor_name}, {of.organisation}, {words.moment_words(of.at)}",
        "pathway": terms.PATHWAYS[of.pathway],
        "needs": "; ".join(needs) or "nothing more than before",
        "words": of.words,
        "reliances": [
            {
                "tag": "Takes it as it is" if each.relies else "Assesses again",
                "colour": "green" if each.relies else "yellow",
                "team": each.team.name,
                "words": each.words,
            }
            for each in of.reliances.all()
        ],
    }


def vacancy_row(of: Vacancy) -> list[Any]:
    """A service where somebody could go, with what is known of its room."""
    told = of.service.changed_at or of.service.assured_at
    at = f"told {words.date_words(told)}" if told else ""
    if of.left is None:
        room, sub = "Not told", ""
    else:
        room, sub = days(of.left, "place"), f"{of.told} {at}, {of.asked} asked for since"
    where = {"text": of.service.name, "href": links.to("directory:service", of.service.pk)}
    fits = "" if of.fits else "Not for their age"
    return [where | {"sub": fits}, {"text": room, "sub": sub}]
