"""The form of a ladder: some rungs, each a share of a promise and whom it tells."""

from collections.abc import Sequence

from django import forms

from hamlet.frontdoor.actions.raising import LATEST, MOST_RUNGS
from hamlet.frontdoor.models import Rung


class LadderForm(forms.Form):
    """As many rungs as a ladder may have; those without a share are none."""

    def __init__(self, rungs: Sequence[Rung], *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(MOST_RUNGS):
            rung = rungs[number] if number < len(rungs) else None
            self.fields[f"share_{number}"] = forms.IntegerField(
                label=f"Rung {number + 1}: percent of the promise",
                min_value=1,
                max_value=LATEST,
                required=False,
                initial=rung.share if rung else None,
                widget=forms.TextInput(
                    attrs={"inputmode": "numeric", "class": "nhsuk-input--width-4"}
                ),
            )
            self.fields[f"tells_{number}"] = forms.ChoiceField(
                label=f"Rung {number + 1}: who is told",
                choices=[("", "Nobody"), *Rung.Tells.choices],
                required=False,
                initial=rung.tells if rung else "",
                widget=forms.Select,
            )

    def steps(self) -> list[tuple]:
        """Each rung's two fields."""
        return [(self[f"share_{n}"], self[f"tells_{n}"]) for n in range(MOST_RUNGS)]

    def clean(self) -> dict:
        """A rung has both its parts, or neither."""
        given = super().clean()
        for number in range(MOST_RUNGS):
            share, tells = given.get(f"share_{number}"), given.get(f"tells_{number}")
            if bool(share) != bool(tells) and f"share_{number}" not in self.errors:
                missing = f"tells_{number}" if share else f"share_{number}"
                self.add_error(missing, f"Rung {number + 1} needs a share and somebody to tell")
        return given

    def rungs(self) -> list[tuple[int, str]]:
        """The rungs as the verb takes them."""
        given = self.cleaned_data
        pairs = ((given[f"share_{n}"], given[f"tells_{n}"]) for n in range(MOST_RUNGS))
        return [pair for pair in pairs if all(pair)]
