"""What the pages of intake say, in words."""

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse
from django.utils.html import format_html

from hamlet.design.words import moment_words
from hamlet.interop.files import WHOLE
from hamlet.interop.kinds.people import NOT_A_PATIENT
from hamlet.interop.models import Delivery, Quarantine
from hamlet.interop.records import OUTCOMES

KIND_WORDS = {
    "place": "small areas",
    "practices": "practices",
    "services": "services",
    "people": "people",
}
DELIVERY_HEAD = ("File", "Came", "Read", "New", "Changed", "Same", "Refused")
KEPT_CLOSER = (
    "Not shown: where this person is, is kept closer than other records. Ask whoever keeps the "
    "record at its source to look at it there."
)
REFUSAL_HEAD = ("Record", "Why it was refused", "File", "State")


def kind_words(kind: str) -> str:
    """What a kind of delivery holds."""
    return KIND_WORDS.get(kind, kind)


def delivery_rows(deliveries: Page) -> list[list]:
    """The rows of the list of deliveries."""
    return [
        [
            {
                "text": each.file or _name(each.path),
                "href": _at("delivery", each),
                "sub": _standing(each),
            },
            moment_words(each.at),
            *_counts(each),
        ]
        for each in deliveries
    ]


def _standing(delivery: Delivery) -> str:
    words = kind_words(delivery.kind) + (", taken again" if delivery.replay_of_id else "")
    return words if delivery.finished_at else f"{words}; the reading broke off, bring it again"


def _counts(delivery: Delivery) -> list[str]:
    names = ("read", "new", "changed", "same", "refused")
    return [f"{getattr(delivery, name):,}" for name in names]


def rule_rows(groups: list[dict]) -> list[list]:
    """The rows of open refusals by what they break."""
    return [
        [
            {"text": each["rule"], "href": f"{reverse('interop:refusals')}?{_chosen(each)}"},
            kind_words(each["kind"]),
            f"{each['number']:,}",
            moment_words(each["last"]),
        ]
        for each in groups
    ]


def _chosen(group: dict) -> str:
    return urlencode({"kind": group["kind"], "rule": group["rule"]})


def taken_again(replays: Sequence[Delivery]) -> str:
    """What came of taking refused records again, in a sentence."""
    if not replays:
        return "Nothing was open any more, so nothing was taken."
    total = {name: sum(getattr(each, name) for each in replays) for name in OUTCOMES}
    return (
        f"Taken again: {total['new']:,} new, {total['changed']:,} changed, {total['same']:,} the "
        f"same as is held, {total['refused']:,} refused again."
    )


def reasons(groups: Iterable[dict]) -> list[dict]:
    """Why records of a delivery are refused still, each with how many there are."""
    return [
        {"rule": each["rule"], "words": f"{each['rule']}: {each['number']:,}"} for each in groups
    ]


def refusal_rows(refusals: Page) -> list[list]:
    """The rows of a list of refusals."""
    return [
        [
            {"text": each.position, "href": _at("refusal", each)},
            each.reason,
            _file(each),
            state_tag(each),
        ]
        for each in refusals
    ]


def state_tag(refusal: Quarantine) -> dict:
    """Whether a refusal is open or resolved, as a tag."""
    if refusal.resolved_at:
        return {"tag": "Closed", "colour": "green"}
    return {"tag": "Open", "colour": "orange"}


def delivery_facts(delivery: Delivery) -> list[dict]:
    """What is known about a delivery."""
    finished = moment_words(delivery.finished_at) if delivery.finished_at else ""
    again = delivery.replay_of_id and reverse("interop:delivery", args=[delivery.replay_of_id])
    again = again and format_html('<a href="{}">what was refused of this delivery</a>', again)
    return [
        *([{"key": "Taken again", "value": again}] if again else []),
        {"key": "Taken as", "value": kind_words(delivery.kind)},
        {"key": "File", "value": delivery.file or delivery.path},
        {"key": "Came", "value": moment_words(delivery.at)},
        *([{"key": "Made", "value": moment_words(delivery.as_at)}] if delivery.as_at else []),
        {
            "key": "Read to its end",
            "value": finished,
            "absent": "The reading broke off. Bring the file again: nothing is taken twice.",
        },
        {"key": "Records", "value": _sum(delivery)},
        *([{"key": "Withdrawn", "value": _withdrawn(delivery)}] if delivery.withdrawn else []),
        {"key": "Hash of the file (SHA-256)", "value": delivery.sha256},
    ]


def _sum(delivery: Delivery) -> str:
    read, new, changed, same, refused = _counts(delivery)
    said = f"{read} read: {new} new, {changed} changed, {same} the same, {refused} refused"
    if not delivery.held_back:
        return said
    return f"{said}, {delivery.held_back:,} held back because no agreement in force covers them"


def _withdrawn(delivery: Delivery) -> str:
    few = "1 service is" if delivery.withdrawn == 1 else f"{delivery.withdrawn:,} services are"
    return f"{few} listed no longer by that directory, and no longer offered here"


def note_rows(notes: dict) -> list[list[str]]:
    """What was left out of records that were taken, how often and where first."""
    return [
        [words, f"{note['number']:,}", _where(note["where"], note["number"])]
        for words, note in sorted(notes.items())
    ]


def _where(positions: list[str], number: int) -> str:
    listed = ", ".join(positions)
    return f"{listed} and others" if number > len(positions) else listed


def refusal_facts(refusal: Quarantine) -> list[dict]:
    """What is known about a refusal."""
    facts = [
        {"key": "Why", "value": refusal.reason},
        {"key": "Came as", "value": kind_words(refusal.kind)},
        {"key": "File", "value": refusal.delivery.file or refusal.path},
        {"key": "Where in it", "value": refusal.position},
        {"key": "Known there as", "value": refusal.key, "absent": "Could not be read"},
        {"key": "First came", "value": moment_words(refusal.first_seen)},
        {"key": "Last came", "value": moment_words(refusal.last_seen)},
    ]
    if refusal.resolved_at:
        facts.append({"key": "Closed", "value": moment_words(refusal.resolved_at)})
    return facts


def content(refusal: Quarantine, may_tell_where: bool) -> str:
    """A record as it came, unless it may tell where somebody is who is protected."""
    return KEPT_CLOSER if may_tell_where else refusal.content


def what_to_do(refusal: Quarantine) -> list[str]:
    """What somebody can do about a refusal."""
    if refusal.resolved_at:
        return [
            "Nothing: it came mended, comes no more, or was set aside as not wanted.",
            "If it comes again as it is here, it is open again.",
        ]
    if refusal.position == WHOLE and refusal.delivery.source_id:
        return [
            "No record of this file was taken, and what they would have changed has not come.",
            "Ask its sender for the file as it should be, and bring it under the same name: then "
            "this closes. Other files that come later do not close it.",
            "If its files are to stay like this one, declare the source anew, and take this file "
            "again. If it came by mistake, set it aside.",
        ]
    if refusal.position == WHOLE:
        return [
            "No record of this file was taken.",
            "If it should be, ask its sender for a file of the right form, and bring that.",
            "If it came by mistake, set it aside. The other files are not touched by it.",
        ]
    if refusal.rule.startswith(NOT_A_PATIENT):
        return [
            "Nothing is wrong with this record: of FHIR, only Patients are taken.",
            "Only its kind and its id are kept here. The others of its file were taken.",
            "Set it aside, or ask the sender to send Patients alone.",
        ]
    if refusal.delivery.source_id:
        return [
            "Nothing was changed by this record; the others of its file were taken.",
            "Mend the cause: ask whoever keeps the record to mend it there, declare what the "
            "source means, or bring first whom it is about. It is never mended by hand here.",
            "Then take it again, from the file as it was kept. The same again changes nothing.",
        ]
    return [
        "Nothing was changed by this record; the others of its file were taken.",
        "Ask whoever keeps the record to mend it there, and bring the file again under its name.",
        "When it comes mended, or comes no more, this refusal closes by itself.",
    ]


def pagination(page: Page, query: dict | None = None) -> dict:
    """What the pagination component needs; `query` is what else the address holds."""
    return {
        "previous": _page_link(page.number - 1, query) if page.has_previous() else "",
        "next": _page_link(page.number + 1, query) if page.has_next() else "",
        "page": page.number,
        "pages": page.paginator.num_pages,
    }


def _page_link(number: int, query: dict | None) -> str:
    return "?" + urlencode((query or {}) | {"page": number})


def _at(name: str, row: Delivery | Quarantine) -> str:
    return reverse(f"interop:{name}", args=[row.pk])


def _file(refusal: Quarantine) -> str:
    """The file in which it came last: of a source its name, else the end of its path."""
    return refusal.delivery.file or _name(refusal.path)


def _name(path: str) -> str:
    return PurePath(path).name
