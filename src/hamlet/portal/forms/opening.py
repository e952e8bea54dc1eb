"""What staff type to open a resident's own pages, and to let somebody act for a person."""

from django import forms

CHECKED = "Check who they are first, then tick this"
SEEN = "Look at the papers first, then tick this"


def _email(label: str, hint: str) -> forms.EmailField:
    attrs = {"class": "nhsuk-input--width-20", "autocomplete": "off", "spellcheck": "false"}
    return forms.EmailField(label=label, help_text=hint, widget=forms.EmailInput(attrs=attrs))


class OpenForm(forms.Form):
    """A resident's account, once staff know who they are."""

    email = _email("Their email address", "One that they alone read. It is what they sign in with")
    checked = forms.BooleanField(
        label="I have checked who they are, and they are with me now",
        error_messages={"required": CHECKED},
    )


class ActForm(forms.Form):
    """Somebody who acts for a person: a parent, or whoever a court or a power of attorney names."""

    email = _email("Email address of who acts for them", "Of their own account as a resident here")
    seen = forms.BooleanField(
        label="I have seen that they are a parent, or the papers that let them decide",
        error_messages={"required": SEEN},
    )
