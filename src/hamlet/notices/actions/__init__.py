"""The verbs of notices."""

from hamlet.notices.actions.points import add_contact_point, end_contact_point
from hamlet.notices.actions.sending import begin_sending, drop, failed_to_send, sent

__all__ = [
    "add_contact_point",
    "begin_sending",
    "drop",
    "end_contact_point",
    "failed_to_send",
    "sent",
]
