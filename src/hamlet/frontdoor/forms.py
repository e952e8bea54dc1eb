"""Forms of the front door. Their fields carry the names of the verbs' arguments."""

from datetime import date
from uuid import uuid4

from django import forms

from hamlet.design import words
from hamlet.design.fields import BirthDateField, ReadField
from hamlet.directory import queries as directory
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.danger import sign_in
from hamlet.frontdoor.feedback import LAY
from hamlet.frontdoor.models import Referral
from hamlet.kernel import clock, identifiers
from hamlet.kernel.errors import NotFound
from hamlet.place import queries as place

LONGEST_NEED = 2000
HOW_SOON = [choice for choice in Referral.Urgency.choices if choice[0] != "unknown"]
WHO_ASKS = [(name, words.capitalize()) for name, words in Referral.Referrer.choices[:2]]
CAN_WAIT = (Referral.Urgency.SOON, Referral.Urgency.ROUTINE)
ASK_AGAIN = "If a life may be in danger, 999. Choose sooner, or tick below that it can wait"
READ_BY_ALL = (
    "Anybody who has the reference can read this. "
    "No names, illness or danger at home: ring instead."
)


def words_field(label: str, hint: str = "", required: bool = True, rows: int = 4):
    """A box for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_NEED,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"{label.rstrip('?')}: write a few words"},
    )


def choice_field(label: str, choices=(), error: str = "Choose one", widget=forms.RadioSelect):
    """One choice of several."""
    return forms.ChoiceField(
        label=label, choices=choices, widget=widget, error_messages={"required": error}
    )


class MoveForm(forms.Form):
    """What every move needs: the version that was decided on. `referral` is what it is about.

    `begins_at` is the field in which typing begins when the page opens, where there is one.
    """

    begins_at = ""
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, referral: Referral, *args, **kwargs):
        kwargs.setdefault("initial", {})["version"] = referral.version
        super().__init__(*args, **kwargs)
        self.referral = referral
        self.fill()

    def fill(self) -> None:
        """Put in the choices that depend on the referral."""


class ToldForm(MoveForm):
    """A move whose words the referrer reads, perhaps on a page that only asks for a reference."""

    def fill(self) -> None:
        if self.referral.referrer_kind in LAY:
            self.fields["words"].help_text = READ_BY_ALL


class AskForm(ToldForm):
    words = words_field("What do you need to know?", "Whoever referred will read this.")


class AnswerForm(MoveForm):
    words = words_field("Your answer", "Triage will read this.")


class GoOnForm(MoveForm):
    words = words_field("Who spoke with them, and what do they want?", "Only staff read this.")


class TriageForm(MoveForm):
    """A decision. Where the referral says what was asked for and how soon, a word is enough.

    The words are one line, so that Enter in it sends the form.
    """

    service = choice_field("Which service?", error="Choose a service", widget=forms.Select)
    urgency = choice_field("How soon?", HOW_SOON, "Choose how soon")
    words = forms.CharField(
        label="What should the team know?", help_text="Optional. Enter sends it.", required=False,
        max_length=LONGEST_NEED,
    )  # fmt: skip

    def fill(self) -> None:
        born = _born(self.referral)
        age = words.whole_months(born, clock.today()) // 12 if born else None
        every = directory.taking_referrals().prefetch_related("hours")
        services = sorted(every, key=lambda each: not _fits(each, age))
        self.fields["service"].choices = [
            ("", "Choose a service"),
            *((each.pk, _service_words(each, age)) for each in services),
        ]
        decided = self.referral.urgency != Referral.Urgency.UNKNOWN
        self.initial["urgency"] = self.referral.urgency if decided else ""
        self.initial["service"] = self.referral.asked_for_id or ""
        if not self.is_bound:
            self.begins_at = "words" if decided and self.initial["service"] else "service"
        self.unfit = {str(each.pk) for each in services if not _fits(each, age)}

    def clean(self) -> dict:
        """A service that is not for this age needs a reason."""
        given = super().clean()
        if given.get("service") in self.unfit and not given.get("words"):
            self.add_error("words", "This service is not for this age: say why it is right here")
        return given


def _born(referral: Referral) -> date | None:
    return referral.person.birth_date if referral.person else referral.stated_birth_date


def _fits(service, age: int | None) -> bool:
    if age is None:
        return True
    youngest, oldest = service.minimum_age or 0, service.maximum_age or 200
    return youngest <= age <= oldest


def _service_words(service, age: int | None) -> str:
    """A service as a choice: its name, who gives it, and whether the person's age is outside."""
    calendar = directory.calendar_of(service)
    shut = not calendar.is_open(clock.now())
    opens = clock.london(calendar.next_opening(clock.now())) if shut else None
    notes = [
        "" if _fits(service, age) else "not for this age",
        f"closed until {opens:%a %H:%M}" if opens else "",
    ]
    said = "".join(f", {note}" for note in notes if note)
    return f"{service.name} ({service.organisation.name}){said}"


class OfferForm(MoveForm):
    team = choice_field("Offer to which team?", error="Choose a team", widget=forms.Select)
    words = words_field("What should they know?", "Optional.", required=False, rows=3)

    def fill(self) -> None:
        teams = {
            each.team_id: f"{each.team.name} ({each.organisation.name})"
            for each in directory.taking_referrals()
            if each.team_id != self.referral.owner_team_id
        }
        if self.referral.owner_team.kind != "triage":
            triage = place.triage_team(self.referral.place)
            teams[triage.pk] = f"{triage.name} ({triage.organisation.name})"
        self.fields["team"].choices = [("", "Choose a team"), *teams.items()]


class PlainForm(MoveForm):
    words = words_field("Anything to add?", "Optional.", required=False, rows=2)


class TurnDownForm(MoveForm):
    reason = choice_field("Why can your team not take it?", lifecycle.REASONS.items())
    words = words_field("What should triage know?", "Optional.", required=False, rows=3)


class AssignForm(MoveForm):
    practitioner = choice_field("Who holds it?", error="Choose somebody")

    def fill(self) -> None:
        self.fields["practitioner"].choices = [
            (each.practitioner_id, each.practitioner.name)
            for each in place.members(self.referral.owner_team)
        ]


class EndForm(MoveForm):
    outcome = choice_field("How did it end?", lifecycle.OUTCOMES.items(), "Choose an outcome")
    words = words_field(
        "What happened?", "A professional who referred reads this; a resident does not.", rows=3
    )


class SignpostForm(ToldForm):
    words = words_field("Where should they go instead, and why?", "They will read this.")


class RefuseForm(ToldForm):
    reason = choice_field("Why can this not be taken on?", lifecycle.REASONS.items())
    next_owner = forms.CharField(
        label="Who holds this need now?",
        help_text="A need is never left with nobody. For example: the person's GP practice.",
        max_length=200,
        error_messages={"required": "Say who holds this need now"},
    )
    words = words_field("What should they know?", "They will read this.", rows=3)


class WithdrawForm(MoveForm):
    words = words_field("Why is it withdrawn?", rows=2)


class IdentifyForm(MoveForm):
    """`sure`: the page that names what differs was read, and this is the person all the same."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    sure = forms.BooleanField(widget=forms.HiddenInput, required=False)


class NewReferralForm(forms.Form):
    """A need taken down by staff: for a known person, or for one described in words."""

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
        if given.get("asking") == Referral.Referrer.CARER and not given.get("caller_name"):
            self.add_error("caller_name", "Write the name of the carer or relative")
        if "no_phone" in self.fields and "caller_phone" not in self.errors:
            self._check_reached(bool(given.get("caller_phone")), given.get("no_phone"))
        sign = sign_in(given.get("need", ""))
        if sign and given.get("urgency") in CAN_WAIT:
            self._ask_again(sign)
        return given

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
