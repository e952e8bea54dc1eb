"""The assessment: made for three minutes at a desk."""

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django import forms

from hamlet.design import words
from hamlet.design.fields import BirthDateField
from hamlet.kernel import clock
from hamlet.streaming import opened
from hamlet.streaming.rules import OLDEST, REGISTERED, Assessment, Rules


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
    them yet. `seen` names those who wait already and were shown; `opened` is signed."""

    submission_key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
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
        key = uuid4().hex
        given = {"submission_key": key, "opened": opened.stamp(key)}
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

    def began(self) -> datetime | None:
        """When the page was opened; None where it does not say so any more."""
        return opened.read(self.cleaned_data["opened"], self.cleaned_data["submission_key"])

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


class CorrectionForm(AssessmentForm):
    """An assessment in the place of another, whose `version` was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def look_again(self, version: int) -> None:
        """Let the next press of the button be about this version, which the page shows now."""
        self.data = self.data.copy()
        self.data["version"] = version
