"""Forms of the front door."""

from hamlet.frontdoor.forms.moves import (
    AddForm,
    AnswerForm,
    AskForm,
    AssignForm,
    EndForm,
    GoOnForm,
    IdentifyForm,
    MoveForm,
    OfferForm,
    PlainForm,
    RefuseForm,
    SignpostForm,
    ToldForm,
    TriageForm,
    TurnDownForm,
    WithdrawForm,
)
from hamlet.frontdoor.forms.receiving import DIFFERENT, Caller, NewReferralForm, UnknownPersonForm

__all__ = [
    "DIFFERENT",
    "AddForm",
    "AnswerForm",
    "AskForm",
    "AssignForm",
    "Caller",
    "EndForm",
    "GoOnForm",
    "IdentifyForm",
    "MoveForm",
    "NewReferralForm",
    "OfferForm",
    "PlainForm",
    "RefuseForm",
    "SignpostForm",
    "ToldForm",
    "TriageForm",
    "TurnDownForm",
    "UnknownPersonForm",
    "WithdrawForm",
]
