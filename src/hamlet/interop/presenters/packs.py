"""The transfer pack in words: its sections, in the order in which somebody in a hurry needs them.

The page, the paper and the FHIR document say these sentences and no others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings

from hamlet.access import roles
from hamlet.design import links, words
from hamlet.interop.packs import NAMED_ON_PAPER, Pack, Relative
from hamlet.interop.presenters.sources import late_sentences
from hamlet.kernel import clock
from hamlet.kernel.text import script
from hamlet.people.banner import PROTECTED, address, full_name, talking
from hamlet.people.queries import MOST_ON_TOP, Person, Row, alerts

if TYPE_CHECKING:
    from hamlet.frontdoor.rows import OfPerson

TITLE = "Transfer pack"
VISITS = 10
NOT_WHOLE = "This list may not be whole: see what is not in this pack."
LOOK_AT_THE_END = "Some of what there is may be missing: the last part says what."
NOT_THEIRS = "THE PERSON SAYS THAT THIS IS NOT ABOUT THEM"
NO_PHONE = "phone not known here"
ACTS = "acts for them in their own pages"
ASK = "That does not mean that there is none: ask the person, or whoever comes with them."


class Line(NamedTuple):
    """One thing said: with a `key` where it answers a question, and what is known of it."""

    text: str
    sub: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the pack. `absent` is said where there are no lines; `notes` always.

    `rows` are the items that the lines tell of. `withheld` says whether nothing is there because
    it may not be shown, or may.
    """

    key: str
    title: str
    lines: list[Line]
    absent: str = ""
    notes: tuple[str, ...] = ()
    rows: Sequence[Row] = field(default=(), repr=False)
    withheld: bool = False


class Holding(NamedTuple):
    """What a section of items is called, what it says where there are none, and whenever."""

    title: str
    absent: str
    note: str = ""


HOLDING = {
    "allergy": Holding("Allergies", f"No allergy is recorded here. {ASK}"),
    "problem": Holding("Health problems", f"No health problem is recorded here. {ASK}"),
    "medicine": Holding(
        "Medicines",
        f"No medicine is recorded here. {ASK}",
        "As recorded by whoever prescribed them. Check with the person what they take.",
    ),
    "result": Holding("Newest results", "No result has come in."),
    "wish": Holding(
        "What they want, also at the end of life",
        "No wish is recorded here. That does not mean that they have none.",
        "This is no ReSPECT form and no decision about resuscitation or to refuse treatment: "
        "these count by their own documents. Look for them, and send them along.",
    ),
    "plan": Holding("Plans", "No plan is recorded here."),
    "contact": Holding("Newest visits", "No visit has come in."),
}


def sections(pack: Pack) -> list[Section]:
    """Every section, the same ones for everybody: what is empty says why."""
    return [
        Section("who", "Who they are", list(_who(pack))),
        _talking(pack.person),
        _alerts(pack),
        *(_of_items(pack, kind) for kind in ("allergy", "problem", "medicine", "result", "wish")),
        Section("call", "Who to call", list(_call(pack))),
        _family(pack),
        _everyday(),
        _open(pack),
        *(_of_items(pack, kind) for kind in ("plan", "contact")),
        Section("missing", "What is not in this pack", [Line(each) for each in missing(pack)]),
    ]


def warning(pack: Pack) -> str:
    """Said before anything else, where something may be missing."""
    missing_some = pack.parts_are_missing or pack.late or pack.referrals_hidden
    return LOOK_AT_THE_END if missing_some else ""


def made(pack: Pack) -> str:
    """When and by whom, for every page of the paper."""
    role = ", ".join(sorted(roles.NAMES[each] for each in pack.by.roles))
    who = ", ".join(filter(None, (pack.by.name, role, pack.by.organisation)))
    return f"Made on {words.moment_words(pack.at)} by {who}"


def _who(pack: Pack) -> Iterable[Line]:
    person = pack.person
    said = {
        "Name": full_name(person),
        "Died": words.date_words(person.death_date),
        "Known as": person.known_as,
        "Also written": person.native_name,
        "Pronouns": person.pronouns,
        "Born": _born(person),
        "NHS number": words.nhs_number(person.nhs_number) or "not known",
        "Gender": person.get_gender_display(),
        "Lives at": "" if pack.kept_closer else address(person),
        "Can be found": "" if pack.kept_closer else person.found_at,
        "Here until": words.date_words(person.here_until),
        "Phone": "" if pack.hides_phone else person.phone,
        "GP practice": _practice(person),
    }
    subs = {"NHS number": person.get_identity_display() if person.nhs_number else ""}
    return (Line(text, subs.get(key, ""), key) for key, text in said.items() if text)


def _practice(person: Person) -> str:
    unknown = PROTECTED if person.protected else "not known"
    return person.practice.name if person.practice else unknown


def _born(person: Person) -> str:
    age = words.age(person.birth_date, person.death_date or clock.today())
    return f"{words.date_words(person.birth_date)} ({age})" if age else "not known"


def _talking(person: Person) -> Section:
    lines = [Line(each["value"], key=each["key"]) for each in talking(person)]
    absent = "Nobody has asked yet. Ask which language they speak, and what helps them."
    return Section("talking", "How to talk with them", lines, absent)


def _alerts(pack: Pack) -> Section:
    ours = [_alert(each.words) for each in alerts(pack.person)]
    rows = pack.items["alert"]
    absent = "No alert is recorded here. That does not mean that there is no risk."
    return Section(
        "alert",
        "Alerts",
        [*ours, *(_line(pack, each) for each in rows)],
        absent,
        _notes(pack, "alert"),
        rows,
        pack.withholds("alert"),
    )


def _alert(words: str) -> Line:
    return Line(words, ", ".join(filter(None, ("Recorded here", _untranslated(words)))))


def _untranslated(words: str) -> str:
    """That words are in other letters than ours, as they were written."""
    letters = script(words)
    return f"in {letters} letters, not translated" if letters else ""


def _of_items(pack: Pack, kind: str) -> Section:
    holding, rows = HOLDING[kind], pack.items[kind]
    if kind == "result":
        rows = _newest_of_each(rows)
    if kind == "contact":
        rows = rows[:VISITS]
    notes = (*filter(None, (holding.note,)), *_notes(pack, kind))
    lines = [_line(pack, each) for each in rows]
    return Section(kind, holding.title, lines, holding.absent, notes, rows, pack.withholds(kind))


def _notes(pack: Pack, kind: str) -> tuple[str, ...]:
    """That a list of items may lack some."""
    full = f"Taken from the newest {MOST_ON_TOP} alone." if kind in pack.full else ""
    return tuple(filter(None, (full, NOT_WHOLE if pack.may_lack(kind) else "")))


def _newest_of_each(rows: Sequence[Row]) -> list[Row]:
    """The newest result of each test."""
    newest: dict[tuple, Row] = {}
    for each in rows:
        newest.setdefault((each.code, each.words.split(":")[0], each.unit), each)
    return list(newest.values())


def _line(pack: Pack, row: Row) -> Line:
    happened = row.kind in ("result", "contact")
    since = words.when_words(row.at) if happened else f"since {words.date_words(row.at)}"
    until = f"until {words.date_words(row.until)}" if row.until else ""
    by = f"by {row.author}" if row.author else ""
    came = f"came in on {words.date_words(row.received_at)}"
    doubted = NOT_THEIRS if pack.is_disputed(row) else ""
    told = (doubted, _untranslated(row.words), since, until, row.organisation, by, came)
    return Line(row.said, ", ".join(filter(None, told)))


def _call(pack: Pack) -> Iterable[Line]:
    yield Line(f"{settings.PARTNERSHIP}, single point of access", settings.PHONE)
    if practice := pack.person.practice:
        yield Line(practice.name, f"GP practice, {practice.phone or NO_PHONE}")
    holders = {each.owner: each.owner_phone for each in pack.referrals}
    for name, phone in sorted(holders.items()):
        yield Line(name, f"holds a referral for them, {phone or NO_PHONE}")


def _family(pack: Pack) -> Section:
    absent = "No family and no carer is recorded here. Ask the person whom to call."
    acting = [Line(each.name, f"{ACTS}, {NO_PHONE}") for each in pack.acting]
    lines = [*(_relative(each) for each in pack.relatives), *acting]
    return Section("family", "Family and carers", lines, absent)


def _relative(relative: Relative) -> Line:
    who = relative.who
    kind = who.kind.replace("_", " ")
    carer = "carer" if who.is_carer and kind != "carer" else ""
    acts = ACTS if relative.acts else ""
    phone = (who.phone or NO_PHONE) if relative.may_reach else "phone not in this pack"
    return Line(full_name(who), ", ".join(filter(None, (kind, carer, acts, phone))))


def _everyday() -> Section:
    absent = (
        "How they move, eat, wash, sleep and what they can do by themselves is not recorded here "
        "yet. Ask the person, and whoever helps them at home."
    )
    return Section("everyday", "Everyday life, and what is in place at home", [], absent)


def _open(pack: Pack) -> Section:
    absent = "No open referral is shown here."
    return Section("open", "Open referrals", [_referral(each) for each in pack.referrals], absent)


def _referral(of: "OfPerson") -> Line:
    towards = f"to {of.towards}" if of.towards else ""
    since = f"since {words.date_words(of.received_at)}"
    told = (of.not_translated, of.stands.words, towards, f"held by {of.owner}", since)
    return Line(of.need, ", ".join(filter(None, told)))


def missing(pack: Pack) -> Iterable[str]:
    """What the pack leaves out or cannot know, without giving away what somebody keeps closer."""
    if pack.elsewhere:
        yield (
            "This person stands here twice. What is kept with their other record is not in this "
            "pack: make one from that record, too."
        )
    if pack.disputed_besides:
        yield (
            f"The person says that this is not about them: {', '.join(pack.disputed_besides)}. "
            "Nobody has answered yet: ask them."
        )
    for part in pack.hidden:
        if part.category in NAMED_ON_PAPER:
            yield f"{part.said}. Ask them."
    if any(part.category not in NAMED_ON_PAPER for part in pack.hidden):
        yield f"Other parts of the record. Call the single point of access: {settings.PHONE}."
    if number := pack.referrals_hidden:
        yield f"{number} referral{'s' if number > 1 else ''} held by others."
    if pack.kept_closer:
        yield "Where they live and their phone number. Do not ask for them in front of others."
    elif pack.person.not_safe:
        yield "Their phone number. Before anybody calls them, call the single point of access."
    yield from late_sentences(pack.late)
    yield (
        "What is known about safeguarding, housing and benefits, and what is kept closer than the "
        "rest, is never put into packs. Where it matters now, it is told by phone."
    )
    yield "Appointments that are booked, and whatever came in after this was made."


def why_not_shown(pack: Pack) -> list[str]:
    """For whoever makes the pack, and on no paper: what is not shown to them, and why."""
    return [f"{each.said}: {each.decision.reasons[0]}" for each in pack.hidden]


def on_page(pack: Pack) -> list[dict]:
    """The sections as the page draws them: what answers questions as a list of these."""
    return [
        {
            "key": each.key,
            "title": each.title,
            "lines": [line._asdict() for line in each.lines],
            "facts": [_fact(line) for line in each.lines if line.key],
            "absent": each.absent,
            "notes": each.notes,
        }
        for each in sections(pack)
    ]


def _fact(line: Line) -> dict[str, str]:
    return {"key": line.key, "value": f"{line.text} ({line.sub})" if line.sub else line.text}


def where(what: str, pack: Pack) -> str:
    """Where the pack is, as `paper` or as a `document`."""
    return links.to(f"pack:{what}", pack.person.pk)
