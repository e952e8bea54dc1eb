"""The page of one referral, and of each move, in words."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from types import MappingProxyType
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html

from hamlet.design import links, words
from hamlet.directory import queries as directory
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.feedback import LAY, ways_to_who_asked
from hamlet.frontdoor.models import Move, Raising, Referral
from hamlet.frontdoor.presenters.promises import raised_item
from hamlet.frontdoor.presenters.standing import address, words_of
from hamlet.frontdoor.reading import may_be_danger, to_be_read
from hamlet.frontdoor.waits import wait_of
from hamlet.kernel import clock
from hamlet.notices.presenters import BY, fate
from hamlet.notices.queries import Notice
from hamlet.people.banner import PROTECTED
from hamlet.people.queries import Person, communication_need
from hamlet.place import queries as place

SIDE_ACTS = ("snooze", "wake", "assign", "part", "add", "withdraw", "go_on", "answer", "recall")
ACTS = {
    "accept": ("Accept", "Accept for {team}"),
    "turn_down": ("Cannot take it", "Send it back with this reason"),
    "settle": ("Decide as the arbiter", "It goes to this service"),
    "agree": ("Agree to the day that they propose", "Agree: they take it"),
    "join": ("Join with another for the same need", "Join them"),
    "part": ("Take apart again", "Take it apart"),
    "review": ("Reviewed", "Record the review"),
    "snooze": ("Put aside until later", "Put it aside"),
    "wake": ("Bring back now", "Bring it back"),
    "triage": ("Decide where it goes", "Offer it to the team"),
    "ask": ("Ask for more", "Send the question"),
    "signpost": ("Advise instead", "Send the advice and end"),
    "refuse": ("Cannot be taken on", "Tell them and end"),
    "identify": ("Say whom it is about", "This is the person"),
    "start": ("First contact made", "Record first contact"),
    "end": ("End with an outcome", "End it"),
    "assign": ("Give it to somebody", "Give it to them"),
    "offer": ("Hand over to another team", "Offer it to the team"),
    "take_back": ("Keep it", "Keep it"),
    "recall": ("Take the offer back", "Take it back"),
    "answer": ("Answer the question", "Send the answer"),
    "go_on": ("They want it to go on", "It goes on"),
    "add": ("Add to this, or say that it is more urgent", "Add it"),
    "withdraw": ("Withdraw", "Withdraw it"),
}

KEYS = {
    "triage": "1", "ask": "2", "signpost": "3", "refuse": "4", "accept": "5", "turn_down": "6",
    "start": "7", "end": "8", "offer": "9", "identify": "0",
}  # fmt: skip
"""The number key of a move: the same whatever else can be done, so that fingers can learn it."""

DID = {"add": "added", "answer": "answered"}
TOLD_HEAD = ("What", "How", "What became of it")
SENT = {"received": "That we have it", "news": "That there is news"}


def closed(why: str, referral: Referral, contact: list[dict]) -> str:
    """That a person's record is closed to who sees the referral, why, and what stays; '' if not."""
    if not why:
        return ""
    born = referral.person and referral.person.birth_date
    about = f" Born {words.date_words(born)}." if born else ""
    stays = " You hold the referral, so you still see how to reach them." if contact else ""
    return f"The record of this person is not open to you now.{about} {why}{stays}"


def referrer_words(referral: Referral) -> str:
    """Who referred, in words."""
    if referral.referrer_organisation:
        return f"From {referral.referrer_name}, {referral.referrer_organisation.name}"
    kind = referral.get_referrer_kind_display()
    return f"From {referral.referrer_name} ({kind})" if referral.referrer_name else f"From {kind}"


def sentence(move: Move) -> str:
    """A move as a sentence: 'Amina Begum (Riverside Trust) accepted it'."""
    who = f"{move.actor_name} ({move.organisation})" if move.organisation else move.actor_name
    rule = lifecycle.MOVES[move.name].words
    target = {
        "triage": f": {move.towards}",
        "offer": f" to {move.towards}",
        "assign": f" {move.towards}",
        "accept": f" for {move.owner}",
        "recall": f" from {move.towards}",
        "turn_down": f" for {move.towards}",
        "turn_down_again": f" for {move.towards}",
        "book": f" {move.towards}",
        "settle": f" {move.towards}",
        "agree": f" {move.towards}",
        "snooze": f" {move.towards}",
    }.get(move.name, "")
    if move.name == "climb_back":
        return f"{move.towards} had no answer in time. It came back to {move.owner}"
    return f"{who} {rule}{target}"


def history(
    moves: Iterable[Move],
    raisings: Iterable[Raising] = (),
    notices: Mapping[UUID, Notice] = MappingProxyType({}),
) -> list[dict]:
    """Moves, and who was told that a promise runs out, as one history, newest first."""
    items = [
        {
            "when": words.moment_words(move.at),
            "datetime": move.at.isoformat(),
            "text": sentence(move),
            "note": _note(move),
        }
        for move in moves
    ]
    told = [raised_item(each, notices) for each in raisings]
    return sorted(items + told, key=lambda item: item["datetime"])[::-1]


def said_since(moves: Sequence[Move], of: Referral) -> list[dict]:
    """What was added or answered since staff last did anything else with it, newest first: what to
    mind of it, the words, and when. Staff act for an organisation, and whoever asked for none."""
    if not lifecycle.STATES[of.state].is_open:
        return []
    fresh = takewhile(lambda each: each.name in DID or not each.organisation, reversed(moves))
    return [_said(each, of) for each in fresh if each.name in DID]


def _said(move: Move, of: Referral) -> dict:
    danger = "" if move.organisation else may_be_danger(move.words)
    other = to_be_read(move.words, of.language, of.referrer_kind)
    return {
        "cautions": [f"{each}." for each in (danger, other) if each],
        "said": f"{move.actor_name} {DID[move.name]}: {move.words}",
        "when": words.moment_words(move.at),
    }


def told_rows(notices: Iterable[Notice]) -> list[list]:
    """What whoever asked was sent outside Hamlet, and what became of it, as rows."""
    return [[SENT[each.kind], BY[each.channel], fate(each)] for each in notices]


def _note(move: Move) -> str:
    reason = lifecycle.reason_words(move.reason)
    return ". ".join(part.rstrip(".") for part in (reason, move.words) if part)


def waited(moves: Sequence[Move]) -> str:
    """From need to first contact, or until now: days, hands, and how long the clock stood still."""
    wait = wait_of(moves, clock.now())
    hands = "1 person" if wait.hands == 1 else f"{wait.hands} people"
    begun = "First contact" if wait.over else "No first contact yet"
    stood = f". The clock stood still for {words.duration(wait.stood)} of it" if wait.stood else ""
    return f"{begun}: {words.duration(wait.whole)}, through the hands of {hands}{stood}."


def answering(referral: Referral) -> str:
    """Which team has to answer, by when, and what happens then; '' where none has."""
    if referral.offered_to is None:
        return ""
    until = words.moment_words(referral.answer_by)
    if referral.state != "disputed":
        return f"{referral.offered_to.name} has until {until} to answer. Then it comes back."
    named = [each.practitioner.name for each in place.arbiters()]
    who = f"The arbiter ({', '.join(named)})" if named else "Triage, for no arbiter is named today,"
    return f"It was turned down twice. {who} decides until {until}. Both teams see this history."


def proposed(referral: Referral) -> str:
    """The counter-offer that came back with it, in words; '' where there is none."""
    if referral.proposed_for is None:
        return ""
    day = referral.proposed_from
    since = f", from {words.date_words(day)}" if day else ""
    return f"Proposed instead: {referral.proposed_for.name}{since}."


def joined_row(referral: Referral) -> dict:
    """One that goes on together with another, as a link."""
    return {
        "href": address(referral.pk),
        "text": words_of(referral.need),
        "sub": f"Received {words.moment_words(referral.received_at)}",
    }


def facts(referral: Referral, contact: list[dict], whole: bool) -> list[dict]:
    """What a referral says, for its page.

    `contact` is how the team that holds it reaches the person. The reference of a resident is a
    key to their request: only `whole` viewers (the front door) and professionals see theirs.
    """
    asker = {"key": "Phone of who asked", "value": ways_to_who_asked(referral)[0]}
    rows = [
        *_outcome(referral),
        {"key": "How soon", "value": referral.get_urgency_display()},
        {"key": "Interpreter", "value": referral.interpreter},
        {"key": "Who referred", "value": referrer_words(referral)[5:]},
        asker if whole or contact else {},
        {"key": "Asked for", "value": referral.asked_for.name if referral.asked_for else ""},
        {"key": "Received", "value": words.moment_words(referral.received_at)},
        {"key": "Service", "value": _service(referral)},
        *contact,
        {"key": "Reference", "value": referral.reference if has_reference(referral, whole) else ""},
    ]
    told = stated(referral) if referral.stated_name else []
    return [row for row in rows if row.get("value")] + told


def _outcome(referral: Referral) -> list[dict]:
    if lifecycle.STATES[referral.state].is_open:
        return []
    outcome = lifecycle.OUTCOMES.get(referral.outcome, lifecycle.STATES[referral.state].words)
    return [{"key": "Outcome", "value": f"{outcome}. {referral.outcome_words}"}]


def has_reference(referral: Referral, whole: bool) -> bool:
    """Whether somebody reads the reference: that of a resident is a key to their request."""
    return whole or referral.referrer_kind not in LAY


def contact(referral: Referral) -> list[dict]:
    """How the team that holds a referral reaches the person: by no phone that is not safe."""
    person = referral.person
    if person is None:
        return []
    need = communication_need(person)
    language = ", ".join(filter(None, (need.language, "interpreter" if need.interpreter else "")))
    if person.protected:
        return [
            {"key": "Where, and how", "value": _see(person)},
            {"key": "Language", "value": language},
        ]
    facts = (
        ("Phone", "" if referral.referrer_not_safe or person.not_safe else person.phone),
        ("Address", ", ".join(filter(None, (person.address, person.postcode)))),
        ("Can be found", person.found_at),
        ("Language", language),
    )
    return [{"key": key, "value": value} for key, value in facts]


def _see(person: Person) -> str:
    """A link to where somebody is whose whereabouts are protected."""
    return format_html(
        '<a href="{}">See it, with a reason</a>', links.to("people:whereabouts", person.pk)
    )


def _service(referral: Referral) -> str:
    if referral.service is None:
        return "Not decided yet"
    promise = directory.promise_of(referral.service)
    told = referral.service.hours.exists()
    hours = directory.calendar_of(referral.service).hours if told else None
    return f"{referral.service.name}: {promise.in_words(hours)}"


def stated(referral: Referral) -> list[dict]:
    """Whom it is about, as the referrer put it."""
    born = referral.stated_birth_date
    closer = PROTECTED.capitalize() if referral.person and referral.person.protected else ""
    where = f"{referral.stated_address} {referral.stated_postcode}".strip()
    stated = (
        ("Name as stated", referral.stated_name),
        ("Born, as stated", words.date_words(born) if born else ""),
        ("NHS number, as stated", words.nhs_number(referral.stated_nhs_number)),
        ("Address, as stated", closer or where),
        ("Phone, as stated", closer or referral.stated_phone),
    )
    return [{"key": key, "value": value or "Not given"} for key, value in stated]


def act_links(referral: Referral, names: Iterable[str]) -> list[dict]:
    """The moves that can be made, each with its address, its words and, of those that are made most
    often, a number key of its own."""
    return [
        {
            "name": name,
            "href": reverse("frontdoor:act", args=[referral.pk, name]),
            "text": "Put right whom it is about" if _corrects(name, referral) else ACTS[name][0],
            "key": KEYS.get(name, ""),
            "main": number == 0 and name not in SIDE_ACTS,
        }
        for number, name in enumerate(names)
    ]


def _corrects(name: str, referral: Referral) -> bool:
    return name == "identify" and referral.person is not None


def button_of(name: str, referral: Referral) -> str:
    """The words on the button of a move."""
    team = referral.offered_to.name if referral.offered_to else referral.owner_team.name
    return ACTS[name][1].format(team=team)
