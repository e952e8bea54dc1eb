"""The order of the questions, and which comes next."""

from typing import TYPE_CHECKING

from hamlet.kernel import clock
from hamlet.people import queries as people
from hamlet.people.banner import full_name
from hamlet.place import queries as place
from hamlet.portal import selfcare
from hamlet.portal.answers import Answers
from hamlet.portal.forms import asking as forms
from hamlet.portal.forms.selfcare import SelfCareForm

if TYPE_CHECKING:
    from hamlet.portal.subjects import Subject

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
    "selfcare": SelfCareForm,
}
FOR_SOMEBODY_ELSE = ("you", "agree")
ABOUT_THE_PERSON = ("need", "name", "born", "address", "reach", "speak", "you", "agree", "selfcare")
KNOWN = ("name", "born", "address", "you")
"""What nobody is asked who signed in, and asks for a person whose record they may open."""
SPEAKS = {
    "bn": "Bengali",
    "syl": "Sylheti",
    "so": "Somali",
    "bfi": "British Sign Language",
    "en-gb": "English",
}
ADULT_AT = 16
NO_FIXED_ABODE = "ZZ99 3VZ"


def said(answers: Answers) -> str:
    """For whom help is asked, as it was chosen: `forms.ME` until somebody has said otherwise."""
    chosen = (answers.typed("who") or {}).get("who_for")
    known = chosen in answers.subjects or chosen in (forms.CHILD, forms.ADULT)
    return chosen if known else forms.ME


def subject(answers: Answers) -> "Subject | None":
    """Whom it is about, where a signed-in resident asks for themselves or acts for that person."""
    return answers.subjects.get(said(answers))


def who(answers: Answers) -> str:
    """For whom help is asked: oneself, a child, or an adult."""
    chosen = said(answers)
    return chosen if chosen in (forms.ME, forms.CHILD) else forms.ADULT


def asked(answers: Answers) -> tuple[str, ...]:
    """The steps to take for whoever it is about, in order; not what their record says."""
    left_out = FOR_SOMEBODY_ELSE if who(answers) == forms.ME else ()
    if subject(answers):
        left_out = (*left_out, *KNOWN)
    if topic(answers) is None:
        left_out = (*left_out, "selfcare")
    return tuple(step for step in FORMS if step not in left_out)


def topic(answers: Answers) -> "selfcare.Topic | None":
    """The minor illness on which there is advice for whoever it is about; None for most."""
    held, written = subject(answers), need(answers)
    born = held.person.birth_date if held else (values("born", answers) or {}).get("born")
    return selfcare.topic_of(written, born) if written else None


def form(step: str, answers: Answers) -> forms.Step:
    """The form of a step, with what was typed; until something was, with what is known."""
    held = subject(answers)
    others = [(key, full_name(each.person)) for key, each in answers.subjects.items()]
    known = KNOWN_BEFORE[step](held) if held and step in KNOWN_BEFORE else None
    if step == "selfcare":
        known = {"topic": getattr(topic(answers), "key", "")}
    return FORMS[step](
        answers.typed(step),
        who=who(answers),
        others=[each for each in others if each[0] != forms.ME],
        initial=known,
    )


def _reach(held: "Subject") -> dict[str, str]:
    """One's own phone and email; how to reach whoever asks for another is not on record."""
    return {"phone": held.person.phone, "email": held.person.email} if held.is_own else {}


def _speak(held: "Subject") -> dict[str, str]:
    need = people.communication_need(held.person)
    if not need.language:
        return {}
    code = next((code for code, name in SPEAKS.items() if name == need.language), "other")
    return {
        "language": code,
        "other_language": need.language if code == "other" else "",
        "interpreter": "yes" if need.interpreter else "no",
    }


KNOWN_BEFORE = {"reach": _reach, "speak": _speak}
"""What a step begins with for somebody whose record is known."""


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


def need(answers: Answers) -> str:
    """What help is needed, as it was written; '' where that is not answered."""
    return (values("need", answers) or {}).get("need", "")


def stopped_at_need(answers: Answers) -> bool:
    """Whether the need is the last question that was answered: nobody has gone on from there."""
    after = asked(answers)[asked(answers).index("need") + 1 :]
    return bool(need(answers)) and not any(_done(step, answers) for step in after)


def before(step: str, answers: Answers) -> str | None:
    """The step that comes before, for the way back."""
    order = asked(answers)
    at = order.index(step)
    return order[at - 1] if at else None


def asks_when_young(answers: Answers) -> bool:
    """Whether a child asks for themselves."""
    held = subject(answers)
    born = held.person.birth_date if held else (values("born", answers) or {}).get("born")
    if who(answers) != forms.ME or born is None:
        return False
    today = clock.today()
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return years < ADULT_AT


def lives_outside(answers: Answers) -> bool:
    """Whether the postcode looks to be outside the place."""
    postcode = (values("address", answers) or {}).get("postcode", "")
    return postcode != NO_FIXED_ABODE and place.is_outside(postcode)
