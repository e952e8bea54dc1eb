"""What is typed of something that is said not to be about a person."""

from typing import Any
from uuid import UUID

from django import forms

from hamlet.people.models import Dispute, SourceRecord


class DisputeForm(forms.Form):
    """What is not about a person, as staff heard it from them. `item`: it is about one item."""

    about = forms.ChoiceField(
        label="What is not about them?",
        choices=Dispute.About,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about"},
    )
    words = forms.CharField(
        label="What do they say?",
        max_length=500,
        help_text="In their words. Whoever answers reads this",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        error_messages={"required": "Write what they say, in a few words"},
    )

    def __init__(self, *args: Any, item: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if item:
            del self.fields["about"]


class AnswerForm(forms.Form):
    """What came of a dispute, and what the person is to read."""

    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=Dispute.Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it"},
    )
    record = forms.ChoiceField(
        label="Which record is not theirs?",
        required=False,
        help_text="Only where one is taken off. Its items go with it",
    )
    answer = forms.CharField(
        label="What should the person read?",
        max_length=500,
        help_text="Plain words. They read them as you write them, so say only what is theirs",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        error_messages={"required": "Write what the person is to read"},
    )

    def __init__(self, *args: Any, records: list[tuple[SourceRecord, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(each.pk, words) for each, words in records]
        self.fields["record"].choices = [("", "None"), *choices]

    def clean_record(self) -> UUID | None:
        """The record that was chosen, if any."""
        chosen = self.cleaned_data["record"]
        return UUID(chosen) if chosen else None
