"""Versions of the rules in words."""

from typing import Any

from hamlet.design import links, words
from hamlet.kernel.text import number_in
from hamlet.streaming.models import RuleSet
from hamlet.streaming.presenters.trying import first
from hamlet.streaming.reach import never_reached
from hamlet.streaming.rules import EVERY_AGE, OLDEST, REGISTERED, STREAMS, Flag, Rule, Rules

RULES_HEAD = ("Rule", "For", "Where to", "Why")
PARTS = {"rule": "rule", "complaint": "complaint", "flag": "red flag"}
"""What a version is made of, and what each is called."""


def rule_rows(among: Rules) -> list[list[Any]]:
    """The rules as rows; one that can decide on nobody says so."""
    return [
        [str(number), _for_row(number, each, among), STREAMS.get(each.to, each.to), each.because]
        for number, each in enumerate(among.rules, 1)
    ]


def _for_row(number: int, rule: Rule, among: Rules) -> dict[str, str]:
    takers = never_reached(among).get(number)
    return {
        "text": for_whom(rule, among),
        "sub": f"Never reached: {first(takers)}" if takers else "",
    }


def rule_words(number: int, among: Rules) -> str:
    """'Rule 2: Something in pregnancy. Where to: Emergency department.' and why."""
    rule = among.rules[number - 1]
    where = STREAMS.get(rule.to, rule.to)
    return f"Rule {number}: {for_whom(rule, among)}. Where to: {where}. {rule.because}"


def part_words(part: str, key: str, among: Rules) -> str | None:
    """What a rule, a complaint or a red flag (`part`) says; None where there is none."""
    if part == "rule":
        number = number_in(key) or 0
        return rule_words(number, among) if 0 < number <= len(among.rules) else None
    if part == "complaint":
        return among.complaints.get(key)
    return flag_words(among.flags[key], among) if key in among.flags else None


def says_now(part: tuple[str, str] | None, among: Rules) -> str:
    """What a part of a draft, its kind and key, says after somebody else changed the draft."""
    words = part_words(*part, among) if part else None
    return f"There it says now: {words}" if words else "Yours is added to what stands there now."


def flag_words(flag: Flag, among: Rules) -> str:
    """'Had a fit today', and of whom it can be true, or with what it counts though not ticked."""
    ages = _months(flag.from_months, flag.under_months)
    with_it = " or ".join(among.complaints.get(each, each).lower() for each in flag.complaints)
    counts = f"counts with {with_it}, though nobody ticks it" if with_it else ""
    more = "; ".join(filter(None, (ages, counts)))
    return f"{flag.words} ({more})" if more else flag.words


def _months(youngest: int, under: int) -> str:
    parts = (
        f"from {age_words(youngest)}" if youngest else "",
        f"under {age_words(under)}" if under < EVERY_AGE else "",
    )
    return ", ".join(filter(None, parts))


def age_words(months: int) -> str:
    """'3 months', '12 years'."""
    number, unit = (months, "month") if months % 12 else (months // 12, "year")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def choices(among: Rules) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen, each by its key: red flags and complaints."""
    return {
        "flags": [(key, flag_words(flag, among)) for key, flag in among.flags.items()],
        "complaints": list(among.complaints.items()),
    }


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
    if of.dropped_at is not None:
        sub = f"{words.moment_words(of.dropped_at)}, by {of.dropped_by}"
        return {"tag": "Thrown away", "colour": "grey", "sub": sub}
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
