"""Forms of streaming. The assessment is made for three minutes at a desk."""

from datetime import datetime
from uuid import UUID, uuid4

from django import forms

from hamlet.design import words
from hamlet.design.fields import BirthDateField
from hamlet.kernel import clock
from hamlet.kernel.errors import Fault
from hamlet.streaming.models import Attendance
from hamlet.streaming.rules import OLDEST, REGISTERED, STREAMS, Assessment, Rule, Rules


class AssessmentForm(forms.Form):
    """Red flags first, then the complaint; who they are where nobody has found them yet."""

    submission_key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    began_at = forms.CharField(max_length=40, widget=forms.HiddenInput)
    stated_name = forms.CharField(
        label="Name", max_length=200, error_messages={"required": "Write at least a name"}
    )
    stated_birth_date = BirthDateField(label="Date of birth", required=False)
    age = forms.IntegerField(
        label="Age in years", help_text="Only if they do not know their date of birth",
        required=False, min_value=0, max_value=OLDEST,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-3"}),
    )  # fmt: skip
    flags = forms.MultipleChoiceField(
        label="Any of these now?", required=False, widget=forms.CheckboxSelectMultiple
    )
    complaint = forms.ChoiceField(
        label="What is the main trouble?", widget=forms.Select,
        error_messages={"required": "Choose the main trouble"},
    )  # fmt: skip
    team = forms.ChoiceField(
        label="Which team are you acting for?", widget=forms.RadioSelect,
        error_messages={"required": "Choose the team that you are acting for"},
    )  # fmt: skip
    registered = forms.ChoiceField(
        label="Where are they registered?", choices=REGISTERED.items(), widget=forms.RadioSelect,
        error_messages={"required": "Ask where they are registered"},
    )  # fmt: skip

    def __init__(self, rules: Rules, *args, person=None, teams=(), **kwargs):
        given = {"submission_key": uuid4().hex, "began_at": clock.now().isoformat()}
        if person is not None:
            given["registered"] = "here" if person.practice_id else ""
        kwargs["initial"] = given | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["flags"].choices = rules.flags.items()
        self.fields["complaint"].choices = [("", "Choose one"), *rules.complaints.items()]
        self.fields["team"].choices = teams
        if len(teams) < 2:
            del self.fields["team"]
        if person is not None:
            del self.fields["stated_name"], self.fields["stated_birth_date"]
            if person.birth_date:
                del self.fields["age"]

    def clean(self) -> dict:
        """Rules go by age, so it has to be known, if only about."""
        given = super().clean()
        born = self.person.birth_date if self.person else given.get("stated_birth_date")
        if born:
            given["age"] = words.whole_months(born, clock.today()) // 12
        if given.get("age") is None and not self.errors.get("age"):
            self.add_error("age", "Write their age, if only about")
        return given

    def assessment(self) -> Assessment:
        """What was found."""
        given = self.cleaned_data
        flags = tuple(sorted(given["flags"]))
        return Assessment(given["age"], given["registered"], given["complaint"], flags)

    def began(self) -> datetime:
        """When the page was opened; now where that cannot be read."""
        try:
            return clock.utc(datetime.fromisoformat(self.cleaned_data["began_at"]))
        except (ValueError, Fault):
            return clock.now()

    def who(self) -> dict:
        """Whom it is about, and for which team, as the verb takes it."""
        given = self.cleaned_data
        team = {"team": UUID(given["team"])} if "team" in given else {}
        if self.person is not None:
            return team | {"person": self.person.pk}
        return team | {name: given[name] for name in ("stated_name", "stated_birth_date")}


class StreamForm(forms.Form):
    """Where they go, whether they agree, and why elsewhere than suggested."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    chosen = forms.ChoiceField(
        label="Where do they go?", choices=STREAMS.items(), widget=forms.RadioSelect,
        error_messages={"required": "Choose where they go"},
    )  # fmt: skip
    differs = forms.CharField(
        label="If elsewhere than suggested: why?", required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    consent = forms.ChoiceField(
        label="Do they agree to be sent on?", required=False, widget=forms.RadioSelect,
        help_text="Ask only where they are sent on. Who does not agree stays here.",
        choices=[*Attendance.Consent.choices, ("", "Not sent on: not asked")],
    )  # fmt: skip
    refusal = forms.ChoiceField(
        label="If they do not agree: why?", required=False, widget=forms.Select,
        choices=[("", "Choose one"), *Attendance.Refusal.choices],
    )  # fmt: skip


class FollowForm(forms.Form):
    """How it went on with somebody who did not come where they were sent on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label="How did it go on?", choices=Attendance.Outcome.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose how it went on"},
    )  # fmt: skip


class RuleForm(forms.Form):
    """One rule of a draft."""

    edits = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.IntegerField(
        label="As which rule?", help_text="The first rule that fits decides", min_value=1,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-2"}),
    )  # fmt: skip
    complaints = forms.MultipleChoiceField(
        label="For which complaints?", help_text="None means all", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    registered = forms.MultipleChoiceField(
        label="Registered where?", help_text="None means all", required=False,
        choices=REGISTERED.items(), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    youngest = forms.IntegerField(label="From which age?", initial=0, min_value=0, max_value=OLDEST)
    oldest = forms.IntegerField(
        label="To which age?", initial=OLDEST, min_value=0, max_value=OLDEST
    )
    to = forms.ChoiceField(label="Where to?", choices=STREAMS.items(), widget=forms.RadioSelect)
    because = forms.CharField(
        label="Why, in words that the person can be told?", max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, rules: Rules, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["complaints"].choices = rules.complaints.items()

    def rule(self) -> Rule:
        """The rule that was written."""
        given = {
            name: value for name, value in self.cleaned_data.items()
            if name not in ("edits", "number")
        }  # fmt: skip
        lists = {name: tuple(given[name]) for name in ("complaints", "registered")}
        return Rule(**given | lists)


class WhyForm(forms.Form):
    """Why a new version is drafted."""

    why = forms.CharField(
        label="What is to change, and why?", max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
