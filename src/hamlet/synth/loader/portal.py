"""Residents with an account in a synthetic borough: demo people who see their own record."""

from collections.abc import Callable, Iterable
from uuid import UUID

from hamlet.design.words import whole_months
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.portal import actions
from hamlet.synth.borough import Borough
from hamlet.synth.loader.people import rows_of
from hamlet.synth.loader.places import LOADER

Row = dict
SCOPE = ("contacts", "plans", "medicines", "social_care")


def load_portal(borough: Borough, known: dict[int, UUID]) -> None:
    """Open four accounts: an older woman, her daughter who cares for her, a mother, a man.

    Whom they are is chosen by how well they fit; in a small borough somebody who fits less well.
    """
    people = {
        row["resident"]: row | {"age": _age(row)}
        for row in rows_of(borough.residents)
        if row["status"] == "living_here" and row["resident"] in known and row["dob"]
    }
    parents = [row for row in rows_of(borough.relationships) if row["kind"] == "parent"]
    older, daughter = _pair(parents, people, _cared_for)
    taken = {older["resident"], daughter["resident"]}
    apart = [row for row in parents if taken.isdisjoint((row["resident"], row["other"]))]
    mother, child = _pair(apart, people, _mother)
    taken |= {mother["resident"], child["resident"]}
    man = max((row for row in people.values() if row["resident"] not in taken), key=_reads_somali)
    herself = _open(older, known, "older woman who speaks Bengali; her daughter helps her")
    carer = _open(daughter, known, "daughter who cares for her mother")
    _open(mother, known, "mother of a child under 16")
    _open(man, known, "man who reads Somali")
    _let_help(older, herself, carer, known)
    actions.let_act_for(by=LOADER, person=known[child["resident"]], email=_email(mother))


def _age(row: Row) -> int:
    return whole_months(row["dob"], clock.today()) // 12


def _pair(
    parents: Iterable[Row], people: dict[int, Row], fits: Callable[[Row, Row], tuple]
) -> tuple[Row, Row]:
    """The parent and the child who fit best."""
    pairs = ((row["resident"], row["other"]) for row in parents)
    here = [(people[one], people[other]) for one, other in pairs if {one, other} <= people.keys()]
    return max(here, key=lambda pair: fits(*pair))


def _cared_for(parent: Row, child: Row) -> tuple:
    grown = child["age"] >= 18
    speaks = parent["language"] in ("Bengali", "Sylheti")
    women = (parent["sex"] == "female") + (child["sex"] == "female")
    return (grown, speaks, women, min(parent["age"], 70), child["carer"], -parent["resident"])


def _mother(parent: Row, child: Row) -> tuple:
    young = child["age"] < 16
    return (young, parent["sex"] == "female", -abs(child["age"] - 9), -parent["resident"])


def _reads_somali(row: Row) -> tuple:
    man = row["sex"] == "male" and row["age"] >= 18
    return (row["age"] >= 18, row["language"] == "Somali", man, -row["resident"])


def _email(row: Row) -> str:
    return f"resident{row['resident']}@example.org"


def _open(row: Row, known: dict[int, UUID], words: str) -> Actor:
    """Open somebody's account; gives the actor that they are when they sign in."""
    account = actions.open_portal(
        by=LOADER, person=known[row["resident"]], email=_email(row), demo_words=words
    )
    return Actor(name=account.name, kind="resident", id=account.pk)


def _let_help(older: Row, herself: Actor, carer: Actor, known: dict[int, UUID]) -> None:
    """The mother gives her daughter a code, and the daughter types it."""
    person = known[older["resident"]]
    _, code = actions.invite(by=herself, person=person, name=carer.name, categories=SCOPE)
    actions.accept(by=carer, code=code, born=older["dob"])
