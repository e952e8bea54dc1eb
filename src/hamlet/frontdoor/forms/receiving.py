"""The forms of a need that comes in: for a known person, or for one described in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django import forms

from hamlet.design.fields import BirthDateField, ReadField
from hamlet.directory import queries as directory
from hamlet.frontdoor.forms.fields import HOW_SOON, choice_field, words_field
from hamlet.frontdoor.models import Referral
from hamlet.kernel import identifiers
from hamlet.kernel.danger import sign_of_danger
from hamlet.kernel.errors import NotFound

WHO_ASKS = [(name, words.capitalize()) for name, words in Referral.Referrer.choices[:2]]
CAN_WAIT = (Referral.Urgency.SOON, Referral.Urgency.ROUTINE)
DIFFERENT = "different"
ASK_AGAIN = "If a life may be in danger, 999. Choose sooner, or tick below that it can wait"


@dataclass(frozen=True, slots=True)
class Caller:
    """A carer on a person's record as one who may ask; `phone` is '' where it may not be shown."""

    id: UUID
    name: str
    phone: str
    words: str


class NewReferralForm(forms.Form):
    """A need taken down by staff: for a known person, or for one described in words.

    `same_as` is asked only where needs are open: `DIFFERENT`, or one of `ask_whether_same`.
    """

    carers: Mapping[str, Caller] = {}

    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    asked_for = forms.UUIDField(widget=forms.HiddenInput, required=False)
    asking = choice_field("Who is asking?", WHO_ASKS, "Say who is asking")
    caller_name = forms.CharField(
        label="Their name", help_text="Needed where somebody else asks.", required=False,
        max_length=200,
    )  # fmt: skip
    caller_phone = ReadField(
        read=identifiers.phone,
        label="Phone number to reach them", required=False, max_length=30,
        help_text="A mobile gets a text message at each step. A landline gets no texts.",
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "nhsuk-input--width-20"}),
    )  # fmt: skip
    no_phone = forms.BooleanField(
        label="No way to reach them: I will read the reference out", required=False
    )
    need = words_field("What is needed?", "In their own words where you can.")
    urgency = choice_field("How soon?", HOW_SOON, "Choose how soon")
    consent = forms.BooleanField(
        label="The person agrees to this, or it is in their best interests",
        error_messages={
            "required": "Say that the person agrees, or that it is in their best interests"
        },
    )

    def __init__(self, *args, front_door: bool, **kwargs):
        initial = {"submission_key": uuid4().hex}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if not front_door:
            for name in ("asking", "caller_name", "caller_phone", "no_phone"):
                del self.fields[name]

    def offer_carers(self, carers: Sequence[Caller]) -> None:
        """Let who cares for the person, as their record says, be chosen as the one who asks."""
        if "asking" not in self.fields:
            return
        self.carers = {f"carer:{each.id}": each for each in carers}
        resident, other = WHO_ASKS
        named = [(key, each.words) for key, each in self.carers.items()]
        another = (other[0], "Another carer or relative") if named else other
        self.fields["asking"].choices = [resident, *named, another]

    def ask_whether_same(self, needs: Sequence[tuple[str, str]]) -> None:
        """Ask whether it is one of the needs that are open: each by its key, and in words."""
        if needs:
            choices = [*needs, (DIFFERENT, "No, this is a different need")]
            error = "Somebody holds a need of theirs: say whether this is the same"
            self.fields["same_as"] = choice_field("Is it open already?", choices, error)
            self.order_fields(["same_as"])

    def say_known(self, phone: str) -> None:
        """Say beside the phone of who asks what number the person's record has."""
        if phone and "caller_phone" in self.fields:
            self.fields["caller_phone"].help_text += f" The person's, in the record: {phone}."

    def clean_asked_for(self):
        """The service, where it is one that is there."""
        asked = self.cleaned_data["asked_for"]
        try:
            return directory.service(asked).pk if asked else None
        except NotFound:
            return None

    def clean(self) -> dict:
        """A carer has a name; a caller can be reached, or it is said that they cannot, not both."""
        given = super().clean()
        self._fill_caller(given)
        if given.get("asking") == Referral.Referrer.CARER and not given.get("caller_name"):
            self.add_error("caller_name", "Write the name of the carer or relative")
        if "no_phone" in self.fields and "caller_phone" not in self.errors:
            self._check_reached(bool(given.get("caller_phone")), given.get("no_phone"))
        sign = sign_of_danger(given.get("need", ""))
        if sign and given.get("urgency") in CAN_WAIT:
            self._ask_again(sign)
        return given

    def _fill_caller(self, given: dict) -> None:
        """Who asks, where a carer on record was chosen: by the phone that was typed, or theirs."""
        if chosen := self.carers.get(given.get("asking")):
            given["asking"] = Referral.Referrer.CARER
            given["caller_name"] = given.get("caller_name") or chosen.name
            if not given.get("no_phone"):
                given["caller_phone"] = given.get("caller_phone") or chosen.phone

    def _ask_again(self, sign: str) -> None:
        """Ask once more how soon, where the need has words of danger."""
        self.fields["asked_again"] = forms.BooleanField(
            label="I asked again: no life is in danger, and it can wait", required=False
        )
        if not self.data.get("asked_again"):
            self.add_error("urgency", f"“{sign}” may be an emergency. {ASK_AGAIN}")

    def _check_reached(self, phone: bool, none: bool) -> None:
        if phone and none:
            self.add_error("no_phone", "Untick this, or take the phone number away")
        if not (phone or none):
            self.add_error("caller_phone", "Write a phone number, or tick that there is none")


class UnknownPersonForm(NewReferralForm):
    """The same, for somebody who is not in the record yet, or could not be found in it."""

    name = forms.CharField(
        label="Name of the person", max_length=200,
        error_messages={"required": "Write a name, as far as you know it"},
    )  # fmt: skip
    birth_date = BirthDateField(label="Date of birth", required=False)
    nhs_number = ReadField(
        read=identifiers.nhs_number,
        label="NHS number", required=False, max_length=20, help_text="If you know it.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-10"}),
    )  # fmt: skip
    address = forms.CharField(
        label="Address", required=False, max_length=300,
        help_text="Or where they can be found, if they have no fixed address.",
    )  # fmt: skip
    postcode = ReadField(
        read=identifiers.postcode,
        label="Postcode", required=False, max_length=10,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10"}),
    )  # fmt: skip
    phone = ReadField(
        read=identifiers.phone,
        label="The person's phone number", required=False, max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "nhsuk-input--width-20"}),
    )  # fmt: skip

    language = forms.ChoiceField(
        label="Language of what we write to them",
        choices=[("en-gb", "English"), ("bn", "Bengali"), ("so", "Somali")],
        required=False, widget=forms.Select,
    )  # fmt: skip
    interpreter = forms.CharField(
        label="Language that they need an interpreter for, if any", required=False, max_length=40,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10"}),
    )  # fmt: skip

    field_order = (
        "name", "birth_date", "nhs_number", "address", "postcode", "phone", "language",
        "interpreter",
    )  # fmt: skip

    def say_whether(self, person: str, words: str) -> str:
        """Ask whether it is this person of the record, who fits; gives what was said: `person` or
        'nobody', or '' with an error where nothing was."""
        choices = [(person, f"Yes: {words}"), ("nobody", "No, it is somebody else")]
        self.fields["known"] = choice_field("Is this the person?", choices)
        said = self.data.get("known", "")
        if said in dict(choices):
            return said
        self.add_error("known", "Somebody in the record fits: say whether it is this person")
        return ""
