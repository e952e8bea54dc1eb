"""Every action that the code writes has plain words, and no words stand for what nobody writes."""

import ast
import re
from functools import cache
from pathlib import Path

import hamlet
from hamlet.booking.lifecycle import CHANGES
from hamlet.frontdoor.lifecycle import MOVES
from hamlet.journal.words import WORDS
from hamlet.place.actions import GEOGRAPHY

FILES = sorted(Path(hamlet.__file__).parent.rglob("*.py"))
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
# Names that are put together when they are written, and what they come to.
COMPOSED = {
    "f'attendance.{name}'": {
        f"attendance.{name}"
        for name in (
            "assess",
            "assess_again",
            "book",
            "correct",
            "end",
            "identify",
            "stream",
            "missed",
            "follow_up",
            "take_apart",
        )
    },
    "f'stay.{name}'": {
        f"stay.{name}"
        for name in (
            "add_follow_up",
            "admit",
            "admit_again",
            "assess",
            "drop",
            "follow",
            "give_ticket",
            "go_on",
            "hear",
            "hear_again",
            "leave",
            "name_owner",
            "plan",
            "ready",
            "refer",
            "rely",
            "say_why",
            "settle",
        )
    },
    "f'booking.{name}'": {f"booking.{name}" for name in CHANGES},
    "f'referral.{name}'": {f"referral.{name}" for name in MOVES},
    "f'{kind}.draw'": {f"{kind}.draw" for kind in GEOGRAPHY},
    "f'{noun}.keep'": {"small_area.keep", "organisation.keep"},
}


def calls_of(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def name_of(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def writers(tree):
    """Functions of a module that pass on an action they are given: name, and its place."""
    found = {"deed": None, "look": None}
    for each in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        names = [argument.arg for argument in each.args.args]
        if "action" in names and any(name_of(call) in ("deed", "look") for call in calls_of(each)):
            found[each.name] = names.index("action")
    return found


def defaults(tree):
    """What is written where a call of such a function names no action."""
    for each in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        names = [argument.arg for argument in each.args.args]
        if "action" in names and each.name in writers(tree):
            ends = dict(zip(names[::-1], each.args.defaults[::-1], strict=False))
            yield from [ends["action"].value] if "action" in ends else []


def given(call, place):
    """The expressions that a call gives as the action."""
    found = [word.value for word in call.keywords if word.arg == "action"]
    found += [call.args[place]] if place is not None and len(call.args) > place else []
    return [
        branch
        for each in found
        for branch in ((each.body, each.orelse) if isinstance(each, ast.IfExp) else (each,))
    ]


@cache
def written():
    return frozenset(each_written())


def each_written():
    """Every action that a call of `deed` or `look` writes, directly or through a helper."""
    for file in FILES:
        tree = ast.parse(file.read_text())
        through = writers(tree)
        yield from defaults(tree)
        for call in calls_of(tree):
            if name_of(call) not in through:
                continue
            for each in given(call, through[name_of(call)]):
                if isinstance(each, ast.Constant):
                    yield each.value
                elif isinstance(each, ast.JoinedStr):
                    yield from COMPOSED[ast.unparse(each)]
                else:
                    assert ast.unparse(each) == "action", f"{file}: {ast.unparse(each)}"


def test_every_action_that_is_written_has_words():
    found = written()
    assert all(ACTION.fullmatch(each) for each in found)
    assert len(found) > 50
    assert not found - WORDS.keys()


def test_no_words_stand_for_what_nobody_writes():
    assert not WORDS.keys() - written()


def test_the_words_are_short_plain_and_follow_a_name():
    for action, words in WORDS.items():
        for said in words:
            assert said[0].islower(), action
            assert not said.endswith("."), action
            assert len(said.split()) <= 12, action
