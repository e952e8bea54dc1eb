"""Forms of streaming. The assessment is made for three minutes at a desk."""

import dataclasses
import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django import forms

from hamlet.design import words
from hamlet.design.fields import BirthDateField
from hamlet.kernel import clock
from hamlet.kernel.errors import Fault
from hamlet.streaming.choosing import Choice, problems, stays_at
from hamlet.streaming.models import Attendance
from hamlet.streaming.rules import OLDEST, REGISTERED, STAYS, STREAMS, Assessment, Rule, Rules


class AgeField(forms.CharField):
    """An age as people say it: '40', '8 months', '6 weeks', '5 days'. Gives whole months, and
    whether that is all that is known: `(months, exact)`; None where nothing was typed."""

    SAID = re.compile(
        r"(\d{1,3})\s*(y|years?|m|months?|w|weeks?|d|days?)?( old)?\.?", re.IGNORECASE
    )

    def clean(self, value: str) -> tuple[int, bool] | None:
        """Raises `ValidationError` that says how to write an age."""
        if not (text := super().clean(value)):
            return None
        said = self.SAID.fullmatch(text)
        if said is None or int(said[1]) > OLDEST:
            raise forms.ValidationError("Write an age like 40, 8 months or 6 weeks")
        number, unit = int(said[1]), (said[2] or "y")[0].lower()
        if unit == "y" and number == 0:
            raise forms.ValidationError("Write a baby's age in months or weeks, like 6 weeks")
        months = {
            "y": number * 12,
            "m": number,
            "w": number * 7 * 12 // 365,
            "d": number * 12 // 365,
        }
        return months[unit], unit != "y"


class AssessmentForm(forms.Form):
    """Red flags first: one is enough. Then the complaint, and who they are where nobody has found
    them yet. `seen` names those who wait already and were shown."""

    submission_key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    began_at = forms.CharField(max_length=40, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)
    flags = forms.MultipleChoiceField(
        label="Any of these now?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="One is enough to go on: leave the rest for later",
    )  # fmt: skip
    stated_name = forms.CharField(label="Name", max_length=200, required=False)
    stated_birth_date = BirthDateField(label="Date of birth", required=False)
    age = AgeField(
        label="Age",
        help_text="If they do not know their date of birth. Like 40, 8 months or 6 weeks",
        required=False, max_length=20,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-5"}),
    )  # fmt: skip
    complaint = forms.ChoiceField(
        label="What is the main trouble?", widget=forms.Select, required=False
    )
    team = forms.ChoiceField(
        label="Which team are you acting for?", widget=forms.RadioSelect,
        error_messages={"required": "Choose the team that you are acting for"},
    )  # fmt: skip
    registered = forms.ChoiceField(
        label="Where are they registered?", choices=REGISTERED.items(), widget=forms.RadioSelect,
        required=False,
    )  # fmt: skip

    def __init__(self, rules: Rules, *args, person=None, teams=(), **kwargs):
        given = {"submission_key": uuid4().hex, "began_at": clock.now().isoformat()}
        kwargs["initial"] = given | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.person, self.rules = person, rules
        self.fields["flags"].choices = [(key, each.words) for key, each in rules.flags.items()]
        self.fields["complaint"].choices = [("", "Choose one"), *rules.complaints.items()]
        self.fields["team"].choices = teams
        if len(teams) < 2:
            del self.fields["team"]
        if person is not None:
            if person.practice_id:
                self.fields["registered"].help_text = f"In the record: {person.practice.name}"
            del self.fields["stated_name"], self.fields["stated_birth_date"]
            if person.birth_date:
                del self.fields["age"]

    def clean(self) -> dict:
        """Without a red flag everything is asked; what contradicts itself is asked in any case."""
        given = super().clean()
        self._read_age(given)
        if not given.get("flags"):
            self._ask(given)
        elif not self.errors and (wrong := self.rules.contradicted(self.assessment())):
            text = f"This does not go with their age. Change one of them: {'; '.join(wrong)}"
            self.add_error("flags", text)
        return given

    def _read_age(self, given: dict) -> None:
        """Age by the date of birth where there is one, else as it was told."""
        born = self.person.birth_date if self.person else given.get("stated_birth_date")
        told, given["months"] = given.get("age"), None
        if told:
            given["age"], given["months"] = told[0] // 12, told[0] if told[1] else None
        if not born:
            return
        given["months"] = words.whole_months(born, clock.today())
        if told and told[0] // 12 != given["months"] // 12:
            makes = words.age(born, clock.today())
            self.add_error("age", f"Their date of birth makes them {makes} old. Change one of them")
        given["age"] = given["months"] // 12

    def _ask(self, given: dict) -> None:
        asked = {
            "stated_name": "Write at least a name",
            "age": "Write their age, if only about",
            "complaint": "Choose the main trouble",
            "registered": "Ask where they are registered",
        }
        for name, text in asked.items():
            if name in self.fields and given.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, text)

    def assessment(self) -> Assessment:
        """What was found."""
        given = self.cleaned_data
        return Assessment(
            age=given.get("age"),
            registered=given["registered"] or "unknown",
            complaint=given["complaint"],
            flags=tuple(sorted(given["flags"])),
            months=given["months"],
        )

    def began(self) -> datetime:
        """When the page was opened; now where that cannot be read."""
        try:
            return clock.utc(datetime.fromisoformat(self.cleaned_data["began_at"]))
        except (ValueError, Fault):
            return clock.now()

    def who(self) -> dict:
        """For which team, and who they said they are, as the verbs take it; nothing of that for
        somebody of the record."""
        names = ("stated_name", "stated_birth_date")
        told = {name: self.cleaned_data[name] for name in names if name in self.fields}
        if "team" in self.fields:
            told["team"] = UUID(self.cleaned_data["team"])
        return told

    def ask_again(self, seen: Iterable[UUID]) -> None:
        """Let the next press of the button say that those who wait already were seen."""
        self.data = self.data.copy() if self.is_bound else {}
        self.initial["seen"] = self.data["seen"] = " ".join(map(str, seen))

    def has_seen(self, others: Iterable[UUID]) -> bool:
        """Whether all of these were shown with the form that was sent."""
        return {str(each) for each in others} <= set(self.cleaned_data["seen"].split())


class StreamForm(forms.Form):
    """Where they go, whether they agree, and why elsewhere than suggested."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)
    chosen = forms.ChoiceField(
        label="Where do they go?", choices=STREAMS.items(), widget=forms.RadioSelect, required=False
    )
    consent = forms.ChoiceField(
        label="Do they agree to be sent on?", required=False, widget=forms.RadioSelect,
        help_text="Ask only where they are sent on.",
    )  # fmt: skip
    refusal = forms.ChoiceField(
        label="If they do not agree: why?", required=False, widget=forms.Select,
        choices=[("", "Choose one"), *Attendance.Refusal.choices],
    )  # fmt: skip
    despite = forms.ChoiceField(
        label="Against a red flag: why not to the emergency department?", required=False,
        choices=[("", "Choose one"), *Attendance.Despite.choices], widget=forms.Select,
    )  # fmt: skip
    differs = forms.CharField(
        label="If elsewhere than suggested: why?", required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, held: Attendance, may_differ: bool, *args, **kwargs):
        shown = ("version", "chosen", "consent")
        kwargs["initial"] = {name: getattr(held, name) for name in shown}
        super().__init__(*args, **kwargs)
        self.held, self.may_differ = held, may_differ
        stays = f"Did not agree: they stay here ({STREAMS[stays_at(held)].lower()})"
        self.fields["consent"].choices = [
            ("yes", "Agreed"), ("no", stays), ("", "Not sent on: not asked"),
        ]  # fmt: skip
        if not (held.found["flags"] and may_differ):
            del self.fields["despite"]

    def clean(self) -> dict:
        """Who does not agree stays here; every problem stands beside its field."""
        given = super().clean()
        if given.get("consent") == "no" and given.get("chosen") not in STAYS:
            given["chosen"] = stays_at(self.held)
        if not self.errors:
            for name, problem in problems(self.held, self.choice(), may_differ=self.may_differ):
                self.add_error(name, problem)
        return given

    def choice(self) -> Choice:
        """What was decided."""
        names = (each.name for each in dataclasses.fields(Choice))
        return Choice(**{name: self.cleaned_data.get(name, "") for name in names})

    def as_it_stands(self, held: Attendance) -> None:
        """After a conflict: keep what was written, about the attendance as it is now."""
        self.held, self.data = held, self.data.copy()
        self.data["version"] = held.version


class EndForm(forms.Form):
    """Why an assessment ends here."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    ended = forms.ChoiceField(
        label="Why?", widget=forms.RadioSelect, error_messages={"required": "Choose why"}
    )

    def __init__(self, *args, assesses: bool, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [Attendance.Ended.LEFT, *[Attendance.Ended.MISTAKE] * assesses]
        self.fields["ended"].choices = [(each.value, each.label) for each in offered]


class IdentifyForm(forms.Form):
    """That somebody who came is this person; where they differ, that they were asked again."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    sure = forms.BooleanField(label="I asked them again, and this is their record", required=False)

    def __init__(self, differing: list[str], *args, **kwargs):
        super().__init__(*args, **kwargs)
        if differing:
            self.fields["sure"].required = True
        else:
            del self.fields["sure"]


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
