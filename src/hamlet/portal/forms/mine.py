"""What a signed-in resident types about their own record, or about that of whom they act for."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hamlet.design.fields import BirthDateField
from hamlet.kernel import clock, identifiers
from hamlet.portal.forms.asking import YES_NO, kept_form
from hamlet.portal.presenters.sharing import CATEGORIES, name_of

EVERYBODY, CLOSER, WHOLE = "everybody", "closer", "all"
LANGUAGES = (
    ("English", _("English")),
    ("Bengali", _("Bengali")),
    ("Sylheti", _("Sylheti")),
    ("Somali", _("Somali")),
    ("British Sign Language", _("British Sign Language")),
    ("other", _("Another language")),
)
FORMATS = (
    ("", _("As usual")),
    ("Large print", _("Large print")),
    ("Easy read", _("Easy words and pictures")),
    ("Braille", _("Braille")),
    ("Audio", _("To listen to")),
    ("Email", _("Email")),
    ("Text message", _("Text message")),
)
HOW_LONG = (
    ("30", _("1 month")),
    ("182", _("6 months")),
    ("365", _("1 year")),
    ("", _("Until I end it")),
)
ALL, SOME = "all", "some"


def _one_line(label: Any, width: int, length: int, **more: Any) -> forms.CharField:
    attrs = {"class": f"nhsuk-input--width-{width}", "autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(
        label=label, max_length=length, widget=forms.TextInput(attrs=attrs), **more
    )


class LooksForm(forms.Form):
    """Which entries to show: by whom, of what kind, from how long ago. Whatever is not known counts
    as nothing chosen."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    what = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=(
            ("", _("Everything")),
            ("look", _("Looked")),
            ("deed", _("Changed something")),
            ("open", _("Opened with a reason")),
        ),
    )
    since = forms.ChoiceField(
        label=_("When"),
        required=False,
        choices=(
            ("", _("At any time")),
            ("7", _("In the last 7 days")),
            ("31", _("In the last month")),
            ("365", _("In the last year")),
        ),
    )

    def __init__(self, *args: Any, organisations: list[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        numbered = [(str(number), name) for number, name in enumerate(organisations, 1)]
        everybody = [("", _("Everybody but you")), ("me", _("You"))]
        self.fields["who"].choices = [*everybody, *numbered]
        self.organisations = organisations

    def asked(self) -> dict[str, str]:
        """What was chosen, '' where nothing or nothing known was."""
        self.full_clean()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class ObjectForm(forms.Form):
    """With whom a part of the record is not to be shared."""

    whom = forms.ChoiceField(label=_("Who should not see it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], whole: bool, **kwargs):
        super().__init__(*args, **kwargs)
        more = [(CLOSER, _("Anybody who is not helping me now"))] if whole else []
        everybody = (EVERYBODY, _("Anybody but the place that keeps it"))
        self.fields["whom"].choices = [everybody, *organisations, *more]


class ShareForm(forms.Form):
    """With which organisation to share, and what."""

    organisation = forms.ChoiceField(label=_("With whom do you want to share?"))
    category = forms.ChoiceField(label=_("What do you want to share?"))

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("Choose")), *organisations]
        every = [(key, name_of(key)) for key in CATEGORIES]
        self.fields["category"].choices = [("", _("Choose")), *every, (WHOLE, name_of(""))]

    def part(self) -> str:
        """The part to share; '' is the whole record."""
        chosen = self.cleaned_data["category"]
        return "" if chosen == WHOLE else chosen


class CodeForm(forms.Form):
    """The code by which somebody lets one act for them, and when that somebody was born."""

    code = _one_line(
        _("Your code"),
        20,
        60,
        help_text=_("It has 12 letters and numbers, like 7K3M-Q2XW-9PTE."),
        error_messages={"required": _("Enter your code.")},
    )
    born = BirthDateField(
        label=_("Date of birth of the person who gave you the code"),
        help_text=_("For example, 9 1 1952"),
    )

    def clean_code(self) -> str:
        """The code as it was made. A slip is noticed before anything is looked up."""
        return kept_form(
            identifiers.read_reference,
            self.cleaned_data["code"],
            _("Check the letters and numbers. One of them is wrong or missing."),
        )


class InviteForm(forms.Form):
    """Whom one lets act for oneself: their name, what they may see, for how long."""

    name = _one_line(_("Who is it?"), 20, 100, error_messages={"required": _("Enter their name.")})
    scope = forms.ChoiceField(
        label=_("What may they do?"),
        widget=forms.RadioSelect,
        choices=(
            (ALL, _("See everything, and decide for me")),
            (SOME, _("Only see the parts that I choose")),
        ),
    )
    categories = forms.MultipleChoiceField(
        label=_("Which parts may they see?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    how_long = forms.ChoiceField(
        label=_("For how long?"), required=False, choices=HOW_LONG, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["categories"].choices = [(key, name_of(key)) for key in CATEGORIES]

    def clean(self) -> dict[str, Any]:
        """Ask for the parts where only some may be seen."""
        given = super().clean()
        if given.get("scope") == SOME and not given.get("categories"):
            self.add_error("categories", _("Choose at least one part."))
        return given

    def terms(self) -> dict[str, Any]:
        """What the verb takes."""
        said = self.cleaned_data
        return {
            "name": said["name"],
            "categories": said["categories"] if said["scope"] == SOME else (),
            "until": _until(said["how_long"]),
        }


def _until(days: str) -> datetime | None:
    return clock.now() + timedelta(days=int(days)) if days else None


class TalkForm(forms.Form):
    """How to talk with a person, and how to reach them. Each begins with what we know."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    language = forms.ChoiceField(
        label=_("Which language do you speak best?"),
        choices=LANGUAGES,
        widget=forms.RadioSelect,
    )
    other_language = _one_line(_("Which other language?"), 20, 40, required=False)
    interpreter = forms.ChoiceField(
        label=_("Do you need an interpreter?"), choices=YES_NO, widget=forms.RadioSelect
    )
    format = forms.ChoiceField(
        label=_("How should we write to you?"), choices=FORMATS, required=False
    )
    support = forms.CharField(
        label=_("What else helps when we talk?"),
        help_text=_("For example, I lip-read, or my daughter is with me."),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    phone = _one_line(_("Your phone number"), 20, 30, required=False)
    email = forms.EmailField(
        label=_("Your email address"),
        required=False,
        error_messages={"invalid": _("Enter an email address, like name@example.org.")},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        kept = self.initial.get("format", "")
        if kept and kept not in dict(FORMATS):
            self.fields["format"].choices = [(kept, kept), *FORMATS]

    def clean_phone(self) -> str:
        """The number as it is kept."""
        typed = self.cleaned_data["phone"]
        wrong = _("Enter a phone number, like 07700 900123.")
        return kept_form(identifiers.own_phone, typed, wrong) if typed else ""

    def clean(self) -> dict[str, Any]:
        """Ask for the name of another language."""
        given = super().clean()
        if given.get("language") == "other" and not given.get("other_language"):
            self.add_error("other_language", _("Enter the language."))
        return given

    def need(self) -> dict[str, Any]:
        """The communication need that was told."""
        said = self.cleaned_data
        other = said["language"] == "other"
        return {
            "language": said["other_language"] if other else said["language"],
            "interpreter": said["interpreter"] == "yes",
            "format": said["format"],
            "support": said["support"],
            "was": said["was"],
        }
