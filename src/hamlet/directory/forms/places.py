"""Where a service is given."""

from django import forms

from hamlet.kernel import identifiers
from hamlet.kernel.errors import UserError


class PlaceForm(forms.Form):
    """Where a service is given."""

    name = forms.CharField(label="Name of the place", max_length=255)
    address = forms.CharField(label="Street and number", required=False, max_length=500)
    postcode = forms.CharField(
        label="Postcode",
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10"}),
    )

    def clean_postcode(self) -> str:
        """With capitals and space; '' where none is given."""
        written = self.cleaned_data["postcode"]
        try:
            return identifiers.postcode(written) if written else ""
        except UserError as error:
            raise forms.ValidationError(str(error)) from None
