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
from hamlet.frontdoor.forms.receiving import NewReferralForm, UnknownPersonForm

__all__ = [
    "AddForm",
    "AnswerForm",
    "AskForm",
    "AssignForm",
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
