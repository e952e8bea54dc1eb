"""The form of a draft: organisations to choose from, and two texts side by side."""

from typing import Any

from hamlet.access import terms
from hamlet.design.words import date_words
from hamlet.sharing.forms.draft import DraftForm, of_agreement
from hamlet.sharing.presenters import words

FEW = 5
"""Of a kind with no more than these, each is shown at once."""
MANY = 150
"""With more organisations than these, only those found by name or chosen are shown."""


def kinds(form: DraftForm) -> list[dict[str, Any]]:
    """The organisations by kind, each with what is ticked so far."""
    ticked = {name: set(form[name].value() or ()) for name in form.fields if _is_ticked(name)}
    shown = _shown(form, ticked)
    return [
        _kind(kind, form, ticked, shown)
        for kind in words.KINDS
        if any(each.kind == kind for each in form.organisations.values())
    ]


def _is_ticked(name: str) -> bool:
    return name.removeprefix("all_") in ("gives", "sees")


def _shown(form: DraftForm, ticked: dict[str, set]) -> set[str]:
    """Who is listed by name: whoever was chosen or fits the words; all, where they are not many."""
    asked = (form["words"].value() or "").casefold().split()
    if not asked and len(form.organisations) <= MANY:
        return set(form.organisations)
    fitting = {
        name
        for name, each in form.organisations.items()
        if asked and all(word in each.name.casefold() for word in asked)
    }
    return fitting | ticked["gives"] | ticked["sees"]


def _kind(kind: str, form: DraftForm, ticked: dict[str, set], shown: set[str]) -> dict[str, Any]:
    members = {name: each for name, each in form.organisations.items() if each.kind == kind}
    rows = [
        {"id": name, "name": each.name} | {what: name in ticked[what] for what in ("gives", "sees")}
        for name, each in members.items()
        if name in shown
    ]
    return {
        "kind": kind,
        "heading": words.capital(words.KINDS[kind][1]),
        "number": len(members),
        "called": words.of_kind(kind, len(members)),
        "all_gives": kind in ticked["all_gives"],
        "all_sees": kind in ticked["all_sees"],
        "rows": rows,
        "folded": len(members) > FEW,
        "open": kind in form.unfolded or bool(form["words"].value()),
        "summary": _summary(members, rows),
    }


def _summary(members: dict, rows: list) -> str:
    gives, sees = (sum(row[what] for row in rows) for what in ("gives", "sees"))
    listed = "" if len(rows) == len(members) else f"; {len(rows)} of them listed here"
    return f"One by one: {gives} of {len(members)} share, {sees} see{listed}"


def differences(held: Any, form: DraftForm) -> list[list[str]]:
    """What is kept beside what was typed, where they differ."""
    kept, typed = _said(of_agreement(held)), _said(form.cleaned_data)
    told = [
        [form[name].label, kept[name] or "nothing", typed[name] or "nothing"]
        for name in kept
        if kept[name] != typed[name]
    ]
    return told + _parties(held, form)


def _said(said: dict[str, Any]) -> dict[str, str]:
    return {
        "title": said["title"],
        "purposes": words.purposes(said["purposes"]),
        "categories": words.categories(said["categories"]),
        "lawful_basis": terms.LAWFUL_BASES[said["lawful_basis"]],
        "starts": date_words(said["starts"]),
        "ends": date_words(said["ends"]),
        "hours": str(said["hours"]),
    }


def _parties(held: Any, form: DraftForm) -> list[list[str]]:
    """Who shares and who sees in the one text and not in the other."""
    began = of_agreement(held)
    rows = []
    for name, label in (("gives", "Who shares"), ("sees", "Who sees")):
        kept, typed = set(began[name]), form.of(name)
        if kept != typed:
            rows.append([label, _also(kept - typed, form), _also(typed - kept, form)])
    return rows


def _also(only: set[str], form: DraftForm) -> str:
    names = sorted(form.organisations[each].name for each in only if each in form.organisations)
    return f"Also {words.listed(names)}" if names else "The same without those"
