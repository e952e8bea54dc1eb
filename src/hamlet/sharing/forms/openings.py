"""The forms by which an officer reviews an opening, or keeps it from the person."""

from django import forms
from django.core.exceptions import ValidationError

from hamlet.access import terms

FINDINGS = {
    "fitting": "It was right: they needed to see this",
    "asked": "I asked them to say more",
    "misuse": "It was not right",
}


def enough(text: str) -> None:
    """A validator: that a review says something."""
    if not terms.says_enough(text):
        raise ValidationError(terms.TOO_FEW_LETTERS)


class ReviewForm(forms.Form):
    """What an officer found. `seen` says which review, if any, the page showed."""

    finding = forms.ChoiceField(
        label="What did you find?",
        choices=list(FINDINGS.items()),
        error_messages={"required": "Choose what you found"},
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="In a few words",
        max_length=500,
        help_text="For example whom you asked, and what they said",
        error_messages={"required": "Say in a few words what you found"},
        validators=[enough],
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class KeepForm(forms.Form):
    """Why it would be unsafe for the person to read of an opening."""

    why = forms.CharField(
        label="Keep this from the person, because",
        max_length=300,
        help_text="For example: somebody else reads their post and could harm them",
        error_messages={"required": "Say why it would be unsafe for the person to read of this"},
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
    )
