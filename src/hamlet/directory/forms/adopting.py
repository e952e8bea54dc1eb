"""Taking over an entry that another directory told, and giving it back."""

from collections.abc import Sequence
from uuid import UUID

from django import forms

from hamlet.place import queries as place


class AdoptForm(forms.Form):
    """For which team an entry of another directory is taken over."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    team = forms.TypedChoiceField(
        label="Which team gives it?", coerce=UUID, error_messages={"required": "Choose a team"}
    )

    def __init__(self, teams: Sequence[place.Team], *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(each.pk, f"{each.name} ({each.organisation.name})") for each in teams]
        self.fields["team"].choices = [("", "Choose a team"), *choices]


class GiveBackForm(forms.Form):
    """The version of the entry that was looked at before it is given back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
