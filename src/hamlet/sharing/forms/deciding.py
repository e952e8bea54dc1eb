"""The forms by which an agreement is signed, suspended, resumed and ended."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


def letters(sentence: str) -> Callable[[str], None]:
    """A validator: that a text has two letters at least, so that '.' is no name."""

    def check(text: str) -> None:
        if sum(each.isalpha() for each in text) < 2:
            raise ValidationError(sentence)

    return check


class SignForm(forms.Form):
    """Which party signed, and who signed for it. `edits` is the draft that was read."""

    organisation = forms.ChoiceField(
        label="For which organisation?",
        error_messages={"required": "Choose the organisation that signed"},
    )
    signatory = forms.CharField(
        label="Who signed for it?",
        max_length=100,
        help_text="Their name, as on the signed paper",
        error_messages={"required": "Say who signed for the organisation"},
        validators=[letters("Give the name of whoever signed, not only a sign")],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    post = forms.CharField(
        label="In which post?",
        max_length=90,
        help_text="For example medical director, or partner of the practice",
        error_messages={"required": "Say in which post they signed"},
        validators=[letters("Give the post of whoever signed, not only a sign")],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    edits = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, unsigned: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(str(each.organisation), each.name) for each in unsigned]
        self.fields["organisation"].choices = [("", "Choose an organisation"), *choices]

    def signature(self) -> dict[str, Any]:
        """What the verb takes. Only of a form without errors."""
        said = dict(self.cleaned_data)
        name, post = said.pop("signatory").replace(",", " "), said.pop("post")
        return said | {"signatory": f"{name}, {post}"}


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


class EndAloneForm(EndForm):
    """Why an agreement ends, by an officer who has nobody to do it with: its name is typed."""

    reference = forms.CharField(
        label="Type the reference of the agreement",
        max_length=20,
        help_text="You are the only officer here, so nobody else looks at it first",
        error_messages={"required": "Type the reference, as in the heading"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("why", "reference", "sure")

    def __init__(self, *args: Any, reference: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.wanted = reference

    def clean_reference(self) -> str:
        """Refuse the reference of another agreement."""
        typed = self.cleaned_data["reference"].strip().upper()
        if typed != self.wanted:
            raise ValidationError(f"This is agreement {self.wanted}. Type its reference")
        return typed
