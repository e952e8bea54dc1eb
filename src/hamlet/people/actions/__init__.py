"""The verbs of people, by what they are about."""

from hamlet.people.actions.death import record_death, withdraw_death
from hamlet.people.actions.disputes import answer_dispute, dispute
from hamlet.people.actions.identity import Identity, record_birth_sex, see_identity
from hamlet.people.actions.items import COLUMNS as ITEM_COLUMNS
from hamlet.people.actions.items import receive_items
from hamlet.people.actions.names import add_name, end_name, keep_name_closer
from hamlet.people.actions.people import (
    Circumstances,
    change,
    end_alert,
    keep_person,
    record_alert,
    record_communication_need,
    record_many_circumstances,
    register,
    register_many,
    register_with_need,
)
from hamlet.people.actions.reaching import record_ways_to_reach, say_not_safe
from hamlet.people.actions.records import COLUMNS as RECORD_COLUMNS
from hamlet.people.actions.records import (
    match,
    receive_record,
    receive_records,
    use_model,
)
from hamlet.people.actions.rulings import decide_doubt, join, split
from hamlet.people.actions.whereabouts import (
    change_whereabouts,
    end_protection,
    protect_whereabouts,
    see_whereabouts,
)

__all__ = [
    "ITEM_COLUMNS",
    "RECORD_COLUMNS",
    "Circumstances",
    "Identity",
    "add_name",
    "answer_dispute",
    "change",
    "change_whereabouts",
    "decide_doubt",
    "dispute",
    "end_alert",
    "end_name",
    "end_protection",
    "join",
    "keep_name_closer",
    "keep_person",
    "match",
    "protect_whereabouts",
    "receive_items",
    "receive_record",
    "receive_records",
    "record_alert",
    "record_birth_sex",
    "record_communication_need",
    "record_death",
    "record_many_circumstances",
    "record_ways_to_reach",
    "register",
    "register_many",
    "register_with_need",
    "say_not_safe",
    "see_identity",
    "see_whereabouts",
    "split",
    "use_model",
    "withdraw_death",
]
