"""Taking one message: kept as it came, understood, done or refused, and counted."""

from dataclasses import replace

from hamlet.access import sight
from hamlet.interop.actions import take_message
from hamlet.interop.actions.messages import Taken
from hamlet.interop.feeds.kept import keep_bytes
from hamlet.interop.messages.appointments import APPOINTMENTS
from hamlet.interop.messages.encounters import ENCOUNTERS
from hamlet.interop.messages.keys import actor_of
from hamlet.interop.messages.reading import read
from hamlet.interop.models import Delivery, Source

KINDS = {Source.Holds.BOOKINGS: APPOINTMENTS, Source.Holds.STAYS: ENCOUNTERS}
"""The kind of messages that a source sends, by what it holds."""


def see_as(source: Source) -> None:
    """Tell the database that a source acts, until the transaction ends: it reaches what its
    organisation does, and the book of what it sent."""
    sight.tell(replace(sight.Sight.of(actor_of(source)), books="{intake}"))


def take(source: Source, data: bytes, replay_of: Delivery | None = None) -> Taken:
    """Keep a message, do what it asks, or refuse it with the reason. However often it comes, in
    whatever order with others, what it is about ends as its latest version says."""
    sha256, message = keep_bytes(source.key, data).name, read(data, KINDS[source.holds])
    return take_message(
        by=actor_of(source), source=source, message=message, sha256=sha256, replay_of=replay_of
    )
