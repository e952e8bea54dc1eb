"""What staff type about a person: to find them, to make them known, to change their details."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from hamlet.access import terms
from hamlet.design.fields import BirthDateField, DateField, ReadField
from hamlet.kernel import clock, identifiers
from hamlet.people.models import Person
from hamlet.place import queries as place

LANGUAGES = ("Bengali", "Sylheti", "Somali", "Arabic", "Urdu", "Polish", "British Sign Language")
WHOLE_RECORD = ("asked", "staff", "family_of_staff", "abuse", "adoption")
FORMATS = ("Large print", "Easy read", "Braille", "Audio", "Email", "Text message")


def enough(text: str) -> None:
    """A validator: that a reason says something."""
    if not terms.says_enough(text):
        raise ValidationError(terms.TOO_FEW_LETTERS)


def _text(label: str, length: int, **kwargs: Any) -> forms.CharField:
    width = f"nhsuk-input--width-{kwargs.pop('width', 20)}"
    widget = forms.TextInput(attrs={"class": width, "autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, max_length=length, required=False, widget=widget, **kwargs)


def _read(label: str, read: Callable[[str], str], width: int = 10, **kwargs: Any) -> ReadField:
    attrs = {"class": f"nhsuk-input--width-{width}", "autocomplete": "off", "spellcheck": "false"}
    attrs |= kwargs.pop("attrs", {})
    widget = forms.TextInput(attrs=attrs)
    return ReadField(label=label, read=read, required=False, widget=widget, **kwargs)


WHERE = ("address", "postcode", "no_fixed_address", "found_at", "phone", "email")
NUMERIC = {"inputmode": "numeric"}


class PersonForm(forms.Form):
    """A person's names, birth, address and ways to reach them."""

    given_name = _text("Given name", 100)
    family_name = _text("Family name", 100)
    known_as = _text("Known as, if different", 100)
    native_name = _text("Name in its own script, if they wish", 200)
    birth_date = BirthDateField(label="Date of birth", required=False)
    gender = forms.ChoiceField(
        label="Gender, as they say it",
        choices=Person.Gender,
        initial=Person.Gender.UNKNOWN,
        required=False,
    )
    pronouns = _text("Pronouns", 40, width=10)
    nhs_number = _read("NHS number", identifiers.nhs_number, attrs=NUMERIC)
    address = _text("Address", 300, width=30)
    postcode = _read("Postcode", identifiers.postcode)
    no_fixed_address = forms.BooleanField(label="No fixed address", required=False)
    found_at = _text(
        "Where they can be found, if not at an address", 300, width=30,
        help_text="For example a day centre, or care of a friend",
    )  # fmt: skip
    here_until = DateField(label="Here only until", required=False)
    phone = _read("Phone", identifiers.own_phone, width=20, attrs={"inputmode": "tel"})
    email = forms.EmailField(label="Email", required=False)
    not_safe = forms.BooleanField(
        label="No phone or email is safe to use: nobody rings or writes", required=False
    )

    def clean_gender(self) -> str:
        """Not known, where nothing was chosen."""
        return self.cleaned_data["gender"] or Person.Gender.UNKNOWN

    def clean_nhs_number(self) -> str | None:
        """None where there is none, for it must be nobody else's."""
        return self.cleaned_data["nhs_number"] or None

    def refuse_nameless(self, given: dict[str, Any]) -> None:
        """Somebody has at least one name."""
        if not (given.get("given_name") or given.get("family_name")):
            self.add_error("given_name", "Type at least one name, even if it may be wrong")

    def clean(self) -> dict[str, Any]:
        """Refuse somebody without any name, and an address for who has none."""
        given = super().clean()
        self.refuse_nameless(given)
        if given.get("no_fixed_address") and given.get("address"):
            text = "Leave the address empty, or untick ‘No fixed address’"
            self.add_error("no_fixed_address", text)
        return given


class RegisterForm(PersonForm):
    """Somebody new. An unknown birth date is said, not left out by mistake."""

    birth_date_unknown = forms.BooleanField(label="Date of birth is not known", required=False)
    language = forms.CharField(
        label="Language they speak best, if not English",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10", "autocomplete": "off"}),
    )
    interpreter = forms.BooleanField(label="Needs an interpreter", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for the birth date, or for the word that it is not known."""
        given = super().clean()
        if "birth_date" in given and not (given["birth_date"] or given["birth_date_unknown"]):
            self.add_error(
                "birth_date", "Type the date of birth, or tick ‘Date of birth is not known’"
            )
        return given

    def details(self) -> dict[str, Any]:
        """The fields of `Person` that were typed."""
        return {name: self.cleaned_data[name] for name in PersonForm.base_fields}

    def need(self) -> dict[str, Any]:
        """What it takes to talk with them, where anything was said."""
        said = {name: self.cleaned_data[name] for name in ("language", "interpreter")}
        return said if any(said.values()) else {}


class ChangeForm(PersonForm):
    """Changed details, with the version they were changed from; without what is `protected`."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, protected: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in WHERE if protected else ():
            del self.fields[name]

    def details(self) -> dict[str, Any]:
        """The fields of `Person` that differ from what the form began with."""
        return {
            name: self.cleaned_data[name]
            for name in PersonForm.base_fields
            if name in self.changed_data
        }


class CommunicationForm(forms.Form):
    """What it takes to talk with somebody, as the Accessible Information Standard asks.

    `was` is the sign of the wording that the form began with.
    """

    was = forms.CharField(required=False, widget=forms.HiddenInput)

    language = forms.CharField(
        label="Language they speak best",
        max_length=40,
        required=False,
        help_text=f"For example {', '.join(LANGUAGES[:3])} or {LANGUAGES[-1]}",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10", "autocomplete": "off"}),
    )
    interpreter = forms.BooleanField(label="Needs an interpreter", required=False)
    format = forms.CharField(
        label="Format they can read",
        max_length=60,
        required=False,
        help_text=f"For example {', '.join(FORMATS[:4]).lower()}",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20", "autocomplete": "off"}),
    )
    support = forms.CharField(
        label="Support when talking or meeting",
        max_length=200,
        required=False,
        help_text="For example lip-reads: face them; speak with the daughter present",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 200}),
    )


class AlertForm(forms.Form):
    """Something that changes what one does when going near somebody."""

    words = forms.CharField(
        label="What should everybody know before they visit or call?",
        max_length=200,
        help_text="For example oxygen in use, key safe, large dog. Facts, no opinions",
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 200}),
    )


class DeathForm(forms.Form):
    """The day on which somebody died, and that it is the right person."""

    death_date = DateField(label="When did they die?", latest=clock.today)
    sure = forms.BooleanField(
        label="I have compared the name and the date of birth: it is this person",
        error_messages={"required": "Compare the name and the date of birth, then tick this"},
    )


class OpeningForm(forms.Form):
    """Why somebody without a relationship needs to see a record."""

    reason = forms.ChoiceField(
        label="Why do you need to see this record?",
        choices=terms.REASONS.items(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why you need to see it"},
    )
    words = forms.CharField(
        label="What is happening, in a few words?",
        max_length=500,
        help_text="An officer reads this, and so may the person",
        validators=[enough],
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
        error_messages={"required": "Say in a few words what is happening"},
    )


class SecondStepForm(forms.Form):
    """That somebody opens what is kept closer than the rest knowingly."""

    sure = forms.BooleanField(
        label="I know that this record is kept closer, and I need to see it",
        error_messages={"required": "Tick this if you need to see it, or go back"},
    )


class WishForm(forms.Form):
    """What a person decides about sharing, as staff hear it from them."""

    kind = forms.ChoiceField(
        label="What do they want?",
        choices=(
            ("object", "Somebody should not see it"),
            ("share", "Somebody should see it"),
            ("opt_out", "It should not be used for planning or research"),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they want"},
    )
    category = forms.ChoiceField(
        label="Which part of the record?",
        choices=(("", "All of it"), *terms.CATEGORIES.items()),
        required=False,
    )
    organisation = forms.ChoiceField(
        label="Whom is it about?",
        required=False,
        help_text="What an organisation holds itself, it goes on seeing",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = place.organisations().order_by("name").values_list("pk", "name")
        self.names = {str(key): name for key, name in known}
        every = [("", "All other organisations")]
        self.fields["organisation"].choices = every + list(self.names.items())

    def decided(self) -> dict[str, Any]:
        """What `access.actions.record_wish` takes. The opt-out is about all and everybody."""
        said = dict(self.cleaned_data)
        if said["kind"] == "opt_out":
            return {"kind": "opt_out"}
        chosen = said.pop("organisation")
        name = self.names.get(chosen, "")
        return said | {"organisation": UUID(chosen) if chosen else None, "organisation_name": name}


class RestrictionForm(forms.Form):
    """Why a whole record is to be kept closer than others."""

    kind = forms.ChoiceField(
        label="Keep the whole record closer, because of",
        choices=tuple((key, terms.RESTRICTIONS[key]) for key in WHOLE_RECORD),
        help_text="Only those with a relationship of their own see it then; others need two steps",
    )


class ReasonForm(forms.Form):
    """Why two records are taken apart, or put together."""

    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="What tells you so: a letter, a call, another number",
        validators=[enough],
        error_messages={"required": "Say what tells you so"},
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
    )


class SplitForm(ReasonForm):
    """Why a record is taken off a person, and whether its number goes for good."""

    number_too = forms.BooleanField(
        label="The NHS number in it is not theirs either: never give it to them again",
        required=False,
    )


class RulingForm(ReasonForm):
    """A decision on two records that look alike."""

    says = forms.ChoiceField(
        label="Are they one person?",
        choices=[
            ("same", "The same person"),
            ("apart", "Two persons"),
            ("unsure", "I cannot be sure"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one"},
    )
    field_order = ("says", "reason")
