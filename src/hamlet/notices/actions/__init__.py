"""The verbs of notices."""

from hamlet.notices.actions.sending import begin_sending, drop, failed_to_send, sent

__all__ = ["begin_sending", "drop", "failed_to_send", "sent"]
