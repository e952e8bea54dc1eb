"""Words and colours of the front door."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from hamlet.design import links, words
from hamlet.directory import queries as directory
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.feedback import LAY
from hamlet.frontdoor.models import Message, Move, Referral
from hamlet.frontdoor.reading import to_be_read
from hamlet.frontdoor.rows import OfPerson, Row
from hamlet.kernel import clock
from hamlet.kernel.calendars import time_left_words
from hamlet.kernel.identifiers import takes_texts
from hamlet.people.queries import communication_need
from hamlet.place import queries as place

COLOURS = {
    "received": "blue", "asked": "yellow", "triaged": "blue", "offered": "purple",
    "returned": "orange", "accepted": "aqua-green", "active": "green", "ended": "grey",
    "signposted": "grey", "refused": "grey", "withdrawn": "grey",
}  # fmt: skip

SIDE_ACTS = ("add", "withdraw", "go_on", "answer", "recall")
WORKLIST_HEAD = ("Person", "Need", "Where it stands", "Time left")
PERSON_HEAD = ("Need", "Where it stands", "Held by", "Received")
SOON_MINUTES = 30
PRESSING = ("emergency", "urgent")
OPEN = frozenset(lifecycle.OPEN)
NAMELESS = "Name not shown"

ACTS = {
    "accept": ("Accept", "Accept for {team}"),
    "turn_down": ("Cannot take it", "Send it back with this reason"),
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


def address(referral: UUID) -> str:
    """The address of a referral's page."""
    return links.to("frontdoor:referral", referral)


def name_of(referral: Referral) -> str:
    """Whom a referral is about: the person's name, or the name that was stated."""
    person = referral.person
    if person is None:
        return referral.stated_name or NAMELESS
    return f"{person.given_name} {person.family_name}".strip()


def closed(why: str, referral: Referral, contact: list[dict]) -> str:
    """That a person's record is closed to who sees the referral, why, and what stays; '' if not."""
    if not why:
        return ""
    born = referral.person and referral.person.birth_date
    about = f" Born {words.date_words(born)}." if born else ""
    stays = " You hold the referral, so you still see how to reach them." if contact else ""
    return f"The record of this person is not open to you now.{about} {why}{stays}"


def clock_of(referral: Referral, teams: Iterable = ()) -> dict:
    """Time left in words. For a team that it is offered to, the time left to answer."""
    answering = referral.offered_to_id in set(teams)
    return _clock(referral.due_at, referral.answer_by if answering else None)


def _clock(due: datetime | None, answer_by: datetime | None) -> dict:
    at = answer_by or due
    if at is None:
        return {"clock": "No promised time", "state": "none"}
    text = time_left_words(at, clock.now())
    return {"clock": f"{text} to answer" if answer_by else text, "state": _urgency(at)}


def _urgency(due: datetime) -> str:
    left = (due - clock.now()).total_seconds() / 60
    return "late" if left < 0 else "soon" if left < SOON_MINUTES else "ok"


def state_tag(referral: Referral) -> dict:
    """Where a referral stands, as a tag, with the service or team it is about."""
    towards = referral.offered_to or referral.service
    return _tag(referral.state, towards.name if towards else "")


def _tag(state: str, towards: str) -> dict:
    return {"tag": lifecycle.STATES[state].words, "colour": COLOURS[state], "sub": towards}


def worklist_row(row: Row, team: UUID | None = None) -> list:
    """One row of a worklist; for `team`, what it was offered counts down to its answer."""
    known = "" if row.person_id else "Not yet found in the record"
    return [
        {
            "href": address(row.id),
            "text": row.name or NAMELESS,
            "sub": f"Born {words.date_words(row.birth_date)}" if row.birth_date else known,
        },
        {"text": words_of(row.need), "sub": ". ".join(_mind(row))},
        _tag(row.state, _towards(row)),
        _clock_of_row(row, team),
    ]


def _mind(row: Row) -> list[str]:
    """What to see at a glance: how soon, a wish to stop, another language, and who referred."""
    soon = Referral.Urgency(row.urgency).label if row.urgency in PRESSING else ""
    stop = "Asked to stop: check that they are safe" if row.stop_asked and row.state in OPEN else ""
    other = to_be_read(row.need, row.language, row.referrer_kind) if row.state in OPEN else ""
    return [part for part in (soon, stop, other, f"From {_from(row)}") if part]


def _towards(row: Row) -> str:
    if row.state == "ended":
        return lifecycle.OUTCOMES.get(row.outcome, "")
    return row.offered_to or row.service or ""


def _clock_of_row(row: Row, team: UUID | None) -> dict | str:
    if row.state not in OPEN:
        return ""
    return _clock(row.due_at, row.answer_by if team and row.offered_to_id == team else None)


def _from(row: Row) -> str:
    if row.referrer_organisation:
        return ", ".join(filter(None, (row.referrer_name, row.referrer_organisation)))
    kind = Referral.Referrer(row.referrer_kind).label
    return f"{row.referrer_name} ({kind})" if row.referrer_name else kind


def words_of(text: str, most: int = 110) -> str:
    """The beginning of a text, cut at a word."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def referrer_words(referral: Referral) -> str:
    """Who referred, in words."""
    if referral.referrer_organisation:
        return f"From {referral.referrer_name}, {referral.referrer_organisation.name}"
    kind = referral.get_referrer_kind_display()
    return f"From {referral.referrer_name} ({kind})" if referral.referrer_name else f"From {kind}"


def person_row(row: OfPerson) -> list:
    """One row of a person's referrals."""
    return [
        {"href": address(row.id), "text": words_of(row.need)},
        _tag(row.state, row.towards),
        row.owner,
        words.date_words(clock.london(row.received_at).date()),
    ]


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
    }.get(move.name, "")
    if move.name == "climb_back":
        return f"{move.towards} had no answer in time. It came back to {move.owner}"
    return f"{who} {rule}{target}"


def history(moves: Iterable[Move]) -> list[dict]:
    """Moves as a history, newest first."""
    items = [
        {
            "when": words.moment_words(move.at),
            "datetime": move.at.isoformat(),
            "text": sentence(move),
            "note": _note(move),
        }
        for move in moves
    ]
    return items[::-1]


def _note(move: Move) -> str:
    reason = lifecycle.REASONS.get(move.reason) or lifecycle.OUTCOMES.get(move.reason, "")
    return ". ".join(part.rstrip(".") for part in (reason, move.words) if part)


def facts(referral: Referral, contact: list[dict], whole: bool) -> list[dict]:
    """What a referral says, for its page.

    `contact` is how the team that holds it reaches the person. The reference of a resident is a
    key to their request: only `whole` viewers (the front door) and professionals see theirs.
    """
    asker = {"key": "Phone of who asked", "value": referral.referrer_phone}
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
        *_reference(referral, whole),
    ]
    told = stated(referral) if referral.stated_name else []
    return [row for row in rows if row.get("value")] + told


def _outcome(referral: Referral) -> list[dict]:
    if lifecycle.STATES[referral.state].is_open:
        return []
    outcome = lifecycle.OUTCOMES.get(referral.outcome, lifecycle.STATES[referral.state].words)
    return [{"key": "Outcome", "value": f"{outcome}. {referral.outcome_words}"}]


def _reference(referral: Referral, whole: bool) -> list[dict]:
    if referral.referrer_kind in LAY and not whole:
        return []
    return [{"key": "Reference", "value": referral.reference}]


def just_sent(referral: Referral, whole: bool, asked: Mapping) -> dict | None:
    """The reference to read out to who is on the line, once it was sent; None at other times."""
    if "sent" not in asked or not _reference(referral, whole):
        return None
    texts = takes_texts(referral.referrer_phone)
    tells = "They get a text message at each step." if texts else "They get no texts."
    return {"reference": referral.reference, "tells": tells}


def contact(referral: Referral) -> list[dict]:
    """How the team that holds a referral reaches the person: by no phone that is not safe."""
    person = referral.person
    if person is None:
        return []
    need = communication_need(person)
    language = ", ".join(filter(None, (need.language, "interpreter" if need.interpreter else "")))
    facts = (
        ("Phone", "" if referral.referrer_not_safe else person.phone),
        ("Address", ", ".join(filter(None, (person.address, person.postcode)))),
        ("Language", language),
    )
    return [{"key": key, "value": value} for key, value in facts]


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
    stated = (
        ("Name as stated", referral.stated_name),
        ("Born, as stated", words.date_words(born) if born else ""),
        ("NHS number, as stated", words.nhs_number(referral.stated_nhs_number)),
        ("Address, as stated", f"{referral.stated_address} {referral.stated_postcode}".strip()),
        ("Phone, as stated", referral.stated_phone),
    )
    return [{"key": key, "value": value or "Not given"} for key, value in stated]


def triage_hours() -> str:
    """Whether triage reads now, and if not, from when."""
    team = place.triage_team(place.the_place())
    calendar = directory.calendar_of(directory.service_of_team(team.pk))
    if calendar.is_open(clock.now()):
        return "Triage is open now."
    opens = words.moment_words(calendar.next_opening(clock.now()))
    return f"Triage is closed and opens {opens}."


def act_links(referral: Referral, names: Iterable[str]) -> list[dict]:
    """The moves that can be made, each with its address, its words and a number key."""
    return [
        {
            "name": name,
            "href": reverse("frontdoor:act", args=[referral.pk, name]),
            "text": "Put right whom it is about" if _corrects(name, referral) else ACTS[name][0],
            "key": str(number) if number < 10 else "",
            "main": number == 1 and name not in SIDE_ACTS,
        }
        for number, name in enumerate(names, 1)
    ]


def _corrects(name: str, referral: Referral) -> bool:
    return name == "identify" and referral.person is not None


def button_of(name: str, referral: Referral) -> str:
    """The words on the button of a move."""
    team = referral.offered_to.name if referral.offered_to else referral.owner_team.name
    return ACTS[name][1].format(team=team)


def news_row(message: Message) -> list:
    """One row of the feedback that reached a referrer."""
    referral = message.referral
    return [
        {"href": address(referral.pk), "text": referral.stated_name or name_of(referral)},
        {"text": message.words, "sub": "" if message.read_at else "New"},
        words.moment_words(message.created_at),
    ]


def taken_row(referral: Referral) -> list:
    """One row of what somebody took down."""
    name = referral.stated_name or name_of(referral)
    at = words.moment_words(referral.received_at)
    return [{"href": address(referral.pk), "text": name}, words_of(referral.need),
            state_tag(referral), at]  # fmt: skip
