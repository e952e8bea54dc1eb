"""The form of a draft: what an agreement says, and who is in it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hamlet.access import actions, terms
from hamlet.design.fields import DateField
from hamlet.kernel.text import number_in
from hamlet.sharing import days

WIDE = {"autocomplete": "off", "class": "nhsuk-input--width-30"}
SHORT = {"autocomplete": "off", "spellcheck": "false", "class": "nhsuk-input--width-5"}
UNKNOWN = "Choose organisations from the list"


def _capital(choices: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, words[:1].upper() + words[1:]) for name, words in choices.items()]


class AmongField(forms.Field):
    """Some of many, by checkboxes that the template draws; `known` says which there are."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, known: Iterable[str], **kwargs: Any):
        self.known = frozenset(known)
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> frozenset[str]:
        """Those that were ticked; refused where one is not there."""
        chosen = frozenset(value or ())
        if not chosen <= self.known:
            raise ValidationError(UNKNOWN)
        return chosen


class DraftForm(forms.Form):
    """What an agreement says. `organisations` are those that may be in it."""

    reference = forms.CharField(
        label="Reference",
        max_length=20,
        help_text="Short and never used before, for example TH-08",
        error_messages={"required": "Give the agreement a short reference, for example TH-08"},
        widget=forms.TextInput(attrs=SHORT | {"class": "nhsuk-input--width-10"}),
    )
    title = forms.CharField(
        label="What is it for?",
        max_length=200,
        help_text="A few words, for example ‘Medicines at the pharmacy’",
        error_messages={"required": "Say in a few words what the agreement is for"},
        widget=forms.TextInput(attrs=WIDE),
    )
    purposes = forms.MultipleChoiceField(
        label="For which purposes may it be seen?",
        choices=_capital(terms.PURPOSES),
        error_messages={"required": "Choose at least one purpose"},
        widget=forms.CheckboxSelectMultiple,
    )
    categories = forms.MultipleChoiceField(
        label="Which parts of the record may be seen?",
        choices=_capital(terms.CATEGORIES),
        error_messages={"required": "Choose at least one part of the record"},
        widget=forms.CheckboxSelectMultiple,
    )
    lawful_basis = forms.ChoiceField(
        label="Lawful basis",
        choices=list(terms.LAWFUL_BASES.items()),
        error_messages={"required": "Choose the lawful basis"},
        help_text="Articles of the UK GDPR",
        widget=forms.RadioSelect,
    )
    starts = DateField(
        label="First day",
        help_text="It holds from then, once every party has signed",
        error_messages={"required": "Enter the first day"},
        earliest=terms.EARLIEST,
        latest=terms.latest_day,
    )
    ends = DateField(
        label="Last day",
        help_text="Leave it empty for no end",
        required=False,
        earliest=terms.EARLIEST,
        latest=terms.latest_day,
    )
    hours = forms.CharField(
        label="For how many hours does a record stay open that somebody opens with a reason?",
        help_text=f"From 1 to {actions.LONGEST_OPENING}",
        error_messages={"required": "Say for how many hours, for example 8"},
        initial="8",
        widget=forms.TextInput(attrs=SHORT | {"inputmode": "numeric"}),
    )
    words = forms.CharField(
        label="Find an organisation by its name",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    edits = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisations: dict[str, Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.organisations = organisations
        self.unfolded: frozenset[str] = frozenset()
        kinds = {each.kind for each in organisations.values()}
        for name, known in (("gives", organisations), ("sees", organisations)):
            self.fields[name] = AmongField(known, label="Organisations")
        for name in ("all_gives", "all_sees"):
            self.fields[name] = AmongField(kinds, label="Organisations of a kind")

    def clean_hours(self) -> int:
        """The hours as a number, within what may be."""
        typed = self.cleaned_data["hours"].strip()
        most = actions.LONGEST_OPENING
        number = number_in(typed)
        if number is None or not 1 <= number <= most:
            raise ValidationError(f"Enter a whole number of hours from 1 to {most}")
        return number

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, and parties among whom nothing can flow."""
        given = super().clean()
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", "The last day must be the first day or later")
        if why := terms.unfit(given.get("lawful_basis", ""), given.get("purposes", ())):
            self.add_error("lawful_basis", why)
        gives, sees = self.of("gives"), self.of("sees")
        if "gives" in given and not any(gives - {each} for each in sees):
            text = "Choose at least one organisation that shares and another that sees"
            self.add_error("gives", text)
        return given

    def of(self, what: str) -> frozenset[str]:
        """Who `gives` or `sees`: those ticked one by one, and those of a kind ticked as a whole."""
        kinds = self.cleaned_data.get(f"all_{what}", frozenset())
        whole = {name for name, each in self.organisations.items() if each.kind in kinds}
        return self.cleaned_data.get(what, frozenset()) | whole

    def terms(self) -> actions.AgreementTerms:
        """What the verb takes. Only of a form without errors."""
        said = self.cleaned_data
        return actions.AgreementTerms(
            title=said["title"],
            purposes=tuple(said["purposes"]),
            categories=tuple(said["categories"]),
            lawful_basis=said["lawful_basis"],
            starts_at=days.begin(said["starts"]),
            ends_at=days.end(said["ends"]) if said["ends"] else None,
            opening_hours=said["hours"],
            parties=self._parties(),
        )

    def _parties(self) -> tuple[actions.PartyTerms, ...]:
        gives, sees = self.of("gives"), self.of("sees")
        return tuple(
            actions.PartyTerms(each.pk, each.name, gives=name in gives, receives=name in sees)
            for name, each in self.organisations.items()
            if name in gives or name in sees
        )

    def as_typed(self) -> dict[str, Any]:
        """What was typed so far, to begin another form with."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, name)
            for name, field in self.fields.items()
        }


def of_agreement(held: Any) -> dict[str, Any]:
    """What a form begins with that changes an agreement, or writes its next version."""
    parties = list(held.parties.all())
    return {
        "title": held.title,
        "purposes": held.purposes,
        "categories": held.categories,
        "lawful_basis": held.lawful_basis,
        "starts": days.first_day(held.starts_at),
        "ends": days.last_day(held.ends_at) if held.ends_at else None,
        "hours": str(held.opening_hours),
        "gives": [str(each.organisation) for each in parties if each.gives],
        "sees": [str(each.organisation) for each in parties if each.receives],
        "edits": held.edits,
    }
