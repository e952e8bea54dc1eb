"""The forms of somebody who follows a request: its reference, an answer, adding, stopping it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hamlet.kernel import identifiers
from hamlet.kernel.danger import sign_of_danger
from hamlet.portal.forms.asking import NEED_LENGTH, kept_form


class ReferenceForm(forms.Form):
    """The reference of a request that somebody wants to follow."""

    reference = forms.CharField(
        label=_("Your reference"),
        help_text=_("It has 12 letters and numbers, like 7K3M-Q2XW-9PTE."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "nhsuk-input--width-20"}
        ),
        error_messages={"required": _("Enter your reference.")},
    )

    def clean_reference(self) -> str:
        """The reference as it is kept. A slip is noticed before anything is looked up."""
        return kept_form(
            identifiers.read_reference,
            self.cleaned_data["reference"],
            _("Check the letters and numbers. One of them is wrong or missing."),
        )


class WrittenForm(forms.Form):
    """What somebody writes about their request. `no_danger` is the word of danger of which they
    have said that it is none."""

    no_danger = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def danger(self) -> str:
        """The words that may mean danger to life, of which they have not said that; '' for none."""
        sign = sign_of_danger(self.cleaned_data["words"])
        return "" if sign == self.cleaned_data["no_danger"] else sign


class AnswerForm(WrittenForm):
    """The answer to a question from triage; `version` is the referral's when it was shown."""

    words = forms.CharField(
        label=_("Your answer"),
        max_length=NEED_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Write your answer."),
            "max_length": _("Use %(limit_value)d characters or fewer. You used %(show_value)d."),
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AddForm(WrittenForm):
    """What has changed. It holds no version: it is taken whatever staff did meanwhile."""

    words = forms.CharField(
        label=_("What has changed?"),
        help_text=_("Write in any language. The team reads it when it works, not at once."),
        max_length=NEED_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Write what has changed."),
            "max_length": _("Use %(limit_value)d characters or fewer. You used %(show_value)d."),
        },
    )


class StopForm(WrittenForm):
    """Why somebody stops their request, if they want to say."""

    words = forms.CharField(
        label=_("Why do you want to stop? You do not have to say."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
