"""What a resident says is not about them."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

ABOUT = (
    ("names", _("My name or date of birth")),
    ("number", _("My NHS number")),
    ("address", _("My address")),
    ("reach", _("My phone or email")),
    ("written", _("Something that a service has written")),
    ("other", _("Something else")),
)


class NotMeForm(forms.Form):
    """What is not about them, who wrote it where they know, and in their words."""

    about = forms.ChoiceField(
        label=_("What is not right?"), choices=ABOUT, widget=forms.RadioSelect
    )
    organisation = forms.ChoiceField(label=_("Who wrote it, if you know?"), required=False)
    words = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("Use your own words, in any language."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write in a few words what is wrong.")},
    )

    def __init__(self, *args: Any, holders: list[tuple[UUID, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("I do not know")), *holders]

    def clean_organisation(self) -> UUID | None:
        """Who wrote it, if that was said."""
        chosen = self.cleaned_data["organisation"]
        return UUID(chosen) if chosen else None
