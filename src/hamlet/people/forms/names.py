"""What staff type about another name of a person."""

from typing import Any

from django import forms

from hamlet.design.fields import DateField
from hamlet.people.forms.people import _text as text
from hamlet.people.models import BirthSex, PersonName


class NameForm(forms.Form):
    """Another name of somebody, and when they went by it."""

    use = forms.ChoiceField(
        label="What kind of name is it?",
        choices=PersonName.Use,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of name it is"},
    )
    given_name = text("Given name", 100)
    family_name = text("Family name", 100)
    since = DateField(label="They went by it from, if known", required=False)
    until = DateField(label="Until, if known", required=False)
    shown = forms.ChoiceField(
        label="May pages and searches show it?",
        help_text="Ask them. A former first name can tell of somebody what they do not want told.",
        choices=(("yes", "Yes, it helps to find them"), ("no", "No, keep it closer")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether pages and searches may show it"},
    )

    def clean(self) -> dict[str, Any]:
        """The name, and whether it is kept `closer`. Refuse one without any part."""
        given = super().clean()
        given["closer"] = given.pop("shown", "no") == "no"
        if not (given.get("given_name") or given.get("family_name")):
            self.add_error("given_name", "Type at least one name")
        return given


class NameActForm(forms.Form):
    """Which name an act is about."""

    name = forms.UUIDField()


class SeeIdentityForm(forms.Form):
    """What somebody needs to see for what is kept closer."""

    because = forms.ChoiceField(
        label="What do you need it for?",
        choices=BirthSex.For,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason"},
    )


class BirthSexForm(forms.Form):
    """What was recorded at birth."""

    sex = forms.ChoiceField(
        label="Sex recorded at birth",
        choices=BirthSex.Sex,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was recorded at birth"},
    )
