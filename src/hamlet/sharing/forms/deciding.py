"""The forms by which an agreement is signed, suspended, resumed and ended."""

from typing import Any

from django import forms


class SignForm(forms.Form):
    """Which party signed, and who signed for it. `edits` is the draft that was read."""

    organisation = forms.ChoiceField(
        label="For which organisation?",
        error_messages={"required": "Choose the organisation that signed"},
    )
    signatory = forms.CharField(
        label="Who signed for it?",
        max_length=200,
        help_text="Name and post, as on the signed paper",
        error_messages={"required": "Say who signed for the organisation"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    edits = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, unsigned: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(str(each.organisation), each.name) for each in unsigned]
        self.fields["organisation"].choices = [("", "Choose an organisation"), *choices]


class WhyForm(forms.Form):
    """Why an agreement is suspended or holds again."""

    why = forms.CharField(
        label="Why?",
        max_length=300,
        help_text="Do not name anybody whose record it is about. It stays in the history",
        error_messages={"required": "Say why, in a few words"},
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
    )


class EndForm(WhyForm):
    """Why an agreement ends, and that it is meant."""

    sure = forms.BooleanField(
        label="I know that this cannot be undone",
        error_messages={"required": "Tick that you know that this cannot be undone"},
    )
