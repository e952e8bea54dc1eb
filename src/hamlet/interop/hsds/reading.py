"""Reading the directories that were declared, each whole, and noting what failed."""

import logging

from hamlet.access import sight
from hamlet.interop import queries
from hamlet.interop.actions import note_reading
from hamlet.interop.hsds.fetching import Unreachable, fetched
from hamlet.interop.intake import take
from hamlet.interop.models import Delivery, Source
from hamlet.kernel.actor import Actor

log = logging.getLogger("hamlet.jobs")


def read_directories(*, by: Actor) -> None:
    """Read each directory that was declared. One that cannot be read keeps no other: the page of
    sources says why, and when it is late."""
    for each in queries.directories():
        try:
            with sight.beyond("what other directories tell everybody is of no resident"):
                read_directory(each, by=by)
        except Unreachable as problem:
            log.warning("%s could not be read: %s", each.key, problem)


def read_directory(of: Source, *, by: Actor) -> list[Delivery]:
    """Read a directory at its address and take it in; gives a delivery for each page.

    Nothing of it is taken where it cannot be had whole: why is noted at the source, and raised as
    `Unreachable`.
    """
    try:
        with fetched(of.address, private=of.private) as files:
            found = list(take("services", files, by=by, source=of))
    except Unreachable as problem:
        note_reading(by=by, source=of.key, failure=str(problem))
        raise
    note_reading(by=by, source=of.key)
    return found
