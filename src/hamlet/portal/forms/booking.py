"""What a resident says a booking is for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 200


class WhyForm(forms.Form):
    """A short line for the team, which has to be there where the times ask for it.

    `no_danger` is the word of danger in it of which they have said that it is none.
    """

    need = forms.CharField(
        label=_("What is it for?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a few words what it is for.")},
    )
    no_danger = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, required: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        need = self.fields["need"]
        need.required = required
        asked = _("A few words, in any language. The team that sees you reads them, not at once.")
        also = _("You may leave this empty.")
        need.help_text = asked if required else f"{asked} {also}"
