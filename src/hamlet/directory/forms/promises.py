"""What a service promises, and a service that is new here."""

from collections.abc import Sequence

from django import forms

from hamlet.design.fields import refuse_unseen
from hamlet.directory.models import Service
from hamlet.kernel.promises import Promise
from hamlet.place import queries as place

KINDS = (
    ("minutes", "Within so many minutes that the service is open"),
    ("same_day", "On the day it comes"),
    ("working_days", "Within so many working days"),
    ("calendar_days", "Within so many days, open or closed"),
    ("none", "No time is promised"),
)
NOT_COUNTED = (
    "‘How many’ is not part of what you chose. Empty it, or choose a promise that counts minutes "
    "or days"
)
LONGEST = {"minutes": 60 * 24 * 7, "working_days": 366, "calendar_days": 366}


class PromiseForm(forms.Form):
    """How soon a service acts, and how long its team has to answer what is offered to it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    takes_referrals = forms.BooleanField(
        label="Referrals can be sent to it here",
        help_text="Its team is then offered them, and answers.",
        required=False,
    )
    kind = forms.ChoiceField(
        label="When is the first contact promised?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is promised"},
    )
    amount = forms.IntegerField(
        label="How many minutes or days?",
        help_text="For example, 120 for two hours. Leave it empty where none are counted.",
        required=False,
        min_value=1,
    )
    offer_minutes = forms.IntegerField(
        label="How many minutes has the team to answer an offer?",
        help_text="While it is open. Then the referral climbs back to whoever decides.",
        min_value=5,
        max_value=60 * 24,
    )

    def clean(self) -> dict:
        """What the verb takes: the promise as one."""
        given = dict(self.cleaned_data)
        kind, amount = given.pop("kind", ""), given.pop("amount", None)
        if self.errors:
            return given
        counted = kind in LONGEST
        if amount is not None and not counted:
            self.add_error("amount", NOT_COUNTED)
        elif counted and amount is None:
            self.add_error("amount", "Write how many minutes or days")
        elif counted and amount > LONGEST[kind]:
            self.add_error("amount", f"‘How many’ must be {LONGEST[kind]} or less")
        else:
            given["promise"] = Promise(kind, amount or 0).to_json()
        return given


def promise_as_typed(service: Service, promise: Promise) -> dict:
    """A promise as its form shows it."""
    return {
        "version": service.version,
        "takes_referrals": service.takes_referrals,
        "kind": promise.kind,
        "amount": promise.amount or None,
        "offer_minutes": service.offer_minutes,
    }


class NewServiceForm(forms.Form):
    """The name of a service that is new here, and the team that gives it."""

    name = forms.CharField(label="What is the service called?", max_length=255)
    team = forms.ChoiceField(
        label="Which team gives it?",
        widget=forms.Select,
        error_messages={"required": "Choose a team"},
    )

    def __init__(self, teams: Sequence[place.Team], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.teams = {str(each.pk): each for each in teams}
        named = [
            (key, f"{each.name} ({each.organisation.name})") for key, each in self.teams.items()
        ]
        self.fields["team"].choices = [("", "Choose a team"), *named]

    def clean(self) -> dict:
        """What the verb takes. One team has no two services of one name."""
        refuse_unseen(self)
        given = self.cleaned_data
        team = self.teams.get(given.get("team", ""))
        if team and Service.objects.filter(team=team, name__iexact=given.get("name", "")).exists():
            self.add_error(
                "name", "That team gives a service of this name already. Open its entry."
            )
        return given | {"team": team}
