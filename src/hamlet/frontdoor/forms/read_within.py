"""The form by which a place says in how much time what is added to a referral is to be read."""

from django import forms

from hamlet.frontdoor.models import ReadWithin
from hamlet.frontdoor.read_within import BOUNDS

LABELS = {
    "share": "Percent of the promise of the service",
    "shortest": "In so many open minutes at least",
    "longest": "In so many open minutes at most",
}


class ReadWithinForm(forms.Form):
    """A share of the promise, and its bounds in open minutes."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, now: ReadWithin, *args, **kwargs):
        super().__init__(*args, initial={"version": now.number}, **kwargs)
        for name, label in LABELS.items():
            least, most = BOUNDS[name]
            self.fields[name] = forms.IntegerField(
                label=label,
                help_text=f"From {least} to {most}.",
                min_value=least,
                max_value=most,
                initial=getattr(now, name),
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "class": "nhsuk-input--width-4"}
                ),
            )
