"""Forms of booking."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from django import forms
from django.forms.models import model_to_dict

from hamlet.booking import policies, queries
from hamlet.design.fields import DateField, ask_again
from hamlet.design.hours import HoursField, week_fields
from hamlet.directory.queries import Service, locations_of
from hamlet.kernel import clock
from hamlet.kernel.calendars import WEEKDAYS, WeeklyHours
from hamlet.kernel.danger import sign_of_danger

ASK_AGAIN = (
    "If a life may be in danger, 999: do not book. Ask, and tick below that none is. The team is "
    "told of it at once all the same"
)
ASKED_AGAIN = "I asked again: no life is in danger, and it can wait for this time"


class ServiceForm(forms.Form):
    """Which service, and from which day on. Nothing personal, so it is in the address."""

    service = forms.ChoiceField(
        label="Service", widget=forms.Select, error_messages={"required": "Choose a service"}
    )
    first = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, born: date | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        services = [each for each in queries.bookable() if each.is_for(born)]
        self.fields["service"].choices = [("", "Choose a service")] + [
            (each.pk, each.name) for each in services
        ]

    def asked(self) -> tuple[UUID | None, date]:
        """What was asked, leaving out what could not be read."""
        given = {} if self.errors is None else getattr(self, "cleaned_data", {})
        chosen = given.get("service")
        last = clock.today() + timedelta(days=queries.MOST_DAYS)
        first = min(max(given.get("first") or clock.today(), clock.today()), last)
        return (UUID(chosen) if chosen else None), first


class SlotForm(forms.Form):
    """One of the times that were shown. The key makes a form that is sent twice count once; `need`
    is what was written before, for a time that is gone."""

    slot = forms.UUIDField(error_messages={"required": "Choose a time"})
    submission_key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    need = forms.CharField(required=False, max_length=500)

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {})["submission_key"] = uuid4().hex
        super().__init__(*args, **kwargs)


def _need() -> forms.CharField:
    return forms.CharField(
        label="What is it for?",
        help_text="Optional. Those who see the person read this.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NeedForm(forms.Form):
    """What somebody comes for. Words that may mean danger to life are asked about once more."""

    def clean(self) -> dict:
        """What was said, once it was asked again whether a life is in danger."""
        given = super().clean()
        if sign := sign_of_danger(given.get("need", "")):
            ask_again(self, "need", f"“{sign}” may be an emergency. {ASK_AGAIN}", ASKED_AGAIN)
        return given


class BookForm(NeedForm):
    """What a booking is for: the last question before it is made. `slot` is the next time, where
    the one that was kept is gone."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    need = _need()
    slot = forms.UUIDField(required=False)


class EndForm(forms.Form):
    """Cancelling, or saying that they did not come, with a few words."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label="Why?",
        help_text="Optional. Other staff read this.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WaitForm(NeedForm):
    """Between which days any time would do."""

    from_day = DateField(label="From which day?", latest=queries.farthest)
    until_day = DateField(label="Until which day?", latest=queries.farthest)
    need = forms.CharField(
        label="What is it for?", required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class OutcomeForm(forms.Form):
    """How it went on with somebody who waited in vain."""

    outcome = forms.ChoiceField(
        label="How did it go on?",
        choices=queries.Waiting.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it went on"},
    )


class ScheduleForm(forms.Form):
    """A new schedule of a service."""

    name = forms.CharField(
        label="Name", max_length=120, help_text="Such as weekday clinic, Mill Lane"
    )
    location_id = forms.ChoiceField(
        label="Where?",
        help_text="A place that the entry of the service names. Whoever is booked reads it.",
        required=False,
        widget=forms.Select,
    )
    starts_on = DateField(label="From which day?")
    ends_on = DateField(
        label="Until which day?", help_text="Leave empty for no end", required=False
    )
    minutes = forms.IntegerField(label="Minutes for each time", min_value=1, max_value=480)
    places = forms.IntegerField(label="People in each time", min_value=1, max_value=200)
    overbook = forms.IntegerField(
        label="How many more may the team itself put in a full time?",
        min_value=0, max_value=20, initial=0,
    )  # fmt: skip
    days_ahead = forms.IntegerField(
        label="How many days ahead can it be booked?", min_value=1, max_value=60, initial=14
    )
    residents = forms.BooleanField(label="Residents may book it themselves", required=False)
    asks_why = forms.BooleanField(
        label="Residents have to say what it is for",
        help_text="Else they may. The team reads it with the booking.",
        required=False,
    )
    on_bank_holidays = forms.BooleanField(label="Open on bank holidays", required=False)

    def __init__(self, *args, service: Service, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= week_fields()
        named = [(str(each.pk), each.in_words) for each in locations_of(service)]
        self.fields["location_id"].choices = [("", "Where the service is"), *named]

    def clean_location_id(self) -> UUID | None:
        """The id of the place, or None."""
        chosen = self.cleaned_data["location_id"]
        return UUID(chosen) if chosen else None

    def clean(self) -> dict:
        """What the verb takes: the week as one."""
        given = dict(self.cleaned_data)
        days = {day: given.pop(day, []) for day in WEEKDAYS}
        return given if self.errors else given | {"week": WeeklyHours.of(days).to_json()}


class ChangeForm(ScheduleForm):
    """A schedule as it stands, to be mended."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, of: queries.Schedule, **kwargs):
        hours = {day: of.week.get(day, []) for day in WEEKDAYS}
        week = {day: ", ".join("-".join(each) for each in hours[day]) for day in WEEKDAYS}
        held = model_to_dict(of) | week | {"location_id": of.location_id or ""}
        super().__init__(*args, initial=held, service=of.service, **kwargs)


class EndScheduleForm(forms.Form):
    """The last day of a schedule."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    ends_on = DateField(
        label="What is the last day?",
        help_text="Free times after it go. Who is booked later keeps their time until you move "
        "them: they are listed with the appointments of the day.",
    )


class OverbookForm(NeedForm):
    """Why one more comes than there is room for: the last question before they are booked."""

    submission_key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    overbooked = forms.CharField(
        label="Why one more than there is room for?",
        help_text="It stands on the booking, for whoever sees them.",
        max_length=200,
        error_messages={"required": policies.SAY_WHY_ONE_MORE},
    )
    need = _need()


class DayForm(forms.Form):
    """A day with other hours than the week says; `losing` is how many lose their time by it, as
    whoever sends it was told."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    losing = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0, required=False)
    day = DateField(label="Which day?", latest=queries.farthest)
    hours = HoursField(
        label="Hours on that day", help_text="Like 10:00-12:00. Leave empty if it is closed."
    )
    why = forms.CharField(label="Why?", max_length=200, help_text="Staff who move bookings read it")

    def clean_losing(self) -> int:
        """As they were told; nobody, where they were not."""
        return self.cleaned_data["losing"] or 0

    def ask_again(self, losing: int) -> None:
        """Show it once more, for somebody who is told now how many lose their time."""
        self.data = self.data.copy()
        self.data["losing"] = losing
