"""Whether advice on a minor illness is safe for somebody: two questions, which may be left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hamlet.portal.forms.asking import Step

UNSURE = (("yes", _("Yes, or I am not sure")), ("no", _("No")))


class SelfCareForm(Step):
    """`topic` is the key of what was asked about: another need asks anew.

    `skip` leaves both questions out, and no advice is shown. `advised`: whether it is.
    """

    titles = (_("Before you send it"),) * 2
    topic = forms.CharField(widget=forms.HiddenInput)
    skip = forms.CharField(required=False)
    urgent = forms.ChoiceField(
        label=_("Is any of these signs there?"), choices=UNSURE, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    against = forms.ChoiceField(
        label=_("Is any of this so?"), choices=UNSURE, required=False, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        """Both questions are answered, or both left out; and of what is asked about now."""
        given = super().clean()
        if given.get("topic") != self.initial["topic"]:
            raise forms.ValidationError(_("Please answer again: what you wrote has changed."))
        if not given.get("skip"):
            if not given.get("urgent"):
                self.add_error("urgent", _("Choose whether any of these signs is there."))
            elif given["urgent"] == "no" and not given.get("against"):
                self.add_error("against", _("Choose whether any of this is so."))
        answers = (given.get("urgent"), given.get("against"))
        return given | {"advised": not given.get("skip") and answers == ("no", "no")}

    def leads_to(self) -> str:
        """The page that comes of the answers, by name; '' where the request just goes on."""
        given = self.cleaned_data
        if given["urgent"] == "yes":
            return "portal:urgent"
        return "portal:advice" if given["advised"] else ""
