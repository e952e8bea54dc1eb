"""The list of agreements, and the page of one."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from django.urls import reverse

from hamlet.access import terms
from hamlet.design.words import date_words, moment_words
from hamlet.sharing.presenters import words

HEAD = ("Agreement", "Where it stands", "Parties", "For", "What may be seen")
PARTY_HEAD = ("Organisation", "In it", "Signed")
CLOCKS = {"ending": "soon", "in_force": "met", "suspended": "paused"}
SHORT = 5
"""A kind with more parties than this is one line, which opens."""


def row(each: Any) -> list[Any]:
    """One agreement in the list."""
    href = reverse("sharing:agreement", args=[each.pk])
    name = {"text": f"{each.reference} {each.title}", "href": href}
    return [
        name | {"sub": f"version {each.version}"},
        {"clock": words.capital(words.stage(each)), "state": CLOCKS.get(each.stage, "none")},
        each.counted,
        words.capital(words.purposes(each.purposes)),
        words.capital(words.categories_briefly(each.categories)),
    ]


def waits_for_second(held: Any) -> bool:
    """Whether an officer asked another to end it with them, and none did yet."""
    return held.ending_asked_by is not None and held.stage != "ended"


def facts(held: Any) -> list[dict[str, str]]:
    """What an agreement says, as a summary list."""
    hours = held.opening_hours
    asked = f"{held.ending_asked_name} asked a second officer to end it"
    ending = [{"key": "Ending", "value": asked}] if waits_for_second(held) else []
    return [
        *ending,
        {"key": "What may be seen", "value": words.capital(words.categories(held.categories))},
        {"key": "For", "value": words.capital(words.purposes(held.purposes))},
        {"key": "Lawful basis", "value": terms.LAWFUL_BASES[held.lawful_basis]},
        {"key": "Time", "value": words.times(held)},
        {
            "key": "A record opened with a reason",
            "value": f"Stays open for {hours} hour{'' if hours == 1 else 's'}",
        },
    ]


def others(held: Any, versions: Iterable[Any]) -> list[dict[str, str]]:
    """The other versions, each with its stage."""
    return [
        {
            "text": f"Version {each.version}",
            "href": reverse("sharing:agreement", args=[each.pk]),
            "said": words.stage(each),
        }
        for each in versions
        if each.pk != held.pk
    ]


def parties(held: Any, kinds: dict[UUID, str]) -> dict[str, Any]:
    """The parties: few of a kind in the table, many of a kind in a line that opens."""
    rows, groups = [], []
    for kind in words.KINDS:
        found = [each for each in held.parties.all() if kinds.get(each.organisation) == kind]
        if len(found) <= SHORT:
            rows += [_party(each) for each in found]
        else:
            groups.append(_group(kind, found))
    return {"party_head": PARTY_HEAD, "party_rows": rows, "party_groups": groups}


def _group(kind: str, found: list[Any]) -> dict[str, Any]:
    share, see, signed = (
        sum(map(bool, column))
        for column in zip(*((e.gives, e.receives, e.signed_at) for e in found), strict=True)
    )
    said = ", ".join(
        f"{_all_or(number, found)} {done}"
        for number, done in ((share, "share"), (see, "see"), (signed, "have signed"))
    )
    return {
        "summary": f"{words.of_kind(kind, len(found))}: {said}",
        "caption": words.capital(words.KINDS[kind][1]),
        "rows": [_party(each) for each in found],
    }


def _all_or(number: int, found: list[Any]) -> str:
    return {0: "none", len(found): "all"}.get(number, f"{number}")


def _party(each: Any) -> list[Any]:
    href = reverse("place:organisation", args=[each.organisation])
    signed = (
        {"text": each.signatory, "sub": date_words(each.signed_at)}
        if each.signed_at
        else {"tag": "Not signed", "colour": "grey"}
    )
    return [{"text": each.name, "href": href}, words.part_in(each), signed]


def acts(held: Any, versions: Iterable[Any]) -> list[dict[str, str]]:
    """What can be done now, the likeliest first, each in words that say the act."""
    drafted = any(each.stage == "drafted" for each in versions)
    new = [] if drafted else [("version", f"Write version {versions[0].version + 1}", "secondary")]
    end = ("end", f"End {held.reference} for good", "warning")
    draft = [("sign", "Record a signature", ""), ("preview", "See what it would open", "secondary")]
    if not held.signed:
        draft.append(("change", "Change the draft", "secondary"))
    running = [("suspend", f"Suspend {held.reference}", "secondary"), *new, end]
    offered = {
        "drafted": [*draft, ("end", "Give up this draft", "warning")],
        "suspended": [("resume", f"Let {held.reference} hold again", ""), *new, end],
        "ended": new,
    }
    return [
        {"text": text, "href": reverse(f"sharing:{name}", args=[held.pk]), "kind": kind}
        for name, text, kind in offered.get(held.stage, running)
    ]


def history(entries: Iterable[Any], held: Any) -> list[dict[str, str]]:
    """What was done, newest first; signatures recorded one after the other are one line."""
    names = {str(each.organisation): each.name for each in held.parties.all()}
    runs = [list(run) for _, run in groupby(entries, key=_run)]
    return [_line(run, names) for run in reversed(runs)]


def _run(entry: Any) -> tuple:
    alone = None if entry.action == "agreement.sign" else entry.pk
    return entry.action, entry.actor_name, date_words(entry.at), alone


DONE = {
    "agreement.draft": "wrote the draft",
    "agreement.change": "changed the draft",
    "agreement.suspend": "suspended it",
    "agreement.resume": "let it hold again",
    "agreement.ask_to_end": "asked a second officer to end it",
    "agreement.end": "ended it",
}


def _line(run: list[Any], names: dict[str, str]) -> dict[str, str]:
    last = run[-1]
    line = {"when": moment_words(last.at), "datetime": last.at.isoformat()}
    if last.action != "agreement.sign":
        done = DONE.get(last.action, last.action)
        return line | {"text": f"{last.actor_name} {done}", "note": last.detail.get("why", "")}
    if len(run) > 1:
        return line | {"text": f"{last.actor_name} recorded {len(run)} signatures"}
    whom = names.get(last.detail.get("party", ""), "an organisation")
    who = last.detail.get("signatory", "Somebody")
    return line | {"text": f"{who} signed for {whom}", "note": f"Recorded by {last.actor_name}"}
