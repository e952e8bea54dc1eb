"""Inviting whoever gives a service by a link, what they suggest by it, and turning that down."""

from collections.abc import Mapping
from typing import Any

from django import forms

from hamlet.design.fields import refuse_unseen
from hamlet.directory.forms.entries import PARTS, EntryForm, entry_of
from hamlet.directory.models import Service

STAYS_WITH_STAFF = (*PARTS, "area", "review_days", "longest_days", "version")
"""What those say who keep the entry here: for whom of the place, and what is promised."""


class LinkForm(forms.Form):
    """Who is invited to keep an entry, and where the link goes."""

    name = forms.CharField(
        label="Who are they?",
        help_text="A person or an organisation, as it stands beside what they suggest",
        max_length=100,
        error_messages={"required": "Say who they are"},
    )
    address = forms.CharField(
        label="Mobile number or email address",
        help_text="Whoever reads what is sent there can suggest changes of this entry.",
        max_length=254,
        error_messages={"required": "Enter a mobile number or an email address"},
    )

    def clean(self) -> dict:
        """Refuses a name that nobody sees."""
        refuse_unseen(self)
        return self.cleaned_data


class SuggestionForm(EntryForm):
    """What an entry should say, as whoever has its link sees it."""

    words = forms.CharField(
        label="Anything else?",
        help_text="For example, where it is given. Whoever reviews it reads this; it is not shown.",
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, service: Service, data=None):
        now = entry_of(service)
        super().__init__(data, initial=dict(now))
        self.now = now
        for name in STAYS_WITH_STAFF:
            del self.fields[name]

    def said(self) -> dict[str, Any]:
        """What was typed, by field, where it is another than the entry says."""
        typed = {name: self.data.get(name, "") for name in self.changed_data if name != "words"}
        return {name: said for name, said in typed.items() if _lines(said) != self._now(name)}

    def _now(self, name: str) -> list[str] | None:
        now = self.now.get(name)
        return _lines(now) if isinstance(now, str) else None


def _lines(text: str) -> list[str]:
    """The same for ends of lines as browsers send them, and as others do."""
    return text.strip().splitlines()


class SuggestedForm(EntryForm):
    """An entry as it would be with what was suggested, sent by whoever read version `version` of
    it; `before` is what it says."""

    def __init__(self, service: Service, said: Mapping[str, Any], version: str | int):
        self.before = entry_of(service)
        would_be = self.before | {"places_left": None} | said
        super().__init__(would_be | {"version": version})


class TurnDownForm(forms.Form):
    """Why an entry stays as it is."""

    why = forms.CharField(
        label="Why does it stay as it is?",
        help_text="Whoever suggested it will read this.",
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Say why it stays as it is"},
    )
