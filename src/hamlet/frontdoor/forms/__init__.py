"""Forms of the front door."""

from hamlet.frontdoor.forms.ending import EndForm, RefuseForm, SignpostForm, WithdrawForm
from hamlet.frontdoor.forms.holding import AssignForm, OffShiftForm, SnoozeForm
from hamlet.frontdoor.forms.ladder import LadderForm
from hamlet.frontdoor.forms.moves import (
    AddForm,
    AnswerForm,
    AskForm,
    BareForm,
    GoOnForm,
    IdentifyForm,
    MoveForm,
    OfferForm,
    PlainForm,
    ToldForm,
    TriageForm,
)
from hamlet.frontdoor.forms.read_within import ReadWithinForm
from hamlet.frontdoor.forms.receiving import (
    DIFFERENT,
    Caller,
    LookForForm,
    NewReferralForm,
    UnknownPersonForm,
)
from hamlet.frontdoor.forms.settling import JoinForm, SettleForm, TurnDownForm

__all__ = [
    "DIFFERENT",
    "AddForm",
    "AnswerForm",
    "AskForm",
    "AssignForm",
    "BareForm",
    "Caller",
    "EndForm",
    "GoOnForm",
    "IdentifyForm",
    "JoinForm",
    "LadderForm",
    "LookForForm",
    "MoveForm",
    "NewReferralForm",
    "OffShiftForm",
    "OfferForm",
    "PlainForm",
    "ReadWithinForm",
    "RefuseForm",
    "SettleForm",
    "SignpostForm",
    "SnoozeForm",
    "ToldForm",
    "TriageForm",
    "TurnDownForm",
    "UnknownPersonForm",
    "WithdrawForm",
]
