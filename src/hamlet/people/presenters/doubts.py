"""Two records side by side, in words: what agrees, what differs, and why a human is asked."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.urls import reverse

from hamlet.analytics.matching import Score
from hamlet.design import words
from hamlet.people.banner import PROTECTED
from hamlet.people.models import Pair, Ruling, SourceRecord
from hamlet.people.models.record import HERE

SIDES = ("Field", "First record", "Second record", "Side by side")
HEAD = ("One", "The other", "How alike", "Why a human is asked")
RECORD_HEAD = ("Source", "Name", "Born", "Address", "NHS number", "Linked")
FIELDS = (
    ("Given name", "given_name", "first_name"),
    ("Family name", "family_name", "surname"),
    ("Born", "birth_date", "dob"),
    ("Sex", "sex", "sex"),
    ("NHS number", "nhs_number", "nhs_number"),
    ("Address", "address", "place"),
    ("Postcode", "postcode", "place"),
    ("Mobile", "mobile", "mobile"),
)
ONE_KNOWS, NEITHER_KNOWS = "Not known in one of them", "Not known in either"
LEVELS = {
    "absent": ONE_KNOWS,
    "same": "Agrees",
    "alike": "Agrees: spelt another way",
    "slip": "Nearly agrees: one or two letters differ",
    "short": "Agrees: a short or familiar form",
    "part": "Agrees in part: one has more words",
    "initial": "Agrees as far as told: an initial",
    "close": "Looks alike, but differs",
    "shared": "Differs, but for one word",
    "changed": "Differs, as names do after a marriage, or where families have none",
    "turned": "Agrees, if day and month changed places",
    "unsure": "The same year; 1 January may stand for 'not known'",
    "one_part": "Differs in the day, the month or the year",
    "near": "Differs by a little",
    "year": "Only the year agrees",
    "generation": "Differs by a generation",
    "home": "Agrees: one home",
    "postcode": "One postcode, another address or none",
    "street": "Nearly agrees",
    "differs": "Differs",
}
BECAUSE = {
    "two_numbers": "They have two different NHS numbers",
    "number_alone": "Only the NHS number agrees; name and birth date do not",
    "perhaps_twins": "Born on one day with different first names: perhaps twins",
    "": "Alike, but not enough to be sure",
}
WHERE, NAMES = ("address", "postcode", "mobile"), ("given_name", "family_name")
CLOSER = "A name that is kept closer"
BY_OTHER = "by another name that one of them has"
LOOKED = "Somebody looked and was not sure"
PROPOSED = "One reviewer says that they are one person. A second has to agree"
DECIDED = "Decided. To undo it, use this page: it shows what was decided, and takes it back"
ASKED = "A second reviewer is asked to agree. Until somebody does, nothing changes"
ORDER = ("first", "second")
UNSURE = "Noted. It stays in the list, behind those that nobody looked at"
LINKED_NUMBERS = "Very alike, but what is linked with them has two different NHS numbers"
CLAIMED = "Very alike, but something keeps them apart: another record, or a number"


def rows(pairs: Iterable[Pair]) -> list[list[Any]]:
    """The queue of doubts."""
    return [
        [
            {"text": name(each.one), "href": _doubt(each), "sub": _source(each.one)},
            {"text": name(each.other), "sub": _source(each.other)},
            likeness(each.weight),
            {"text": why(each), "sub": _so_far(each)},
        ]
        for each in pairs
    ]


def _so_far(pair: Pair) -> str:
    if pair.proposed:
        return PROPOSED
    return LOOKED if pair.unsure else ""


def proposed(ruling: Ruling | None) -> str:
    """What one reviewer proposed, in a sentence; '' where nobody did."""
    if ruling is None:
        return ""
    return (
        f"{ruling.ruled_by} said on {words.moment_words(ruling.ruled_at)} that they are one "
        f"person: ‘{ruling.reason}’. A second reviewer has to agree. Until then nothing changes."
    )


def to_undo(pair: Pair) -> SourceRecord:
    """The record on whose page a decision is undone: a partner's, for ours is never taken off."""
    return pair.one if pair.one.source != HERE else pair.other


def numbers(sides: Sequence[Sequence[SourceRecord]]) -> list[str]:
    """The NHS numbers of each side, and which records say so, in sentences."""
    return [
        f"The {which} record, and what is linked with it: {words.nhs_number(number)} ({told})"
        for which, side in zip(ORDER, sides, strict=True)
        for number, told in _by_number(side).items()
    ]


def _by_number(side: Iterable[SourceRecord]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for each in side:
        found.setdefault(each.nhs_number, []).append(source(each))
    return {number: ", ".join(dict.fromkeys(told)) for number, told in found.items() if number}


def _doubt(pair: Pair) -> str:
    return reverse("people:doubt", args=[pair.pk])


def name(record: SourceRecord) -> str:
    """A name as one writes it, where it may be shown."""
    if record.is_closer:
        return CLOSER
    return f"{record.given_name} {record.family_name}".strip() or "Name not known"


def _source(record: SourceRecord) -> str:
    born = words.date_words(record.birth_date)
    return f"{source(record)}{f', born {born}' if born else ''}"


def source(record: SourceRecord) -> str:
    """Whose record it is, and in which of their systems: 'Mill Lane Practice: gp-people'."""
    if record.source == HERE:
        return "As known here"
    return f"{record.organisation.name}: {record.source}" if record.organisation else record.source


def waiting(doubts: int, disputes: int) -> list[dict[str, str]]:
    """What waits for a reviewer, each with where it is decided."""
    said = (
        (doubts, "doubt about who is who", "doubts about who is who"),
        (disputes, "answer to somebody who says that a record is not theirs",
         "answers to people who say that a record is not theirs"),
    )  # fmt: skip
    href = reverse("people:doubts")
    return [
        {"href": href, "text": f"{number:,} {one if number == 1 else many} to decide"}
        for number, one, many in said
        if number
    ]


def likeness(weight: float) -> str:
    """A weight in bits as a person can weigh it."""
    if weight >= 4:
        return "Very alike"
    return "Alike" if weight >= 0 else "A little alike"


def why(pair: Pair, numbers: Sequence[str] = ()) -> str:
    """Why a human is asked; `numbers` are those that keep them apart, where that was looked up."""
    if numbers and pair.band == Pair.Band.LINK:
        return LINKED_NUMBERS
    return CLAIMED if pair.band == Pair.Band.LINK else BECAUSE[pair.held_back]


def side_by_side(
    one: SourceRecord, other: SourceRecord, score: Score, by_others: Collection[str]
) -> list[list[str]]:
    """Field by field: what each says, and how they stand to each other in words; `by_others` are
    fields that stand so by another name than is written in them."""
    level = {part.field: part.level for part in score.parts}
    told = []
    for heading, ours, theirs in FIELDS:
        said = _level(level, theirs, ours, one, other)
        said = f"{said}, {BY_OTHER}" if theirs in by_others else said
        told.append([heading, _value(one, ours), _value(other, ours), said])
    updated = (words.date_words(each.updated) for each in (one, other))
    return [
        ["Source", source(one), source(other), "–"],
        *told,
        ["Brought up to date", *updated, "–"],
    ]


def links(pair: Pair) -> list[tuple[Any, str]]:
    """Each record, and what is on its page."""
    said = "Everything linked with the {} record, of {}".format
    sides = zip(ORDER, (pair.one, pair.other), strict=True)
    return [(each.pk, said(which, source(each))) for which, each in sides]


def _level(
    level: dict[str, str], theirs: str, ours: str, one: SourceRecord, other: SourceRecord
) -> str:
    told = getattr(one, ours), getattr(other, ours)
    if not all(told):
        return ONE_KNOWS if any(told) else NEITHER_KNOWS
    if ours == "postcode":
        return LEVELS["same" if told[0] == told[1] else "differs"]
    if theirs in ("first_name", "surname") and level.get("order") == "crossed":
        return f"{LEVELS[level[theirs]]}, if the names changed places"
    return LEVELS[level[theirs]]


def _value(record: SourceRecord, field: str) -> str:
    if field in WHERE and record.is_protected:
        return PROTECTED
    if field in NAMES and record.is_closer:
        return CLOSER
    value = getattr(record, field)
    if field == "birth_date":
        return words.date_words(value) or "not known"
    if field == "nhs_number":
        return words.nhs_number(value) or "not known"
    return str(value).capitalize() if field == "sex" and value else value or "not known"


def record_rows(records: Iterable[SourceRecord]) -> list[list[Any]]:
    """Records of one person, one a row."""
    return [
        [
            {"text": source(each), "href": reverse("people:record", args=[each.pk])},
            name(each),
            _value(each, "birth_date"),
            PROTECTED if each.is_protected else _address(each),
            _value(each, "nhs_number"),
            linked(each),
        ]
        for each in records
    ]


def _address(record: SourceRecord) -> str:
    return ", ".join(filter(None, (record.address, record.postcode))) or "not known"


def linked(record: SourceRecord) -> str:
    """How a record came to be linked to its person, and since when."""
    if record.person_id is None:
        return "Waits to be matched"
    since = words.date_words(record.since)
    return f"{record.get_how_display().capitalize()}, since {since}"


def record_facts(record: SourceRecord) -> list[dict[str, str]]:
    """One record as its source holds it."""
    facts = [{"key": heading, "value": _value(record, ours)} for heading, ours, _ in FIELDS]
    return [
        {"key": "Source", "value": source(record)},
        *facts,
        {"key": "Brought up to date", "value": words.date_words(record.updated)},
        {"key": "Linked", "value": linked(record)},
    ]


def rulings(found: Iterable[Ruling], of: SourceRecord) -> list[dict[str, Any]]:
    """What was decided about a record, in sentences; those apart can be put together again."""
    return [_ruling(each, each.other if each.one_id == of.pk else each.one) for each in found]


def _ruling(ruling: Ruling, other: SourceRecord) -> dict[str, Any]:
    said = ruling.get_says_display()
    when = words.moment_words(ruling.ruled_at)
    ended = f" Ended {words.moment_words(ruling.ended_at)}." if ruling.ended_at else ""
    is_apart = ruling.says == Ruling.Says.APART and not ruling.ended_at
    return {
        "words": f"With {name(other)} ({source(other)}): {said}, as {ruling.ruled_by} said on "
        f"{when}: ‘{ruling.reason}’.{ended}",
        "other": other.pk if is_apart else None,
        "name": name(other),
    }
