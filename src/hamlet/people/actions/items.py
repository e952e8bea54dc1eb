"""The verb by which items of people's records come in."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from psycopg import sql

from hamlet.access import roles
from hamlet.journal.actions import RUNNING, deed
from hamlet.journal.bulk import LookUp, Merge, Merged, merge_in
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.people.actions.records import one_at_a_time
from hamlet.people.matching import hold
from hamlet.people.models import Item

TOLD = (
    "category", "kind", "code", "words", "value", "unit", "author", "at", "until", "withdrawn",
)  # fmt: skip
COLUMNS = ("key", "updated", "about", *TOLD)
"""What the CSV of `receive_items` holds, in order; `about` is the key of the person's record."""
WHOSE = """
UPDATE merged SET record_id = record.id, person_id = record.person_id
FROM people_sourcerecord record WHERE record.source = {about} AND record.key = merged.about
"""


@verb
def receive_items(
    *,
    by: Actor,
    source: str,
    about: str,
    organisation: UUID,
    as_at: datetime,
    csv: Iterable[bytes],
    subject: str = "",
) -> Merged:
    """Take items of people's records from one system, each once, as CSV of `COLUMNS`.

    `about` is the source that knows the people by the same keys. What a newer version replaces is
    kept as superseded; what is older changes nothing. Items about nobody known are not taken.
    """
    roles.require(by, "intake.run")
    one_at_a_time(source)
    hold(shared=True)  # Until this ends, nobody's record goes to another person.
    whose = sql.SQL(WHOSE).format(about=about).as_string()
    merge = Merge(
        model=Item,
        key=("source", "key"),
        version=("updated", "as_at"),
        told=TOLD,
        given={
            "source": source,
            "organisation_id": organisation,
            "as_at": as_at,
            "received_at": clock.now(),
        },
        new={"id": "gen_random_uuid()"},
        changed={"superseded_at": "merged.received_at"},
        live="held.superseded_at IS NULL",
        replace=False,
        look_up=LookUp("about", ("record_id", "person_id"), whose),
    )
    found = merge_in(merge, csv)
    detail = {"source": source, "new": found.new, "changed": found.changed, "same": found.same}
    deed(by=by, action="item.receive", subject=subject, purpose=RUNNING, detail=detail)
    return found
