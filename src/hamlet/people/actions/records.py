"""The verbs of source records: taking what a system holds of people, and matching it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from hamlet.access import roles, sight
from hamlet.analytics.matching import Model
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.bulk import Merge, Merged, merge_in, merge_one
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.people import likeness, matching
from hamlet.people.matching import compare, hold
from hamlet.people.models import MatchingModel, SourceRecord
from hamlet.people.models.record import HERE
from hamlet.people.settling import settle
from hamlet.people.settling_all import settle_everybody

TOLD = (
    "given_name", "family_name", "birth_date", "sex", "nhs_number", "address", "postcode", "mobile",
)  # fmt: skip
COLUMNS = ("key", "updated", *TOLD)
"""What the CSV of `receive_records` holds, in order: texts quoted, nothing where not known, and
`UNREAD` for one of `CHECKED` that came and failed its check."""
CHECKED = {
    "nhs_number": "true",
    "postcode": "merged.address = held.address",
    "mobile": "true",
}
NEW = {
    "id": "gen_random_uuid()", "version": "1", "waits": "true", "keys": "'{}'",
    "state": "'waits'", "how": "''",
}  # fmt: skip
THIS = """
SELECT id FROM people_sourcerecord
WHERE waits AND (source = %(source)s AND key = %(key)s OR source = %(here)s)
"""
NOBODYS = "SELECT id FROM people_sourcerecord WHERE false"
CHANGED = {"version": "held.version + 1", "waits": "true", "received_at": "merged.received_at"}


@verb
def receive_records(
    *,
    by: Actor,
    source: str,
    organisation: UUID | None,
    as_at: datetime,
    csv: Iterable[bytes],
    subject: str = "",
) -> Merged:
    """Take what one system holds of many people, each once, as CSV of `COLUMNS`.

    `as_at` is when the source made it; what is older never replaces what is newer, nor does what
    failed its check replace what is held. New and changed records wait to be matched.
    """
    roles.require(by, "intake.run")
    merge = _merge(source, organisation, as_at)
    one_at_a_time(source)
    return _received(by, source, merge_in(merge, csv), subject)


def _merge(source: str, organisation: UUID | None, as_at: datetime) -> Merge:
    given = {"source": source, "organisation_id": organisation, "as_at": as_at}
    return Merge(
        model=SourceRecord,
        key=("source", "key"),
        version=("updated", "as_at"),
        told=TOLD,
        given=given | {"received_at": clock.now()},
        new=NEW,
        changed=CHANGED,
        checked=CHECKED,
    )


def _received(by: Actor, source: str, found: Merged, subject: str = "") -> Merged:
    detail = {"source": source, "new": found.new, "changed": found.changed, "same": found.same}
    deed(by=by, action="record.receive", subject=subject, purpose=RUNNING, detail=detail)
    return found


def one_at_a_time(source: str) -> None:
    """Keep others from taking in the same source until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"hamlet.source.{source}"])


@verb
def receive_record(
    *,
    by: Actor,
    source: str,
    key: str,
    updated: datetime,
    organisation: UUID | None = None,
    as_at: datetime | None = None,
    **told,
) -> str:
    """Take what one system holds of one person, and match it; 'new', 'changed' or 'same'.

    Whoever was registered here since the last matching is matched with it: it may be theirs. Raises
    `UserError` where it says otherwise than what is held of the same moment.
    """
    roles.require(by, "intake.run")
    row = {"key": key, "updated": updated} | told
    merge = _merge(source, organisation, as_at or updated)
    with sight.beyond_closer("who a record is about is decided among everybody", few=True):
        one_at_a_time(source)
        found = _received(by, source, merge_one(merge, row))
        if found.contradicting:
            raise UserError("What is held of the same moment says otherwise. Say when this is of.")
        _match(by, THIS, {"source": source, "key": key, "here": HERE})
    return next(how for how in ("new", "changed", "same") if getattr(found, how))


def as_csv(rows: Iterable[dict], columns: Iterable[str] = COLUMNS) -> bytes:
    """Rows as `receive_records` takes them: a missing text is empty, any other value nothing."""
    columns = tuple(columns)
    lines = (",".join(_cell(name, row.get(name)) for name in columns) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


NOT_TEXTS = frozenset({"birth_date", "updated", "at", "until", "value"})


def _cell(name: str, value: object) -> str:
    if value is None:
        return "" if name in NOT_TEXTS else '""'
    return '"' + str(value).replace('"', '""') + '"'


@verb
def use_model(*, by: Actor, model: Model) -> None:
    """Weigh records by another model from now on; every record then waits to be matched again.

    Who is who may change by it: rulings hold.
    """
    roles.require(by, "intake.run")
    with sight.beyond("every record waits to be weighed anew"):
        hold()
        MatchingModel(learnt_at=clock.now(), records=model.records, content=model.content()).save(
            force_insert=True
        )
        SourceRecord.objects.filter(waits=False).update(waits=True)
    deed(by=by, action="model.use", purpose=RUNNING, detail={"records": model.records})


@verb
def match(*, by: Actor, records: QuerySet[SourceRecord]) -> int:
    """Compare records that wait with all others, and link each to its person; gives their number.

    One record and a million give the same answer. Of `MANY` or more, all that wait are matched at
    once. Two workers at once take turns.
    """
    roles.require(by, "intake.run")
    with sight.beyond_closer("who a record is about is decided among everybody"):
        try:
            return _match(by, *records.values("pk").query.sql_with_params())
        except EmptyResultSet:
            return _match(by, NOBODYS, ())


def _match(by: Actor, ids: str, asked: Collection) -> int:
    """`match` of the records whose ids some SQL gives."""
    hold()
    # As many as are compared one by one, or enough to see that they are more.
    enough = f"SELECT * FROM ({ids}) AS asked LIMIT {matching.MANY}"
    waiting = likeness.records(enough, asked)
    if len(waiting) < matching.MANY:
        number, people = len(waiting), settle(compare(waiting)) if waiting else set()
    else:
        number, people = settle_everybody()
    deed(
        by=by,
        action="record.match",
        people=people,
        purpose=RUNNING,
        detail={"records": number},
    )
    return number
