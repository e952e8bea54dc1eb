"""What staff type about a person."""

from hamlet.people.forms.disputes import AnswerForm, DisputeForm
from hamlet.people.forms.finding import SearchForm
from hamlet.people.forms.names import BirthSexForm, NameActForm, NameForm, SeeIdentityForm
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
    SecondStepForm,
    SplitForm,
    WishForm,
)
from hamlet.people.forms.whereabouts import EndForm, ProtectForm, SeeForm, WhereaboutsForm

__all__ = [
    "AlertForm",
    "AnswerForm",
    "BirthSexForm",
    "ChangeForm",
    "CommunicationForm",
    "DeathForm",
    "DisputeForm",
    "EndForm",
    "NameActForm",
    "NameForm",
    "OpeningForm",
    "PersonForm",
    "ProtectForm",
    "ReasonForm",
    "RegisterForm",
    "RestrictionForm",
    "RulingForm",
    "SearchForm",
    "SecondStepForm",
    "SeeForm",
    "SeeIdentityForm",
    "SplitForm",
    "WhereaboutsForm",
    "WishForm",
]
