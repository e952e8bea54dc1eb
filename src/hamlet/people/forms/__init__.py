"""What staff type about a person."""

from hamlet.people.forms.disputes import AnswerForm, DisputeForm
from hamlet.people.forms.people import (
    AlertForm,
    ChangeForm,
    CommunicationForm,
    DeathForm,
    OpeningForm,
    PersonForm,
    ReasonForm,
    RegisterForm,
    RestrictionForm,
    RulingForm,
    SearchForm,
    SecondStepForm,
    WishForm,
)

__all__ = [
    "AlertForm",
    "AnswerForm",
    "ChangeForm",
    "CommunicationForm",
    "DeathForm",
    "DisputeForm",
    "OpeningForm",
    "PersonForm",
    "ReasonForm",
    "RegisterForm",
    "RestrictionForm",
    "RulingForm",
    "SearchForm",
    "SecondStepForm",
    "WishForm",
]
