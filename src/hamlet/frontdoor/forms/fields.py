"""What forms of the front door share."""

from django import forms

from hamlet.frontdoor.models import Referral

LONGEST_NEED = 2000
HOW_SOON = [choice for choice in Referral.Urgency.choices if choice[0] != "unknown"]


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
