"""Forms of streaming."""

from hamlet.streaming.forms.assessing import AgeField, AssessmentForm, CorrectionForm
from hamlet.streaming.forms.deciding import EndForm, FollowForm, IdentifyForm, StreamForm
from hamlet.streaming.forms.finding import FindForm
from hamlet.streaming.forms.rules import ComplaintForm, FlagForm, RuleForm, WhyForm

__all__ = [
    "AgeField",
    "AssessmentForm",
    "ComplaintForm",
    "CorrectionForm",
    "EndForm",
    "FindForm",
    "FlagForm",
    "FollowForm",
    "IdentifyForm",
    "RuleForm",
    "StreamForm",
    "WhyForm",
]
