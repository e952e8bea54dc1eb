"""The order of the questions, and which comes next."""

from django.http import QueryDict

from hamlet.kernel import clock
from hamlet.place import queries as place
from hamlet.portal.answers import Answers
from hamlet.portal.forms import asking as forms

FORMS: dict[str, type[forms.Step]] = {
    "emergency": forms.EmergencyForm,
    "who": forms.WhoForm,
    "need": forms.NeedForm,
    "name": forms.NameForm,
    "born": forms.BornForm,
    "address": forms.AddressForm,
    "reach": forms.ReachForm,
    "speak": forms.SpeakForm,
    "you": forms.YouForm,
    "agree": forms.AgreeForm,
}
FOR_SOMEBODY_ELSE = ("you", "agree")
ABOUT_THE_PERSON = ("need", "name", "born", "address", "reach", "speak", "you", "agree")
ADULT_AT = 16
NO_FIXED_ABODE = "ZZ99 3VZ"


def who(answers: Answers) -> str:
    """For whom help is asked: `forms.ME` until somebody has said otherwise."""
    said = (answers.typed("who") or {}).get("who_for")
    return said if said in (forms.CHILD, forms.ADULT) else forms.ME


def asked(answers: Answers) -> tuple[str, ...]:
    """The steps to take for whoever it is about, in order."""
    if who(answers) == forms.ME:
        return tuple(step for step in FORMS if step not in FOR_SOMEBODY_ELSE)
    return tuple(FORMS)


def form(step: str, answers: Answers, data: QueryDict | None = None) -> forms.Step:
    """The form of a step, with what is sent now or was typed before."""
    typed = answers.typed(step) if data is None else data
    return FORMS[step](typed, who=who(answers))


def values(step: str, answers: Answers) -> dict | None:
    """What a step's answers mean; None where they cannot be accepted yet."""
    kept = form(step, answers)
    return kept.cleaned_data if kept.is_bound and kept.is_valid() else None


def unanswered(answers: Answers) -> str | None:
    """The first step that still needs an answer; None where everything is there."""
    return next((step for step in asked(answers) if not _done(step, answers)), None)


def _done(step: str, answers: Answers) -> bool:
    found = values(step, answers)
    if found is None:
        return False
    return found.get("emergency") != "yes"


def before(step: str, answers: Answers) -> str | None:
    """The step that comes before, for the way back."""
    order = asked(answers)
    at = order.index(step)
    return order[at - 1] if at else None


def asks_when_young(answers: Answers) -> bool:
    """Whether a child asks for themselves."""
    born = (values("born", answers) or {}).get("born")
    if who(answers) != forms.ME or born is None:
        return False
    today = clock.today()
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return years < ADULT_AT


def lives_outside(answers: Answers) -> bool:
    """Whether the postcode looks to be outside the place."""
    postcode = (values("address", answers) or {}).get("postcode", "")
    return postcode != NO_FIXED_ABODE and place.is_outside(postcode)
