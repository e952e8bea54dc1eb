"""The form by which somebody is taken into hospital."""

from datetime import UTC, datetime, time
from uuid import uuid4

from django import forms

from hamlet.access import roles
from hamlet.design.fields import DateField
from hamlet.discharge.forms.fields import FarOff
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.place import queries as place


class AdmitForm(FarOff):
    """Where they are, since when, and which team plans the way home."""

    field_order = ("submission_key", "ward", "admitted_on", "expected_on", "sure", "team")
    submission_key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    ward = forms.CharField(
        label="On which ward?", max_length=80, error_messages={"required": "Write the ward"}
    )
    admitted_on = DateField(label="Since which day?", latest=clock.today)
    expected_on = DateField(
        label="When are they expected to go?", required=False, earliest=clock.today,
        help_text="Leave it empty if nobody knows yet.",
    )  # fmt: skip
    team = forms.ChoiceField(
        label="Which team plans the way home?", error_messages={"required": "Choose a team"}
    )

    def __init__(self, actor: Actor, *args, **kwargs):
        teams = list(place.teams_with([roles.DISCHARGE_COORDINATOR]))
        own = next((each.pk for each in teams if each.pk in actor.team_ids), None)
        only = teams[0].pk if len(teams) == 1 else ""
        kwargs["initial"] = {
            "submission_key": uuid4().hex, "admitted_on": clock.today(), "team": own or only,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        choices = [(each.pk, each.name) for each in teams]
        self.fields["team"].choices = [("", "Choose a team"), *choices]

    def given(self) -> dict:
        """What the verb takes: who came in today came now, and on another day at its noon."""
        found = dict(self.cleaned_data)
        day = found.pop("admitted_on")
        noon = datetime.combine(day, time(12), UTC)
        return found | {"admitted_at": clock.now() if day == clock.today() else noon}
