"""Which day's decisions, or which decision."""

from datetime import date

from django import forms

from hamlet.kernel import clock, identifiers
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import UserError
from hamlet.streaming import queries
from hamlet.streaming.queries import Attendance

FIRST = date(2000, 1, 1)


class FindForm(forms.Form):
    """A day, or the reference of a decision: what was found by it is `found`."""

    on = forms.DateField(
        label="Day", required=False, error_messages={"invalid": "Choose a day"},
        widget=forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "class": "nhsuk-input--width-10"}
        ),
    )  # fmt: skip
    reference = forms.CharField(
        label="Or the reference of a decision", required=False, max_length=60,
        help_text="It has 12 letters and numbers, like 7K3M-Q2XW-9PTE",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "nhsuk-input--width-20"}),
    )  # fmt: skip

    def __init__(self, actor: Actor, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.actor, self.found = actor, None

    def clean_on(self) -> date | None:
        """No day that is still to come."""
        on = self.cleaned_data["on"]
        if on and not FIRST <= on <= clock.today():
            raise forms.ValidationError("Choose today, or a day before")
        return on

    def clean_reference(self) -> str:
        """The reference as it is kept; a slip is told apart from one that nobody has."""
        typed = self.cleaned_data["reference"]
        if not typed:
            return ""
        try:
            kept = identifiers.read_reference(typed)
        except UserError as error:
            raise forms.ValidationError(str(error)) from error
        self.found: Attendance | None = queries.by_reference(self.actor, kept)
        if self.found is None:
            raise forms.ValidationError(
                "No decision of your teams has this reference. Look for it by the day"
            )
        return kept

    def day(self) -> date:
        """The day that was asked for; today where none was, or it cannot be read."""
        return self.cleaned_data.get("on") or clock.today()
