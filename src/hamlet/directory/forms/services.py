"""What narrows the list of services."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from hamlet.directory.queries import ServiceSearch, languages_spoken, point_of
from hamlet.place import queries as place


def choices(parts: QuerySet) -> list[tuple[str, str]]:
    """Parts of the place as choices: their ids and names."""
    return [(str(pk), name) for pk, name in parts.values_list("pk", "name")]


class ServicesForm(forms.Form):
    """A need in plain words, and what the service has to be: nothing about a person."""

    words = forms.CharField(
        label="What is needed",
        help_text="In plain words, for example cannot pay my heating, or lonely",
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
    near = forms.CharField(
        label="Near",
        help_text="The first half of a postcode is enough, for example E1. Distances are rough.",
        required=False,
        max_length=8,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-5"}),
    )
    practice = forms.ChoiceField(
        label="Registered with",
        help_text="What is for people of other practices or parts of the place then comes last.",
        required=False,
    )
    language = forms.ChoiceField(label="Speaks", required=False)
    takes_referrals = forms.BooleanField(label="Takes referrals here", required=False)
    open_now = forms.BooleanField(label="Open now", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        spoken = [(each, each) for each in languages_spoken()]
        self.fields["language"].choices = [("", "Any language"), *spoken]
        self.fields["practice"].choices = [("", "Any practice"), *choices(place.practices())]

    def clean_practice(self) -> UUID | None:
        """The id of the practice, or None."""
        chosen = self.cleaned_data["practice"]
        return UUID(chosen) if chosen else None

    def clean_near(self) -> str:
        """A postcode of here, by its first half."""
        near = self.cleaned_data["near"].strip()
        if near and point_of(near) is None:
            raise forms.ValidationError(
                "We do not know where that is. Give the first half of a postcode of this place."
            )
        return near

    def question(self) -> ServiceSearch:
        """What was asked, leaving out what could not be read."""
        self.full_clean()
        given: dict[str, Any] = self.cleaned_data
        return ServiceSearch(**{name: value for name, value in given.items() if value is not None})
