"""What staff type where whereabouts are protected: why, and where somebody is."""

from typing import Any

from django import forms

from hamlet.people.forms.people import WHERE, PersonForm
from hamlet.people.models import Whereabouts


class _Why(forms.Form):
    because = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": "Choose a reason"}
    )
    label, choices = "", ()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["because"].label, self.fields["because"].choices = self.label, self.choices


class ProtectForm(_Why):
    """Why whereabouts are to be protected."""

    label, choices = "Why must nobody come across it?", Whereabouts.Because.choices


class SeeForm(_Why):
    """What somebody needs to see whereabouts for."""

    label, choices = "What do you need it for?", Whereabouts.For.choices


class EndForm(_Why):
    """Why protection ends."""

    label, choices = "Why does it end?", Whereabouts.Over.choices


class WhereaboutsForm(PersonForm):
    """Where somebody is and how to reach them, with the version it was changed from."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in PersonForm.base_fields:
            if name not in WHERE:
                del self.fields[name]

    def refuse_nameless(self, given: dict[str, Any]) -> None:
        """No name is asked for here."""

    def details(self) -> dict[str, Any]:
        """All that was typed."""
        return {name: self.cleaned_data[name] for name in WHERE}
