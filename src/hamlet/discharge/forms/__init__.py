"""Forms of discharge. Their fields carry the names of the verbs' arguments."""

from hamlet.discharge.forms.admitting import AdmitForm
from hamlet.discharge.forms.destinations import DestinationsForm
from hamlet.discharge.forms.following import DropForm, FollowUpForm, OwnerForm, ReferForm
from hamlet.discharge.forms.stays import (
    AssessForm,
    LeaveForm,
    PlainForm,
    PlanForm,
    ReadyForm,
    RelyForm,
    SettleForm,
    WhyForm,
)

__all__ = [
    "AdmitForm",
    "AssessForm",
    "DestinationsForm",
    "DropForm",
    "FollowUpForm",
    "LeaveForm",
    "OwnerForm",
    "PlainForm",
    "PlanForm",
    "ReadyForm",
    "ReferForm",
    "RelyForm",
    "SettleForm",
    "WhyForm",
]
