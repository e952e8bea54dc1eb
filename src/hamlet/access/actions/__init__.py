"""The verbs of access, by what they are about."""

from hamlet.access.actions.accounts import (
    close_account,
    end_sessions,
    forget_second_factors,
    note_failed_sign_in,
    note_sign_in,
    open_account,
    set_password,
)
from hamlet.access.actions.agreements import (
    LONGEST_OPENING,
    AgreementTerms,
    PartyTerms,
    ask_to_end_agreement,
    change_agreement,
    draft_agreement,
    end_agreement,
    resume_agreement,
    revise_agreement,
    sign_agreement,
    suspend_agreement,
)
from hamlet.access.actions.openings import (
    close_opening,
    keep_from_person,
    open_record,
    review_opening,
)
from hamlet.access.actions.relationships import (
    close_relationships,
    end_personal_sight,
    open_many_relationships,
    open_relationship,
)
from hamlet.access.actions.wishes import (
    end_item_restriction,
    end_restriction,
    end_wish,
    record_wish,
    restrict,
    restrict_item,
)

__all__ = [
    "LONGEST_OPENING",
    "AgreementTerms",
    "PartyTerms",
    "ask_to_end_agreement",
    "change_agreement",
    "close_account",
    "close_opening",
    "close_relationships",
    "draft_agreement",
    "end_agreement",
    "end_item_restriction",
    "end_personal_sight",
    "end_restriction",
    "end_sessions",
    "end_wish",
    "forget_second_factors",
    "keep_from_person",
    "note_failed_sign_in",
    "note_sign_in",
    "open_account",
    "open_many_relationships",
    "open_record",
    "open_relationship",
    "record_wish",
    "restrict",
    "restrict_item",
    "resume_agreement",
    "review_opening",
    "revise_agreement",
    "set_password",
    "sign_agreement",
    "suspend_agreement",
]
