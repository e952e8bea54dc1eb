"""What narrows the list of services. No personal data, so it is in the address."""

from typing import Any

from django import forms

from hamlet.directory.queries import ServiceSearch


class ServicesForm(forms.Form):
    """A need in plain words, and what the service has to be."""

    words = forms.CharField(
        label="What is needed",
        help_text="In plain words, for example help after a fall, or lonely",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-30"}),
    )
    age = forms.IntegerField(
        label="For somebody aged",
        required=False,
        min_value=0,
        max_value=130,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-3"}),
    )
    takes_referrals = forms.BooleanField(label="Takes referrals here", required=False)
    open_now = forms.BooleanField(label="Open now", required=False)

    def question(self) -> ServiceSearch:
        """What was asked, leaving out what could not be read."""
        self.full_clean()
        given: dict[str, Any] = self.cleaned_data
        return ServiceSearch(**{name: value for name, value in given.items() if value is not None})
