"""Inviting whoever gives a service by a link, what they suggest by it, and turning that down."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hamlet.design.fields import ReadField, refuse_unseen
from hamlet.directory import queries
from hamlet.directory.forms.entries import PARTS, EntryForm, entry_of
from hamlet.directory.models import Service
from hamlet.kernel import identifiers
from hamlet.kernel.text import is_blank

LONGEST = 5_000
STAYS_WITH_STAFF = (*PARTS, "area", "review_days", "longest_days")
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


class _PlacedForm(EntryForm):
    """An entry with where it is given: staff have a page of its own for that."""

    leaves = forms.MultipleChoiceField(
        label=_("No longer given at"), required=False, widget=forms.CheckboxSelectMultiple
    )
    place = forms.CharField(
        label=_("A new place where it is given"),
        help_text=_("What it is called. Leave it empty where there is none."),
        required=False,
        max_length=255,
    )
    street = forms.CharField(
        label=_("Street and number of the new place"), required=False, max_length=500
    )
    postcode = ReadField(
        label=_("Postcode of the new place"),
        read=identifiers.postcode,
        unread=_("A postcode looks like E1 4AB. Check it, or leave it empty."),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10"}),
    )

    def __init__(self, service: Service, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {str(each.pk): each.in_words for each in queries.locations_of(service)}
        self.fields["leaves"].choices = list(self.places.items())

    def clean(self) -> dict[str, Any]:
        """Refuses a new place without a name."""
        given = super().clean()
        if (given.get("street") or given.get("postcode")) and is_blank(given.get("place", "")):
            self.add_error("place", _("Say what the new place is called."))
        return given

    def details(self) -> dict[str, Any]:
        """What `take_suggestion` takes."""
        given = super().details()
        place, street = given.pop("place"), given.pop("street")
        there = {"name": place, "address": street, "postcode": given.pop("postcode")}
        leaves = [UUID(each) for each in given.pop("leaves")]
        return given | {"leaves": leaves, "place": there if place else None}


class SuggestionForm(_PlacedForm):
    """What an entry should say, as whoever has its link sees it.

    Each field comes with what it said when the page was drawn (`initial-…`): only what somebody
    changed is said, though staff changed another field meanwhile.
    """

    words = forms.CharField(
        label=_("Anything else?"),
        help_text=_("Whoever reviews it reads this. It is not shown to others."),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, service: Service, data=None):
        now = entry_of(service)
        super().__init__(service, data, initial=dict(now))
        self.now = now
        for name in (*STAYS_WITH_STAFF, *([] if self.places else ["leaves"])):
            del self.fields[name]
        for name in self.fields.keys() & now.keys() - {"version"}:
            self.fields[name].show_hidden_initial = True

    def suggested(self) -> dict[str, Any]:
        """What the verb takes beside who acts, once the form is valid."""
        names = [name for name in self.changed_data if name not in ("words", "version")]
        typed = {name: self._typed(name) for name in names}
        said = {name: typed[name] for name in names if lines(typed[name]) != lines(self._now(name))}
        stood = {name: self._stood(name) for name in said.keys() & self.now.keys()}
        given = self.cleaned_data
        version, words = given["version"], given["words"]
        return {"said": said, "stood": stood, "version": version, "words": words}

    def _typed(self, name: str) -> Any:
        if isinstance(self.fields[name], forms.BooleanField):
            return "on" if self.cleaned_data[name] else ""
        return self.cleaned_data[name] if name == "leaves" else self.data.get(name, "")

    def _now(self, name: str) -> Any:
        return "" if name == "places_left" else self.now.get(name, "")

    def _stood(self, name: str) -> str:
        read = self.data.get(self.add_initial_prefix(name), "")
        return "" if name == "places_left" else read[:LONGEST]


def lines(value: Any) -> list[str]:
    """A value of the form as lines: the same for ends of lines as browsers send them, and as others
    do, and for a tick however it is written."""
    if isinstance(value, list):
        return value
    text = "" if value in (None, False, "False") else str(value)
    return ["on"] if text == "True" else text.strip().splitlines()


class SuggestedForm(_PlacedForm):
    """An entry as it would be with what was suggested, sent by whoever read version `version` of
    it; `before` is what it says."""

    def __init__(self, service: Service, said: Mapping[str, Any], version: str | int):
        self.before = entry_of(service)
        would_be = self.before | {"places_left": None} | said
        super().__init__(service, would_be | {"version": version})
        self.before["leaves"] = list(self.places)


class TurnDownForm(forms.Form):
    """Why an entry stays as it is."""

    why = forms.CharField(
        label="Why does it stay as it is?",
        help_text="Whoever suggested it will read this.",
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Say why it stays as it is"},
    )
