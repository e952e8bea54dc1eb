"""Words, links and colours of streaming."""

from typing import Any

from hamlet.design import links, words
from hamlet.kernel import clock
from hamlet.people.banner import full_name
from hamlet.streaming.models import Attendance, RuleSet
from hamlet.streaming.queries import Board, Tried
from hamlet.streaming.rules import OLDEST, REGISTERED, STREAMS, Rule, Rules

COLOURS = {
    "emergency": "pink", "urgent": "yellow", "same_day": "green", "pharmacy": "aqua-green",
    "own_borough": "blue", "": "grey",
}  # fmt: skip
CAME_HEAD = ("Person", "Trouble", "Suggested", "Went to")
RULES_HEAD = ("Rule", "For", "Where to", "Why")
REFUSALS = dict(Attendance.Refusal.choices)


def name_of(of: Attendance) -> str:
    """Who came: their name in the record, or as they said it."""
    return full_name(of.person) if of.person else of.stated_name


def came_row(of: Attendance, complaints: dict[str, str]) -> list[Any]:
    """Somebody who came, as a row of the board."""
    at = words.time_words(of.assessed_at)
    who = {"text": name_of(of), "href": links.to("streaming:attendance", of.pk), "sub": at}
    trouble = complaints.get(of.found["complaint"], of.found["complaint"])
    sub = "Red flag" if of.found["flags"] else REGISTERED[of.registered]
    return [who, {"text": trouble, "sub": sub}, STREAMS[of.suggested], went(of)]


def went(of: Attendance) -> dict[str, str]:
    """Where somebody went, as a tag."""
    if not of.chosen:
        return {"tag": "Not decided yet", "colour": "grey"}
    booked = "Booked" if of.booking else ""
    return {"tag": STREAMS[of.chosen], "colour": COLOURS[of.chosen], "sub": booked}


def board(of: Board) -> list[dict[str, str]]:
    """The board's numbers as lines."""
    streams = "; ".join(
        f"{STREAMS[key]}: {of.streams[key]}" for key in STREAMS if key in of.streams
    )
    refusals = "; ".join(f"{REFUSALS[key]}: {number}" for key, number in of.refusals.items())
    lines = {
        "Came": str(of.arrived),
        "Not decided yet": str(of.waiting),
        "Went to": streams or "Nobody yet",
        "First assessment": _times(of),
        "From other boroughs": str(of.from_elsewhere),
        "Sent elsewhere than suggested": str(of.differed),
        "Did not agree": refusals or "Nobody",
        "Times left today": "Not known" if of.left_today is None else str(of.left_today),
        "Redirected straight from here": _cost(of),
    }
    return [{"key": key, "value": value} for key, value in lines.items()]


def _times(of: Board) -> str:
    if of.median_seconds is None:
        return "None yet"
    minutes, seconds = divmod(of.median_seconds, 60)
    half = f"half took no longer than {minutes} min {seconds} s"
    return f"{of.within_promise} of {of.arrived} within 3 minutes; {half}"


def _cost(of: Board) -> str:
    if not of.redirected:
        return "Nobody yet"
    cost, otherwise = pounds(of.cost_pence), pounds(of.cost_otherwise_pence)
    return f"{of.redirected}: {cost} so far; by way of the urgent treatment centre {otherwise}"


def pounds(pence: int) -> str:
    """'£1,234.50'."""
    return f"£{pence / 100:,.2f}"


def found(of: Attendance, rules: Rules) -> list[dict[str, str]]:
    """What the nurse found."""
    facts, flags = of.found, [rules.flags[each] for each in of.found["flags"]]
    rows = {
        "Trouble": rules.complaints[facts["complaint"]],
        "Red flags": "; ".join(flags) or "None",
        "Age": f"{facts['age']} years",
        "Registered": REGISTERED[of.registered],
        "Assessed": f"{words.moment_words(of.assessed_at)}, by {of.assessed_by_name}",
        "Rules": f"Version {of.rules.number}" + (f", rule {of.rule}" if of.rule else ""),
        "Elsewhere, because": of.differs,
        "Agreed to be sent on": of.get_consent_display(),
        "Did not agree because": of.get_refusal_display() if of.refusal else "",
    }
    return [{"key": key, "value": value} for key, value in rows.items() if value]


MISSED_HEAD = ("Person", "Came here", "Trouble", "Not there since")


def missed_row(of: Attendance, complaints: dict[str, str]) -> list[Any]:
    """Somebody who was sent on and did not come, as a row."""
    who = {"text": name_of(of), "href": links.to("streaming:follow_up", of.pk)}
    trouble = complaints.get(of.found["complaint"], of.found["complaint"])
    came, missed = words.moment_words(of.assessed_at), words.moment_words(of.missed_at)
    return [who, came, trouble, missed]


def missed(of: Attendance, rules: Rules) -> list[dict[str, str]]:
    """What whoever rings them has to know."""
    rows = {
        "Came here": words.moment_words(of.assessed_at),
        "Trouble": rules.complaints[of.found["complaint"]],
        "Sent to": STREAMS[of.chosen],
        "Not there since": words.moment_words(of.missed_at),
        "Phone": "" if of.person.not_safe else of.person.phone,
        "Take care": "It is not safe to ring or write to them." if of.person.not_safe else "",
        "Followed up": f"{of.get_outcome_display()} ({of.followed_by})" if of.outcome else "",
    }
    return [{"key": key, "value": value} for key, value in rows.items() if value]


def rule_row(number: int, rule: Rule, among: Rules) -> list[Any]:
    """A rule as a row."""
    return [str(number), for_whom(rule, among), STREAMS.get(rule.to, rule.to), rule.because]


def for_whom(rule: Rule, among: Rules) -> str:
    """'Cough or cold, fever; aged 1 to 17; registered with a practice of this borough'."""
    complaints = ", ".join(among.complaints.get(each, each) for each in rule.complaints)
    registered = " or ".join(REGISTERED[each].lower() for each in rule.registered)
    return "; ".join(filter(None, (complaints or "Any trouble", _ages(rule), registered)))


def _ages(rule: Rule) -> str:
    if rule.youngest and rule.oldest < OLDEST:
        return f"aged {rule.youngest} to {rule.oldest}"
    if rule.youngest:
        return f"aged {rule.youngest} and over"
    if rule.oldest == 0:
        return "under 1 year old"
    return f"aged up to {rule.oldest}" if rule.oldest < OLDEST else ""


def version(of: RuleSet) -> dict[str, Any]:
    """A version of the rules, as a line of the list."""
    return {
        "number": of.number,
        "href": links.to("streaming:rules", of.pk),
        "why": of.why,
        "drafted": f"Drafted by {of.drafted_by}, {words.moment_words(of.drafted_at)}",
        "state": state(of),
    }


def state(of: RuleSet) -> dict[str, str]:
    """Whether a version is a draft, live, or was."""
    if of.live_from is None:
        return {"tag": "Draft", "colour": "yellow", "sub": ""}
    since = words.moment_words(of.live_from)
    if of.live_until is None:
        return {"tag": "Live", "colour": "green", "sub": f"since {since}, by {of.approved_by}"}
    return {
        "tag": "Was live",
        "colour": "grey",
        "sub": f"{since} to {words.moment_words(of.live_until)}",
    }


def tried(of: Tried) -> dict[str, Any]:
    """What a version would have made of the past, in a sentence and by stream."""
    if not of.number:
        return {"words": "Nobody has come yet, so it could not be tried on anybody.", "rows": []}
    said = f"Of the last {of.number:,} who came, {of.different:,} would have been sent elsewhere."
    rows = [
        [STREAMS[before], STREAMS[after], f"{number:,}"]
        for (before, after), number in sorted(of.moved.items(), key=lambda pair: -pair[1])
    ]
    return {"words": said, "rows": rows}


def now_words() -> str:
    """'Saturday 28 November 2026'."""
    return words.date_words(clock.today(), "EEEE d MMMM y")
