"""The verbs of intake, by what they are about."""

from hamlet.interop.actions.deliveries import (
    finish_delivery,
    quarantine,
    set_aside,
    take_delivery,
    take_records,
)
from hamlet.interop.actions.feeds import (
    begin_delivery,
    declare_source,
    finish_replay,
    note_reading,
    refuse_delivery,
    take_batch,
)
from hamlet.interop.actions.messages import give_key, take_message

__all__ = [
    "begin_delivery",
    "declare_source",
    "finish_delivery",
    "finish_replay",
    "give_key",
    "note_reading",
    "quarantine",
    "refuse_delivery",
    "set_aside",
    "take_batch",
    "take_delivery",
    "take_message",
    "take_records",
]
