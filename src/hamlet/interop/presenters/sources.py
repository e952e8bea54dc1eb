"""Sources in words: when each was heard, whether it is late, how much came, what was refused."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse

from hamlet.access import terms
from hamlet.design.charts import RunChart, run_chart
from hamlet.design.words import duration, moment_words
from hamlet.interop.freshness import Freshness, freshness
from hamlet.interop.models import Delivery, Source
from hamlet.kernel import clock

HEAD = ("Source", "Last heard", "Next expected", "State", "Last delivery", "Refused, open")
DELIVERY_HEAD = ("Came", "Made", "Read", "New", "Changed", "Same", "Refused", "Held back")
READING_HEAD = ("Read", "Records", "New", "Changed", "Same", "Refused", "No longer listed")
READ = ("read", "new", "changed", "same", "refused", "withdrawn")
BROKE_OFF = "; the reading broke off, bring it again"
COUNTS = ("read", "new", "changed", "same", "refused", "held_back")


def rows(sources: Sequence[Source]) -> list[list[Any]]:
    """The list of sources; each came with `last` (a delivery's values) and `open` refusals."""
    return [_row(each) for each in sources]


def _row(source: Source) -> list[Any]:
    fresh = freshness(source, source.last_at)
    held = source.get_holds_display().capitalize()
    return [
        {
            "text": source.name,
            "href": reverse("interop:source", args=[source.key]),
            "sub": f"{held}, from {source.organisation.name}",
        },
        moment_words(fresh.last) or "Never yet",
        moment_words(fresh.expected) or "When it begins",
        state(fresh, source),
        _records(source.last_read),
        f"{source.open:,}",
    ]


def _records(number: int | None) -> str:
    if number is None:
        return "none yet"
    return "1 record" if number == 1 else f"{number:,} records"


def state(fresh: Freshness, of: Source) -> dict[str, str]:
    """Late or in time, as a tag; that the last reading of a directory failed, and why."""
    if of.failure:
        return {"tag": "Could not be read", "colour": "red", "sub": of.failure}
    if fresh.last is None:
        return {"tag": "Not begun", "colour": "grey"}
    if fresh.late:
        return {"tag": f"Late by {duration(clock.now() - fresh.expected)}", "colour": "orange"}
    return {"tag": "In time", "colour": "green"}


def facts(source: Source, fresh: Freshness) -> list[dict[str, Any]]:
    """What was declared of a source, and how it stands."""
    if source.holds == Source.Holds.SERVICES:
        return _of_directory(source, fresh)
    part = terms.CATEGORIES[source.category].capitalize()
    return [
        {"key": "From", "value": source.organisation.name},
        {"key": "Holds", "value": source.get_holds_display().capitalize()},
        {"key": "Part of the record", "value": part},
        {"key": "Used for", "value": terms.PURPOSES[source.purpose].capitalize()},
        {"key": "Last heard", "value": moment_words(fresh.last), "absent": "Never yet"},
        {"key": "Expected", "value": _rhythm(source, fresh)},
        {"key": "A delivery holds", "value": "everything" if source.whole else "what changed"},
        {"key": "Columns", "value": ", ".join(f"{k}: {v}" for k, v in source.columns.items())},
        {"key": "Dates are written", "value": _dates(source)},
        {"key": "Its words", "value": "; ".join(_words(source)), "absent": "As ours"},
    ]


def _dates(source: Source) -> str:
    """Each declared way to write a date, shown by today's."""
    return ", ".join(clock.today().strftime(each) for each in source.dates)


def _words(source: Source) -> Iterator[str]:
    """What words of the source were declared to mean, by field."""
    for name, said in source.values.items():
        means = ", ".join(f"{theirs or 'nothing'} is {ours}" for theirs, ours in said.items())
        yield f"{name}: {means}"


def _of_directory(source: Source, fresh: Freshness) -> list[dict[str, Any]]:
    tried = f"{moment_words(source.failed_at)}: {source.failure}" if source.failure else ""
    found = [
        {"key": "From", "value": source.organisation.name},
        {"key": "Read at", "value": source.address},
        {"key": "Last read", "value": moment_words(fresh.last), "absent": "Never yet"},
        {"key": "Expected", "value": _rhythm(source, fresh)},
        {"key": "Could not be read", "value": tried},
    ]
    return [each for each in found if each["value"] or "absent" in each]


def reading_rows(readings: Sequence[dict]) -> list[list[Any]]:
    """The readings of a directory, the newest first."""
    return [
        [moment_words(each["as_at"]), *(f"{each[name]:,}" for name in READ)] for each in readings
    ]


def _rhythm(source: Source, fresh: Freshness) -> str:
    said = f"every {source.hours} hours; late {source.grace} hours after that"
    return f"{said}. Next: {moment_words(fresh.expected)}" if fresh.expected else said


def chart(deliveries: Sequence[Delivery]) -> RunChart | None:
    """How many records came with each delivery, the oldest first."""
    return run_chart([each.read for each in reversed(deliveries)])


def delivery_rows(deliveries: Sequence[Delivery]) -> list[list[Any]]:
    """The deliveries of one source, the newest first."""
    return [
        [
            {
                "text": moment_words(each.at),
                "href": reverse("interop:delivery", args=[each.pk]),
                "sub": each.file + ("" if each.finished_at else BROKE_OFF),
            },
            moment_words(each.as_at),
            *(f"{getattr(each, name):,}" for name in COUNTS),
        ]
        for each in deliveries
    ]


def late_sentences(late: Sequence[tuple[Source, Freshness]]) -> list[str]:
    """What is late, for whoever reads a timeline."""
    return [
        f"{each.name} ({each.organisation.name}) was last heard {moment_words(fresh.last)} and is "
        f"late by {duration(clock.now() - fresh.expected)}. What happened since may be missing."
        for each, fresh in late
    ]
