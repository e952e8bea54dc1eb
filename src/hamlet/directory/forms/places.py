"""Where a service is given."""

from django import forms

from hamlet.design.fields import ReadField
from hamlet.kernel import identifiers


class PlaceForm(forms.Form):
    """Where a service is given."""

    name = forms.CharField(label="Name of the place", max_length=255)
    address = forms.CharField(label="Street and number", required=False, max_length=500)
    postcode = ReadField(
        label="Postcode",
        read=identifiers.postcode,
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10"}),
    )
