"""The questions that residents are asked: one form, one page, one question where that can be."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hamlet.design.fields import BirthDateField, refuse_unseen
from hamlet.kernel import identifiers
from hamlet.kernel.errors import UserError

ME, CHILD, ADULT = "me", "child", "adult"
NEED_LENGTH = 2000

WHO = (
    (ME, _("Me")),
    (CHILD, _("A child I look after")),
    (ADULT, _("An adult I care for")),
)
LANGUAGES = (
    ("en-gb", _("English")),
    ("bn", _("Bengali")),
    ("syl", _("Sylheti")),
    ("so", _("Somali")),
    ("bfi", _("British Sign Language")),
    ("other", _("Another language")),
)
YES_NO = (("yes", _("Yes")), ("no", _("No")))
RELATIONS = (
    ("parent", _("Parent or guardian")),
    ("partner", _("Husband, wife or partner")),
    ("child", _("Son or daughter")),
    ("relative", _("Another relative")),
    ("friend", _("Friend or neighbour")),
    ("other", _("Somebody else")),
)
AGREES, CANNOT_SAY, REFUSES = "yes", "cannot", "no"
AGREEMENT = (
    (AGREES, _("Yes, they agree, or I may decide for them")),
    (CANNOT_SAY, _("They cannot decide this. I believe it is best for them")),
    (REFUSES, _("No, they do not want this")),
)


class Step(forms.Form):
    """A page of questions. `titles` are its heading for oneself and for somebody else.

    `others` are those for whom a signed-in resident acts, by id and name.
    """

    titles: tuple[Any, Any] = ("", "")
    labels: dict[str, Any] = {}
    """Labels to use instead where it is about somebody else."""

    def __init__(
        self, *args: Any, who: str = ME, others: Sequence[tuple[str, str]] = (), **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.who, self.others = who, others
        if who != ME:
            for name, words in self.labels.items():
                self.fields[name].label = words

    def clean(self) -> dict[str, Any]:
        """Characters that nobody sees are no answer."""
        refuse_unseen(self)
        return self.cleaned_data

    @property
    def title(self) -> str:
        """The heading of the page."""
        return str(self.titles[self.who != ME])


def kept_form(read: Callable[[str], str], text: str, message: Any) -> str:
    """The kept form of an identifier, or a `ValidationError` in the words of the page."""
    if not text.strip():
        return ""
    try:
        return read(text)
    except UserError as error:
        raise forms.ValidationError(message) from error


class EmergencyForm(Step):
    titles = (_("Is this an emergency?"),) * 2
    emergency = forms.ChoiceField(
        label=_("Is this an emergency?"),
        choices=(("yes", _("Yes, it is an emergency")), ("no", _("No, it is not"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes if any of these is happening. If not, no.")},
    )


class WhoForm(Step):
    titles = (_("Who needs help?"),) * 2
    who_for = forms.ChoiceField(
        label=_("Who needs help?"),
        choices=WHO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who needs help.")},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        me, *unknown = WHO
        self.fields["who_for"].choices = [me, *self.others, *unknown]


class NeedForm(Step):
    titles = (_("What do you need help with?"), _("What do they need help with?"))
    labels = {"need": _("What do they need help with?")}
    need = forms.CharField(
        label=_("What do you need help with?"),
        help_text=_("Use your own words, in any language. Say what would make life better."),
        max_length=NEED_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Write what help is needed, in a few words."),
            "max_length": _("Use %(limit_value)d characters or fewer. You used %(show_value)d."),
        },
    )


class NameForm(Step):
    titles = (_("What is your name?"), _("What is the person’s name?"))
    labels = {"name": _("What is the person’s name?")}
    name = forms.CharField(
        label=_("What is your name?"),
        help_text=_("First name and family name."),
        max_length=200,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "name"}),
        error_messages={
            "required": _("Enter a name."),
            "max_length": _("Use %(limit_value)d characters or fewer. You used %(show_value)d."),
        },
    )


class BornForm(Step):
    titles = (_("When were you born?"), _("When was the person born?"))
    labels = {
        "born": _("Their date of birth"),
        "nhs_number": _("Their NHS number, if you know it"),
    }
    born = BirthDateField(
        label=_("Your date of birth"), help_text=_("For example, 9 1 1952"), required=False
    )
    unknown = forms.BooleanField(label=_("I do not know the date"), required=False)
    nhs_number = forms.CharField(
        label=_("Your NHS number, if you know it"),
        help_text=_("It has 10 digits. You find it on letters from the NHS."),
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "spellcheck": "false", "class": "nhsuk-input--width-10"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.who == ME:
            self.fields["born"].own = True
            del self.fields["unknown"]

    def clean_nhs_number(self) -> str:
        """The ten digits, or ''."""
        return kept_form(
            identifiers.nhs_number,
            self.cleaned_data["nhs_number"],
            _("This is not an NHS number. Check the 10 digits, or leave it empty."),
        )

    def clean(self) -> dict[str, Any]:
        """A date is needed, unless somebody else's is not known."""
        cleaned = super().clean()
        if not cleaned.get("born") and "born" not in self.errors and not cleaned.get("unknown"):
            self.add_error("born", _("Enter a date of birth, for example 9 1 1952."))
        return cleaned


class AddressForm(Step):
    titles = (_("What is your address?"), _("What is the person’s address?"))
    address = forms.CharField(
        label=_("Address"),
        help_text=_("House or flat, and street. With no address, say where to find you or them."),
        required=False,
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
        error_messages={
            "max_length": _("Use %(limit_value)d characters or fewer. You used %(show_value)d.")
        },
    )
    postcode = forms.CharField(
        label=_("Postcode, if you know it"),
        required=False,
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "class": "nhsuk-input--width-10",
                "autocomplete": "postal-code",
                "spellcheck": "false",
            }
        ),
    )
    no_fixed = forms.BooleanField(label=_("No fixed address"), required=False)

    def clean_postcode(self) -> str:
        """The postcode in capitals with its space, or ''."""
        return kept_form(
            identifiers.postcode,
            self.cleaned_data["postcode"],
            _("A postcode looks like E1 4AB. Check it, or leave it empty."),
        )

    def clean(self) -> dict[str, Any]:
        """An address or a postcode is needed, unless there is no fixed one."""
        cleaned = super().clean()
        given = cleaned.get("address") or cleaned.get("postcode") or cleaned.get("no_fixed")
        if not given and not self.errors:
            self.add_error("address", _("Enter an address, or tick ‘No fixed address’."))
        return cleaned


class ReachForm(Step):
    titles = (_("How can we reach you?"),) * 2
    phone = forms.CharField(
        label=_("Phone number"),
        help_text=_("We may call or text this number."),
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={"type": "tel", "autocomplete": "tel", "class": "nhsuk-input--width-20"}
        ),
    )
    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": _("Enter an email address, like name@example.org.")},
    )
    neither = forms.BooleanField(
        label=_("I have no phone or email that is safe to use"), required=False
    )

    def clean_phone(self) -> str:
        """The number in one form, or ''."""
        return kept_form(
            identifiers.own_phone,
            self.cleaned_data["phone"],
            _("Enter a phone number, like 07700 900123."),
        )

    def clean(self) -> dict[str, Any]:
        """A phone or an email, unless somebody says that none is safe: then none is kept."""
        cleaned = super().clean()
        if cleaned.get("neither"):
            cleaned |= {"phone": "", "email": ""}
        given = cleaned.get("phone") or cleaned.get("email") or cleaned.get("neither")
        if not given and not self.errors:
            self.add_error("phone", _("Enter a phone number or an email, or tick the box."))
        return cleaned


class SpeakForm(Step):
    titles = (_("Which language do you speak best?"), _("Which language do they speak best?"))
    labels = {
        "language": _("Which language do they speak best?"),
        "interpreter": _("Do they need an interpreter?"),
    }
    language = forms.ChoiceField(
        label=_("Which language do you speak best?"),
        choices=LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language.")},
    )
    other_language = forms.CharField(
        label=_("If another language, which one?"), required=False, max_length=30
    )
    interpreter = forms.ChoiceField(
        label=_("Do you need an interpreter?"),
        help_text=_("An interpreter is free."),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether an interpreter is needed.")},
    )

    def clean(self) -> dict[str, Any]:
        """Another language needs its name."""
        cleaned = super().clean()
        if cleaned.get("language") != "other":
            cleaned["other_language"] = ""
        elif not cleaned.get("other_language"):
            self.add_error("other_language", _("Enter the name of the language."))
        return cleaned


class YouForm(Step):
    titles = (_("Who are you?"),) * 2
    your_name = forms.CharField(
        label=_("Your own name"),
        max_length=150,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "name"}),
        error_messages={
            "required": _("Enter your own name."),
            "max_length": _("Use %(limit_value)d characters or fewer. You used %(show_value)d."),
        },
    )
    relation = forms.ChoiceField(
        label=_("What are you to this person?"),
        choices=RELATIONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you are to this person.")},
    )


class AgreeForm(Step):
    titles = (_("Do they agree that you ask for them?"),) * 2
    agrees = forms.ChoiceField(
        label=_("Do they agree that you ask for them?"),
        choices=AGREEMENT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether they agree.")},
    )

    def clean_agrees(self) -> str:
        """Somebody who said no is not asked for."""
        if self.cleaned_data["agrees"] == REFUSES:
            raise forms.ValidationError(
                _("We cannot take this if they have said no. Call us to talk about it.")
            )
        return self.cleaned_data["agrees"]
