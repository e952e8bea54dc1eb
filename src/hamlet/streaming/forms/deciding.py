"""Where somebody goes, who they are, and how it ended or went on."""

import dataclasses

from django import forms

from hamlet.streaming.choosing import Choice, problems, stays_at
from hamlet.streaming.models import Attendance
from hamlet.streaming.rules import STAYS, STREAMS

CHILD = 16
"""The age from which somebody is taken to decide by themselves about being sent on."""
ASK_A_PARENT = (
    "Ask only where they are sent on. They are under 16: ask whoever is responsible for them, and "
    "send no child on alone."
)


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

    def __init__(self, held: Attendance, may_differ: bool, *args, full: bool = False, **kwargs):
        shown = ("version", "chosen", "consent")
        kwargs["initial"] = {name: getattr(held, name) for name in shown}
        super().__init__(*args, **kwargs)
        self.held, self.may_differ, self.full = held, may_differ, full
        stays = f"Did not agree: they stay here ({STREAMS[stays_at(held)].lower()})"
        self.fields["consent"].choices = [
            ("yes", "Agreed"), ("no", stays), ("", "Not sent on: not asked"),
        ]  # fmt: skip
        age = held.found["age"]
        if age is not None and age < CHILD:
            self.fields["consent"].help_text = ASK_A_PARENT
        if not (held.found["flags"] and may_differ):
            del self.fields["despite"]

    def clean(self) -> dict:
        """Who does not agree stays here; every problem stands beside its field."""
        given = super().clean()
        if given.get("consent") == "no" and given.get("chosen") not in STAYS:
            given["chosen"] = stays_at(self.held)
        if not self.errors:
            allowed = {"may_differ": self.may_differ, "full": self.full}
            for name, problem in problems(self.held, self.choice(), **allowed):
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

    def __init__(self, *args, assesses: bool, booked: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [*[Attendance.Ended.LEFT] * (not booked), *[Attendance.Ended.MISTAKE] * assesses]
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
