"""What a clinical lead writes in a draft of the rules."""

from django import forms

from hamlet.streaming.forms.assessing import AgeField
from hamlet.streaming.rules import EVERY_AGE, OLDEST, REGISTERED, STREAMS, Flag, Rule, Rules


class DraftForm(forms.Form):
    """A part of a draft, whose `edits` were looked at."""

    edits = forms.IntegerField(widget=forms.HiddenInput)

    def look_again(self, edits: int) -> None:
        """Let the next press of the button be about the draft as it stands now."""
        self.data = self.data.copy()
        self.data["edits"] = edits


class RuleForm(DraftForm):
    """One rule of a draft."""

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


class ComplaintForm(DraftForm):
    """A complaint that can be chosen."""

    words = forms.CharField(
        label="The complaint, as it is chosen", max_length=60,
        error_messages={"required": "Write the complaint in words"},
    )  # fmt: skip


class FlagForm(DraftForm):
    """A red flag, and of whom it can be true."""

    AGE = "Leave empty for every age. Like 3 months, or 12"
    words = forms.CharField(
        label="The red flag, as it is ticked", max_length=100,
        error_messages={"required": "Write the red flag in words"},
    )  # fmt: skip
    youngest = AgeField(label="From which age?", help_text=AGE, required=False, max_length=20)
    under = AgeField(label="Under which age?", help_text=AGE, required=False, max_length=20)
    complaints = forms.MultipleChoiceField(
        label="With which complaints does it count at that age, though nobody ticks it?",
        help_text="None: only where it is ticked", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, rules: Rules, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["complaints"].choices = rules.complaints.items()
        for name in ("youngest", "under"):
            self.fields[name].widget.attrs["class"] = "nhsuk-input--width-5"

    @staticmethod
    def told(flag: Flag) -> dict:
        """What stands in the form for a flag that there is."""
        return {
            "words": flag.words,
            "youngest": _age(flag.from_months),
            "under": _age(flag.under_months) if flag.under_months < EVERY_AGE else "",
            "complaints": flag.complaints,
        }

    def flag(self) -> Flag:
        """The flag that was written."""
        given = self.cleaned_data
        youngest, under = (given[name] for name in ("youngest", "under"))
        return Flag(
            given["words"],
            youngest[0] if youngest else 0,
            under[0] if under else EVERY_AGE,
            tuple(given["complaints"]),
        )


def _age(months: int) -> str:
    """An age as `AgeField` reads it; '' for none."""
    return "" if not months else f"{months} months" if months % 12 else str(months // 12)
