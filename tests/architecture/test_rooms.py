"""Each room says what it is, stands in the house order, and changes things by verbs alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.api import read_configuration

HOUSE = Path(__file__).resolve().parents[2] / "src" / "hamlet"
ROOMS = sorted(path.parent.name for path in HOUSE.glob("*/__init__.py"))
CONTRACTS = read_configuration(str(HOUSE.parents[1] / ".importlinter"))["contracts_options"]
# The journal's own are how verbs and pages write in it, not verbs; what is not to be told any more
# is dropped by the verb of whatever changed.
WRITING = {("journal", name) for name in ("deed", "look", "looks_together")} | {("notices", "drop")}


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    """A module's functions by name, those that it imports from its own room's actions too."""
    tree = ast.parse(path.read_text())
    own = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and ".actions." in (node.module or ""):
            brought = functions(HOUSE.parent / f"{node.module.replace('.', '/')}.py")
            own |= {each.name: brought[each.name] for each in node.names if each.name in brought}
    return own


def offered(room: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """What other rooms may call in a room's actions."""
    for path in (HOUSE / room / "actions.py", HOUSE / room / "actions" / "__init__.py"):
        if path.exists():
            yield from ((n, f) for n, f in functions(path).items() if not n.startswith("_"))


def is_verb(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(each).split(".")[-1] == "verb" for each in function.decorator_list)


def complaints(function: ast.FunctionDef) -> list[str]:
    """What keeps a function from being a verb."""
    taken = function.args
    found = [] if is_verb(function) else ["is not marked @verb"]
    if taken.posonlyargs or taken.args or taken.vararg:
        found.append("takes arguments by position")
    actor = next((a for a in taken.kwonlyargs if a.arg == "by"), None)
    if actor is None or actor.annotation is None or ast.unparse(actor.annotation) != "Actor":
        found.append("does not take by=, an Actor")
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_says_in_a_few_lines_what_it_is(room):
    readme = HOUSE / room / "README.md"
    assert readme.exists(), f"{room} has no README.md"
    first, *rest = readme.read_text().splitlines()
    assert first.lower().startswith(f"# {room}")
    assert 3 <= len(rest) <= 40


def test_the_house_order_names_the_rooms_there_are():
    order = next(each for each in CONTRACTS if each["type"] == "layers")
    assert sorted(order["layers"]) == ROOMS


def test_every_folder_of_the_house_is_a_room():
    folders = {path.name for path in HOUSE.iterdir() if path.is_dir()} - {"__pycache__"}
    assert sorted(folders) == ROOMS


VERBS = [(room, name, f) for room in ROOMS for name, f in offered(room)]


def test_verbs_are_found():
    assert len(VERBS) > 20


@pytest.mark.parametrize(
    ("room", "name", "function"), VERBS, ids=[f"{room}-{name}" for room, name, _ in VERBS]
)
def test_what_a_room_offers_to_do_is_a_verb(room, name, function):
    if (room, name) not in WRITING:
        assert complaints(function) == []


@pytest.mark.parametrize("path", sorted(HOUSE.glob("*/**/*.py")), ids=lambda p: p.parent.name)
def test_verbs_stand_in_actions_alone(path):
    if "actions" not in (path.stem, path.parent.name):
        verbs = [name for name, function in functions(path).items() if is_verb(function)]
        assert verbs == []


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("@verb\ndef end(*, by: Actor): ...", []),
        ("@verbs.verb\ndef end(*, by: Actor, why): ...", []),
        ("def end(*, by: Actor): ...", ["is not marked @verb"]),
        ("@verb\ndef end(referral, *, by: Actor): ...", ["takes arguments by position"]),
        ("@verb\ndef end(*, referral): ...", ["does not take by=, an Actor"]),
        ("@verb\ndef end(*, by: str): ...", ["does not take by=, an Actor"]),
    ],
)
def test_the_check_of_verbs_can_fail(written, complaint):
    assert complaints(ast.parse(written).body[0]) == complaint


# Verbs that decide nothing themselves, and why they need not.
DECIDED_ELSEWHERE = {
    ("access", "end_sessions"): "one's own, or the command line's",
    ("access", "forget_second_factors"): "the command line's: whoever holds the server's shell",
    ("access", "note_failed_sign_in"): "who fails to sign in is nobody yet",
    ("access", "note_sign_in"): "somebody signing in has no role yet",
    ("access", "open_relationship"): "part of a verb that has decided",
    ("access", "close_relationships"): "part of a verb that has decided",
    ("access", "end_personal_sight"): "part of a verb that has decided",
    ("access", "open_many_relationships"): "part of a verb that has decided",
    ("access", "rename_account"): "part of a verb that has decided",
    ("access", "restrict_item"): "part of a verb that has decided",
    ("access", "end_item_restriction"): "part of a verb that has decided",
    ("interop", "take_message"): "what it asks is done by verbs that decide",
    ("booking", "end_after_death"): "the clock's: nobody comes any more",
    ("booking", "end_waiting"): "the clock's: of days that are over",
    ("booking", "let_go"): "the clock's: what was kept and not taken",
    ("booking", "not_said"): "the clock's: of what nobody said anything",
    ("booking", "offer_place"): "the clock's: the longest wait comes first",
    ("booking", "withdraw"): "the clock's: of times that are no longer offered",
    ("directory", "confirm_by_link"): "whoever has the link: its secret decides",
    ("directory", "remind"): "the clock's: an entry that goes stale",
    ("directory", "suggest"): "whoever has the link: its secret decides",
    ("frontdoor", "adopt"): "the loader's, of referrals with a past",
    ("frontdoor", "climb_back"): "the clock's: what nobody answered goes back",
    ("frontdoor", "hand_back"): "the clock's: what is held by somebody who left",
    ("frontdoor", "mark_read"): "marks only what was sent to the actor",
    ("frontdoor", "tell_outside"): "the clock's: a team that has not looked",
    ("frontdoor", "take_round"): "marks only what was raised to the actor",
    ("notices", "begin_sending"): "the clock's: a notice whose moment has come",
    ("notices", "failed_to_send"): "the clock's: what the carrier answered",
    ("notices", "sent"): "the clock's: what the carrier answered",
}
DECIDING = {
    "require",
    "require_whole",
    "require_adopt",
    "require_booking",
    "require_confirm",
    "require_give_back",
    "require_keep",
    "require_stay",
    "require_waiting",
    "require_change",
    "require_marking",
    "decide",
    "require_owner",
    "may",
    "may_withdraw",
    "NotAllowed",
}
VERB_NAMES = {name for _, name, function in VERBS if is_verb(function)}


TAKES_HOLD = ("_", "locked")


def calls(function: ast.FunctionDef, helpers: dict[str, ast.FunctionDef]) -> set[str]:
    """The names of what a function calls, those of its module's own helpers too, and of how its
    room takes hold of what is changed."""
    found, waiting, seen = set(), [function], set()
    while waiting:
        for node in ast.walk(waiting.pop()):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).split(".")[-1]
                found.add(name)
                if name.startswith(TAKES_HOLD) and name in helpers and name not in seen:
                    seen.add(name)
                    waiting.append(helpers[name])
    return found


def decides(function: ast.FunctionDef, helpers: dict[str, ast.FunctionDef]) -> bool:
    return not calls(function, helpers).isdisjoint(DECIDING | VERB_NAMES - {function.name})


def all_verbs() -> Iterator[tuple[str, str, ast.FunctionDef, dict[str, ast.FunctionDef]]]:
    for path in sorted((*HOUSE.glob("*/actions.py"), *HOUSE.glob("*/actions/*.py"))):
        tree = ast.parse(path.read_text())
        own = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for name, function in own.items():
            if is_verb(function):
                yield path.relative_to(HOUSE).parts[0], name, function, functions(path) | own


def test_every_verb_asks_whether_its_actor_may():
    silent = {(room, name) for room, name, f, own in all_verbs() if not decides(f, own)}
    assert silent - set(DECIDED_ELSEWHERE) == set()


@pytest.mark.parametrize(
    ("written", "asks"),
    [
        ("def end(*, by):\n    roles.require(by, 'x')", True),
        ("def end(*, by):\n    decide(by, 'x', person).require()", True),
        ("def end(*, by):\n    _held(by)\ndef _held(by):\n    roles.require(by, 'x')", True),
        ("def end(*, by):\n    deed(by=by)", False),
    ],
)
def test_the_check_of_asking_can_fail(written, asks):
    body = ast.parse(written).body
    assert decides(body[0], {node.name: node for node in body}) is asks
