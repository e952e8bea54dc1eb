"""Referrals in lists: a worklist, of a person, of whoever made or took them."""

from collections.abc import Sequence
from uuid import UUID

from hamlet.design import words
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.models import Message, Referral
from hamlet.frontdoor.presenters.standing import (
    NAMELESS,
    address,
    clock_words,
    name_of,
    state_tag,
    tag,
    words_of,
)
from hamlet.frontdoor.reading import danger_in_need, to_be_read
from hamlet.frontdoor.rows import OfPerson, Row
from hamlet.kernel import clock

WORKLIST_HEAD = ("Person", "Need", "Where it stands", "Time left")
WHOSE = (
    ("", "Anybody"),
    ("mine", "Held by me"),
    ("nobody", "Held by nobody"),
    ("aside", "Put aside"),
)
PERSON_HEAD = ("Need", "Where it stands", "Held by", "Received")
PRESSING = ("emergency", "urgent")
OPEN = frozenset(lifecycle.OPEN)


def worklist_row(row: Row, team: UUID | None = None, lookers: Sequence[str] = ()) -> list:
    """One row of a worklist; for `team`, what it was offered counts down to its answer.

    `lookers` are the names of others who have it open now.
    """
    known = "" if row.person_id else "Not yet found in the record"
    return [
        {
            "href": address(row.id),
            "text": row.name or NAMELESS,
            "sub": f"Born {words.date_words(row.birth_date)}" if row.birth_date else known,
        },
        {
            "text": words_of(row.need),
            "sub": ". ".join(filter(None, (looked_at(lookers), *_mind(row)))),
        },
        tag(row.state, ". ".join(filter(None, (_towards(row), _holder(row))))),
        _clock_of_row(row, team),
    ]


def looked_at(lookers: Sequence[str]) -> str:
    """Who else has it open now, in words; '' where nobody has."""
    be = "is" if len(lookers) == 1 else "are"
    *first, last = lookers or [""]
    names = f"{', '.join(first)} and {last}" if first else last
    return f"{names} {be} looking at it now" if lookers else ""


def _holder(row: Row) -> str:
    """Who in the team holds it, or may."""
    if row.owner_practitioner:
        return f"Held by {row.owner_practitioner}"
    return f"For any {row.skill}" if row.skill else ""


def _mind(row: Row) -> list[str]:
    """What to see at a glance: how soon, what to be careful of, and who referred."""
    danger = danger_in_need(row.need, row.referrer_kind, row.state)
    soon = Referral.Urgency(row.urgency).label if row.urgency in PRESSING else ""
    stop = "Asked to stop: check that they are safe" if row.stop_asked and row.state in OPEN else ""
    unread = row.read_by and row.state in OPEN and not danger
    more = "They added to it: read it" if unread else ""
    unsafe = "Do not ring or text: not safe" if row.not_safe and row.state in OPEN else ""
    other = to_be_read(row.need, row.language, row.referrer_kind) if row.state in OPEN else ""
    joined = f"{row.joined} joined with it" if row.joined else ""
    said = (danger, soon, unsafe, stop, more, other, joined, f"From {_from(row)}")
    return [part for part in said if part]


def _towards(row: Row) -> str:
    if row.state == "ended":
        return lifecycle.OUTCOMES.get(row.outcome, "")
    return row.offered_to or row.service or ""


def _clock_of_row(row: Row, team: UUID | None) -> dict | str:
    if row.state not in OPEN:
        return ""
    answering = row.answer_by if team and row.offered_to_id == team else None
    said = [_two_clocks(row)] if answering else []
    ranked = _rank(row) if team else ""
    if not (answering and ranked.startswith("Due ")):
        said.append(ranked)
    return (_unread(row) or clock_words(row.due_at, answering)) | {
        "sub": ". ".join(filter(None, said))
    }


def _unread(row: Row) -> dict | None:
    """The clock of what came and nobody of the team has read, where that presses."""
    if not (row.pressing and row.read_by):
        return None
    shown = clock_words(row.read_by, None)
    return shown | {"clock": f"{shown['clock']}: not read yet"}


def _two_clocks(row: Row) -> str:
    """By when an offer is to be answered, and by when the promise is to be kept if it is taken."""
    answer = f"Offer to answer by {words.moment_words(row.answer_by)}"
    due = f"promise to keep by {words.moment_words(row.due_at)}" if row.due_at else "no promise"
    return f"{answer}; {due}"


def _rank(row: Row) -> str:
    """Why a referral stands where it does, in words."""
    aside = row.snoozed_until and row.snoozed_until > clock.now()
    due = words.moment_words(row.due_at)
    reasons = (
        (row.urgency == "emergency" and row.state != "active", "An emergency stands first"),
        (
            row.pressing and row.read_by,
            f"To be read by {words.moment_words(row.read_by)}",
        ),
        (row.pressing and aside, "Put aside, and shown because it presses"),
        (aside, f"Put aside until {words.moment_words(row.snoozed_until)}"),
        (row.state == "disputed", "Turned down twice: the arbiter decides"),
        (row.state == "returned", "Came back: decide again"),
        (row.state == "asked", f"Due {due}, if nobody answers"),
        (row.due_at is None, "After what has a promise, by when it came"),
        (row.state == "active", f"Review or end due {due}"),
    )
    return next((said for holds, said in reasons if holds), f"Due {due}")


def _from(row: Row) -> str:
    if row.referrer_organisation:
        return ", ".join(filter(None, (row.referrer_name, row.referrer_organisation)))
    kind = Referral.Referrer(row.referrer_kind).label
    return f"{row.referrer_name} ({kind})" if row.referrer_name else kind


def passed_on(number: int) -> str:
    """What is said once somebody's work was passed on."""
    if number == 1:
        return "1 referral was passed on."
    return f"{number} referrals were passed on." if number else "They held nothing that is open."


def person_row(row: OfPerson) -> list:
    """One row of a person's referrals."""
    written = row.not_translated
    return [
        {
            "href": address(row.id),
            "text": words_of(row.need),
            "sub": written[:1].upper() + written[1:],
        },
        tag(row.state, row.towards),
        row.owner,
        words.date_words(clock.london(row.received_at).date()),
    ]


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
