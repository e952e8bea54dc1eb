"""The form of a contact point: where, and when somebody answers there."""

from django import forms

from hamlet.design.hours import week_fields
from hamlet.kernel.calendars import WEEKDAYS
from hamlet.kernel.errors import UserError
from hamlet.notices.queries import read_address

ALWAYS, SOMETIMES = "always", "hours"


class ContactPointForm(forms.Form):
    """A mobile number or a mailbox, answered day and night, or at hours of the week."""

    address = forms.CharField(
        label="Mobile number or email address",
        help_text="Of whoever is on call, or a shared mailbox. Not somebody's own phone at home.",
        max_length=254,
    )
    answered = forms.ChoiceField(
        label="When does somebody answer there?",
        choices=[(ALWAYS, "Day and night"), (SOMETIMES, "At these hours")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= week_fields()

    def hours(self) -> list:
        """The fields of the days."""
        return [self[day] for day in WEEKDAYS]

    def clean_address(self) -> str:
        """In its kept form."""
        try:
            return read_address(self.cleaned_data["address"])[1]
        except UserError as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> dict:
        """Hours are given where it is not answered day and night, and only there."""
        given = super().clean()
        if given.get("answered") == SOMETIMES and not self.week() and not self._wrong_day():
            self.add_error(WEEKDAYS[0], "Say at which hours somebody answers, on one day at least.")
        if given.get("answered") == ALWAYS and self.week():
            self.add_error("answered", "You gave hours. Choose these, or leave them empty.")
        return given

    def _wrong_day(self) -> bool:
        return any(day in self.errors for day in WEEKDAYS)

    def week(self) -> dict[str, list]:
        """As the verb takes it; empty for day and night."""
        given = {day: self.cleaned_data.get(day) for day in WEEKDAYS}
        return {day: hours for day, hours in given.items() if hours}
