"""The forms by which an offer is turned down, settled, or joined with another."""

from datetime import date, timedelta
from uuid import UUID

from django import forms

from hamlet.design.fields import DateField
from hamlet.directory import queries as directory
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.fitting import Fitting
from hamlet.frontdoor.forms.fields import choice_field, words_field
from hamlet.frontdoor.forms.moves import MoveForm
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.presenters.standing import words_of
from hamlet.frontdoor.rows import of_person
from hamlet.kernel import clock


def _tomorrow() -> date:
    return clock.today() + timedelta(days=1)


def _services(referral: Referral) -> list[tuple[str, str]]:
    """Services as choices, with what speaks against each."""
    fitting = Fitting(referral)
    return [
        (str(each.pk), ", ".join([f"{each.name} ({each.organisation.name})", *against]))
        for each in directory.taking_referrals()
        for against in [fitting.against(each)]
    ]


class TurnDownForm(MoveForm):
    """A reason, and perhaps a counter-offer: another service, or one's own from a later day."""

    reason = choice_field("Why can your team not take it?", lifecycle.REASONS.items(), "Choose why")
    instead = forms.ChoiceField(
        label="What would fit instead?", required=False, widget=forms.Select
    )
    from_day = DateField(
        earliest=_tomorrow,
        label="From which day could your team take it?",
        help_text="Optional. Only where your own team would take it later.",
        required=False,
    )
    words = words_field("What should they know?", "Optional.", required=False, rows=3)

    def fill(self) -> None:
        self.fields["instead"].choices = [
            ("", "I do not propose anything"),
            *_services(self.referral),
        ]

    def clean_instead(self) -> UUID | None:
        """The id of the service, or None."""
        chosen = self.cleaned_data["instead"]
        return UUID(chosen) if chosen else None


class SettleForm(MoveForm):
    service = choice_field("Which service takes it?", error="Choose a service", widget=forms.Select)
    words = words_field("Why?", "Both teams and whoever referred read this.", rows=3)

    def fill(self) -> None:
        self.fields["service"].choices = [("", "Choose a service"), *_services(self.referral)]


class JoinForm(MoveForm):
    into = choice_field("With which referral?", error="Choose the one that it goes on with")
    words = words_field("Why are they the same need?", "Optional.", required=False, rows=2)

    def fill(self) -> None:
        person = self.referral.person_id
        found, _hidden = of_person(self.by, person) if person else ([], 0)
        self.fields["into"].choices = [
            (str(each.id), f"{words_of(each.need)} ({each.stands.words.lower()}, {each.owner})")
            for each in found
            if each.state in lifecycle.LOOSE and each.id != self.referral.pk
        ]

    def clean_into(self) -> UUID:
        """The id of the other referral."""
        return UUID(self.cleaned_data["into"])
