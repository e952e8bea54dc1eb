"""What a draft of the rules changes of the version that holds, in words."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from hamlet.streaming.presenters.rules import flag_words, rule_words
from hamlet.streaming.rules import STREAMS, Rules

Worded = Callable[[Any, Rules], str]


def changes(was: Rules, now: Rules) -> list[str]:
    """Each change as a sentence, red flags first: what is gone before what is new."""
    return [
        *_of_parts("Red flag", was, now, "flags", flag_words),
        *_of_parts("Complaint", was, now, "complaints", lambda words, _: words),
        *_of_rules(was, now),
        *_of_the_rest(was, now),
    ]


def _of_parts(called: str, was: Rules, now: Rules, part: str, worded: Worded) -> list[str]:
    before = {key: worded(each, was) for key, each in getattr(was, part).items()}
    after = {key: worded(each, now) for key, each in getattr(now, part).items()}
    both = before.keys() & after.keys()
    return [
        *(f"{called} gone: {words}." for key, words in before.items() if key not in after),
        *(f"{called} new: {words}." for key, words in after.items() if key not in before),
        *(
            f"{called} changed: {before[key]}. Now: {after[key]}."
            for key in before
            if key in both and before[key] != after[key]
        ),
    ]


def _of_rules(was: Rules, now: Rules) -> list[str]:
    before, after = Counter(_rules(was)), Counter(_rules(now))
    gone, new = before - after, after - before
    kept = [each for each in _rules(was) if each in after]
    same_order = kept == [each for each in _rules(now) if each in before]
    return [
        *(f"Rule gone: {each}" for each in gone),
        *(f"Rule new: {each}" for each in new),
        *["The rules that stay stand in another order."] * (not same_order),
    ]


def _rules(of: Rules) -> list[str]:
    return [rule_words(number, of).split(": ", 1)[1] for number, _ in enumerate(of.rules, 1)]


def _of_the_rest(was: Rules, now: Rules) -> list[str]:
    changed = was.otherwise != now.otherwise
    return [f"Where no rule fits: {STREAMS[now.otherwise]}."] * changed
