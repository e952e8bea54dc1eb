"""Who looked at a record and what was done with it, in a resident's words."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hamlet.access import queries as access
from hamlet.design.words import date_words, time_words
from hamlet.portal.presenters.reasons import AGREEMENT, OWN, REASONS, WHY
from hamlet.portal.visits import Visit

if TYPE_CHECKING:
    from hamlet.journal.models import Entry

DONE = {
    "person.look": gettext_noop("%(who)s looked at your record."),
    "person.search": gettext_noop("%(who)s found your name in a search."),
    "person.open": gettext_noop("%(who)s opened your record with a reason."),
    "person.refused": gettext_noop("%(who)s wanted to see your record, and could not."),
    "person.register": gettext_noop("%(who)s wrote down who you are."),
    "person.keep": gettext_noop("%(who)s wrote down who you are."),
    "person.change": gettext_noop("%(who)s changed your details."),
    "person.reach": gettext_noop("%(who)s changed how to reach you."),
    "person.death": gettext_noop("%(who)s recorded a death."),
    "person.withdraw_death": gettext_noop("%(who)s mended a mistake about a death."),
    "identity.look": gettext_noop("%(who)s saw something about you that few people may see."),
    "identity.record": gettext_noop("%(who)s wrote down something that few people may see."),
    "name.add": gettext_noop("%(who)s wrote down another name of yours."),
    "name.end": gettext_noop("%(who)s took off another name of yours."),
    "name.closer": gettext_noop("%(who)s changed who sees another name of yours."),
    "whereabouts.protect": gettext_noop("%(who)s made sure that fewer people see where you are."),
    "whereabouts.look": gettext_noop("%(who)s saw where you are, to help you."),
    "whereabouts.change": gettext_noop("%(who)s changed how to reach you."),
    "whereabouts.end": gettext_noop("%(who)s let more people see where you are."),
    "communication_need.record": gettext_noop("%(who)s wrote down how to talk with you."),
    "dispute.record": gettext_noop("%(who)s wrote down that something is not about you."),
    "dispute.answer": gettext_noop("%(who)s answered that something is not about you."),
    "alert.record": gettext_noop("%(who)s wrote a note for visits and calls."),
    "alert.end": gettext_noop("%(who)s took away a note for visits and calls."),
    "relationship.open": gettext_noop("%(who)s let a team or a person see your record."),
    "relationship.keep": gettext_noop("%(who)s let a team or a person see your record."),
    "relationship.close": gettext_noop("%(who)s ended that somebody can see your record."),
    "relationship.end_personal": gettext_noop("%(who)s ended that somebody can see your record."),
    "wish.record": gettext_noop("%(who)s wrote down what you decided on sharing."),
    "wish.end": gettext_noop("%(who)s wrote down what you decided on sharing."),
    "restriction.set": gettext_noop("%(who)s let fewer people see your record."),
    "restriction.end": gettext_noop("%(who)s let more people see your record again."),
    "opening.close": gettext_noop("%(who)s closed your record again."),
    "opening.review": gettext_noop("%(who)s checked why your record was opened."),
    "portal.open": gettext_noop("%(who)s opened these pages for you."),
    "portal.link": gettext_noop("%(who)s made a new way for you to sign in."),
    "account.set_password": gettext_noop("%(who)s set a password for these pages."),
    "account.close": gettext_noop("%(who)s closed the account for these pages."),
    "mine.look": gettext_noop("%(who)s looked at these pages."),
    "proxy.open": gettext_noop("%(who)s let somebody act for you."),
    "proxy.invite": gettext_noop("%(who)s made a code for somebody to act for you."),
    "proxy.withdraw": gettext_noop("%(who)s took such a code back."),
    "proxy.accept": gettext_noop("%(who)s began to act for you."),
    "proxy.wrong_date": gettext_noop(
        "%(who)s typed a wrong date of birth with a code to act for you."
    ),
    "proxy.read": gettext_noop("%(who)s read that somebody acts for you."),
    "proxy.end": gettext_noop("%(who)s ended that somebody acts for you."),
    "referral.look": gettext_noop("%(who)s looked at one of your requests."),
    "referral.follow": gettext_noop("%(who)s followed one of your requests."),
    "referral.receive": gettext_noop("%(who)s made a request for help for you."),
    "referral.identify": gettext_noop("%(who)s found that a request was about you."),
    "referral.put_right": gettext_noop("%(who)s found that a request was not about you."),
}
ON_WHAT = {
    "referral": gettext_noop("%(who)s worked on one of your requests."),
    "booking": gettext_noop("%(who)s worked on one of your bookings."),
    "waiting": gettext_noop("%(who)s looked for a time for you."),
    "notice": gettext_noop("%(who)s saw to a message for you."),
    "stay": gettext_noop("%(who)s worked on your way home from hospital."),
    "attendance": gettext_noop("%(who)s helped you at the hospital’s door."),
    "record": gettext_noop("%(who)s looked after what other systems hold about you."),
}
"""Deeds that have no words of their own, by what they were done to."""
ANY = {
    "look": gettext_noop("%(who)s looked at something about you."),
    "deed": gettext_noop("%(who)s did something with your record."),
}
AMONG_OTHERS = {"person.look", "person.search"}
WHERE_OTHERS_STOOD = gettext_noop("This page showed other people too, for example your family.")

OWNERS_NAME = "Hamlet"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, or one visit, in words. `done` and `why` are sentences; `said` what staff wrote,
    which is in English. `time` is its moment, or from when to when.

    `basis` is the English of a basis that we have no words for.
    """

    number: int
    time: str
    done: tuple[str, ...]
    why: tuple[str, ...]
    basis: str = ""
    said: str = ""
    stands_out: bool = False
    may_ask: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What it takes to word entries: the account of whoever reads, what staff wrote when they
    opened the record (by the entry's subject), residents' names by account, and what agreements
    are called, by reference."""

    viewer: UUID
    openings: dict[str, str] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)
    agreements: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Day:
    """The visits and deeds of one day, newest first."""

    date: str
    lines: tuple[Line, ...]


def days(found: Iterable[Visit], entries: QuerySet, person: UUID, viewer: UUID) -> list[Day]:
    """Visits, newest first, by the day in London on which each ended; `entries` hold theirs."""
    held = entries.in_bulk([each.number for each in found])
    every = list(held.values())
    known = Known(viewer, _words_of_openings(every, person), _names(every), _agreements(every))
    made = [
        (date_words(each.until, "EEEE d MMMM y"), visit(each, held[each.number], known))
        for each in found
    ]
    return [
        Day(date, tuple(each for _date, each in group))
        for date, group in groupby(made, key=lambda pair: pair[0])
    ]


def visit(of: Visit, newest: "Entry", known: Known) -> Line:
    """One visit in words for whoever reads it: from when to when, and what was seen."""
    who = {"who": _who(newest, known)}
    time = time_words(of.until)
    if time_words(of.since) != time:
        times = {"from": time_words(of.since), "to": time}
        time = _("%(from)s to %(to)s") % times
    done = dict.fromkeys(_(_done(action, kind)) % who for action, kind in of.actions.items())
    worded = line(newest, known)
    why = worded.why
    if of.among_others and not AMONG_OTHERS.isdisjoint(of.actions):
        why = (*why, _(WHERE_OTHERS_STOOD))
    return replace(worded, time=time, done=tuple(done), why=tuple(dict.fromkeys(why)))


def _agreements(entries: list["Entry"]) -> dict[str, str]:
    """What the agreements are called that entries speak of, by reference."""
    return access.titles_of({each for entry in entries for each in AGREEMENT.findall(entry.basis)})


def covered_by(names: Iterable[str]) -> str:
    """That agreements cover it, by what they are called, which is in English."""
    called = format_html_join(", ", '<span lang="en">“{}”</span>', ((each,) for each in names))
    return format_html(_("Agreement %(name)s covers it.") % {"name": "{}"}, called)


def _words_of_openings(entries: list["Entry"], person: UUID) -> dict[str, str]:
    """What staff wrote when they opened a record, by the subject of the entry."""
    if not any(each.action == "person.open" for each in entries):
        return {}
    found = access.openings_about(person).filter(kept_from_person="")
    return {f"opening:{key}": said for key, said in found.values_list("pk", "words")}


def _names(entries: list["Entry"]) -> dict[UUID, str]:
    """The names of residents by their account: the journal does not keep them."""
    accounts = {each.actor_id for each in entries if each.actor_kind == "resident"} - {None}
    if not accounts:
        return {}
    return dict(access.resident_accounts().filter(pk__in=accounts).values_list("pk", "name"))


def line(entry: "Entry", known: Known) -> Line:
    """One entry in words for whoever reads it."""
    why, basis = _why(entry, known)
    if OWN in entry.basis and entry.actor_id == known.viewer:
        why = (_("It is your own record."),)
    return Line(
        number=entry.pk,
        time=time_words(entry.at),
        done=(_(_done(entry.action, entry.kind)) % {"who": _who(entry, known)},),
        why=why,
        basis=basis,
        said=known.openings.get(entry.subject, "") if entry.action == "person.open" else "",
        stands_out=entry.action == "person.open",
        may_ask=entry.actor_id != known.viewer and entry.actor_kind != "system",
    )


def _done(action: str, kind: str) -> str:
    if action in DONE:
        return DONE[action]
    of = action.partition(".")[0]
    if of in ON_WHAT and (kind == "deed" or of == "referral"):
        return ON_WHAT[of]
    return ANY[kind]


def _who(entry: "Entry", known: Known) -> str:
    if entry.actor_id is not None and entry.actor_id == known.viewer:
        return _("You")
    if entry.actor_kind == "system":
        return OWNERS_NAME
    if entry.actor_kind == "resident" and entry.actor_id is None:
        return _("Somebody with the reference")
    if entry.organisation:
        named = {"name": entry.actor_name, "organisation": entry.organisation}
        return _("%(name)s of %(organisation)s") % named
    return known.names.get(entry.actor_id, entry.actor_name)


def _why(entry: "Entry", known: Known) -> tuple[tuple[str, ...], str]:
    """Why, in sentences, and the English of what we have no words for."""
    told = [_(words) for sign, words in WHY if sign in entry.basis]
    if reason := entry.detail.get("reason") if entry.action == "person.open" else None:
        told = [_(REASONS[reason])] if reason in REASONS else []
    if found := AGREEMENT.search(entry.basis):
        told.append(covered_by([known.agreements.get(found[1], found[1])]))
    if entry.action in AMONG_OTHERS and len(entry.people) > 1:
        told.append(_(WHERE_OTHERS_STOOD))
    return tuple(dict.fromkeys(told)), "" if told else entry.basis
