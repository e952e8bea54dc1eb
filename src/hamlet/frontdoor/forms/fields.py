"""What forms of the front door share."""

from django import forms

from hamlet.design.fields import ask_again
from hamlet.frontdoor.models import Referral
from hamlet.kernel.danger import sign_of_danger

LONGEST_NEED = 2000
HOW_SOON = [choice for choice in Referral.Urgency.choices if choice[0] != "unknown"]
CAN_WAIT = (Referral.Urgency.UNKNOWN, Referral.Urgency.SOON, Referral.Urgency.ROUTINE)
ASK_AGAIN = "If a life may be in danger, call 999. Choose sooner, or tick below that it can wait"


def words_field(label: str, hint: str = "", required: bool = True, rows: int = 4):
    """A box for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_NEED,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"{label.rstrip('?')}: write a few words"},
    )


def choice_field(label: str, choices=(), error: str = "Choose one", widget=forms.RadioSelect):
    """One choice of several."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=widget, error_messages={"required": error}
    )


def ask_again_of_danger(form: forms.Form, words: str, urgency: str) -> None:
    """Ask once more how soon, where somebody of staff writes words of danger of what can wait."""
    if urgency in CAN_WAIT and (sign := sign_of_danger(words)):
        said = f"“{sign}” may be an emergency. {ASK_AGAIN}"
        ask_again(form, "urgency", said, "I asked again: no life is in danger, and it can wait")
