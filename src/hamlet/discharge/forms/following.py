"""Forms for what somebody needs once home."""

from django import forms

from hamlet.design.fields import DateField
from hamlet.discharge import terms
from hamlet.discharge.forms.fields import services_for
from hamlet.discharge.forms.stays import PlainForm
from hamlet.frontdoor.forms.ending import AsksOfBookings
from hamlet.kernel import clock

WHO = {"label": "Or who does it without a referral?", "max_length": 200, "required": False}


class FollowUpForm(PlainForm):
    kind = forms.ChoiceField(
        label="What do they need?", choices=[("", "Choose one"), *terms.FOLLOW_UPS.items()],
        error_messages={"required": "Choose what they need"},
    )  # fmt: skip
    service = forms.ChoiceField(
        label="Which service is asked?", required=False, help_text="It is referred to at once."
    )
    who = forms.CharField(**WHO, help_text="A ward, a practice, or family who agreed")
    starts_on = DateField(label="From which day?", required=False)

    def known(self, stay) -> dict:
        """From the day on which they are expected to go, where that is to come."""
        day = stay.expected_on
        return {"starts_on": day if day and day >= clock.today() else None}

    def fill(self) -> None:
        """The services there are."""
        self.fields["service"].choices = services_for(self.stay)

    def clean(self) -> dict:
        """Nothing chosen is nobody."""
        given = super().clean()
        return given | {"service": given.get("service") or None}


class ReferForm(PlainForm):
    service = forms.ChoiceField(
        label="Which service is asked?", error_messages={"required": "Choose a service"}
    )

    def fill(self) -> None:
        """The services there are."""
        self.fields["service"].choices = services_for(self.stay)


class OwnerForm(PlainForm):
    who = forms.CharField(
        label="Who does it?", max_length=200, help_text="A ward, a practice, or family who agreed",
        error_messages={"required": "Name who does it"},
    )  # fmt: skip


class DropForm(AsksOfBookings, PlainForm):
    why = forms.CharField(
        label="Why is it not needed?", max_length=300,
        help_text="A service that was asked reads it.",
        error_messages={"required": "Write why it is not needed"},
    )  # fmt: skip

    def fill(self) -> None:
        """What is booked with the referral that is withdrawn."""
        asked = self.about.referral
        if asked and asked.ended_at is None:
            self.ask_of_bookings(self.by, asked, alone=True)
