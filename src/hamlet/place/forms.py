"""What narrows the lists of organisations and teams. No personal data, so it is in the address."""

from django import forms

from hamlet.place.models import Organisation


class TeamsForm(forms.Form):
    """Words of a team's or its organisation's name."""

    words = forms.CharField(
        label="Name",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20", "spellcheck": "false"}),
    )

    def given(self, name: str) -> str:
        """What was asked for in a field; '' where nothing, or nothing that can be."""
        self.full_clean()
        return self.cleaned_data.get(name, "")


class OrganisationsForm(TeamsForm):
    """Words of an organisation's name, and its kind."""

    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "Every kind"), *Organisation.Kind.choices]
    )
