"""What staff type to find a person."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hamlet.design.fields import BirthDateField
from hamlet.kernel import identifiers
from hamlet.kernel.errors import UserError
from hamlet.kernel.names import name_keys
from hamlet.people.forms.people import NUMERIC
from hamlet.people.forms.people import _read as read
from hamlet.people.forms.people import _text as text
from hamlet.people.queries import PersonSearch

DIGITS_OF_A_NAME = 3
"""'Twin 2' is a name; what has more digits is something else, of which no name would be found."""
NOT_A_NAME = (
    "This is not all a name. Type the date of birth, NHS number, postcode or phone number in its "
    "own box"
)


class SearchForm(forms.Form):
    """Any of what a caller can tell us. One thing is enough."""

    name = text("Name", 200, help_text="In any order and however it is spelt")
    birth_date = BirthDateField(label="Date of birth", required=False)
    nhs_number = read("NHS number", identifiers.nhs_number, attrs=NUMERIC)
    postcode = read("Postcode", identifiers.postcode)
    phone = read("Phone", identifiers.phone, width=20, attrs={"inputmode": "tel"})

    def clean(self) -> dict[str, Any]:
        """Refuse an empty question, and a name without a letter. What was typed for a name and is
        an NHS number or a postcode is taken as that: by name it would find nobody."""
        given = super().clean()
        if not self.errors and not any(given.values()):
            raise ValidationError(
                "Type a name, a date of birth, an NHS number, a postcode or a phone number"
            )
        name = given.get("name", "")
        if sum(sign.isdigit() for sign in name) > DIGITS_OF_A_NAME or _reads("postcode", name):
            return self._elsewhere(given, name)
        if name and not name_keys(name):
            self.add_error("name", "Type a name with letters")
        return given

    def _elsewhere(self, given: dict[str, Any], name: str) -> dict[str, Any]:
        """What was given, with what stands in the box for the name where it belongs, if it is of
        one kind and that box is empty; else whoever typed it sorts it out."""
        for kind in ("nhs_number", "postcode"):
            if not given.get(kind) and (kept := _reads(kind, name)):
                return given | {"name": "", kind: kept}
        self.add_error("name", NOT_A_NAME)
        return given

    def question(self) -> PersonSearch:
        """The question that was asked. Only of a form without errors."""
        return PersonSearch(**self.cleaned_data)


def _reads(kind: str, typed: str) -> str:
    """What was typed as an identifier of a kind in its kept form; '' where it is none."""
    try:
        return getattr(identifiers, kind)(typed) if typed else ""
    except UserError:
        return ""
