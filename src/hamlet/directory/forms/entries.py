"""What an entry says to everybody, as the team that gives the service writes it."""

from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hamlet.design.fields import ReadField, refuse_unseen
from hamlet.design.hours import week_fields, written_hours
from hamlet.directory.forms.services import choices
from hamlet.directory.models import Service, ServiceHours
from hamlet.kernel import identifiers
from hamlet.kernel.calendars import WEEKDAYS
from hamlet.kernel.errors import UserError
from hamlet.place import queries as place

MOST_DAYS = 60
MIDNIGHT = time(0)
PHONE = _("A phone number looks like 020 7946 0123. Start one from abroad with +.")


def _parts(label: str, hint: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=hint, required=False, widget=forms.CheckboxSelectMultiple
    )


PARTS = {
    "localities": ("locality_id", lambda ticked: place.localities()),
    "neighbourhoods": ("neighbourhood_id", lambda ticked: place.neighbourhoods()),
    "practices": ("practice_id", place.practices),
}
"""The fields that say for which parts of the place a service is: what each names, and of which."""


class EntryForm(forms.Form):
    """What an entry says to everybody."""

    name = forms.CharField(label=_("Name"), max_length=255)
    description = forms.CharField(
        label=_("What it does"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea({"rows": 4}),
    )
    eligibility = forms.CharField(
        label=_("For whom"), required=False, max_length=2_000, widget=forms.Textarea({"rows": 2})
    )
    minimum_age = forms.IntegerField(
        label=_("Youngest age"), required=False, min_value=0, max_value=130
    )
    maximum_age = forms.IntegerField(
        label=_("Oldest age"), required=False, min_value=0, max_value=130
    )
    localities = _parts(
        "Only for people living or registered in these localities",
        "Nothing ticked here, nor in the next two questions, means everybody.",
    )
    neighbourhoods = _parts("Only for people living or registered in these neighbourhoods")
    practices = _parts("Only for people registered with these practices")
    area = forms.CharField(
        label="More on where people live or are registered",
        help_text="For what cannot be ticked. For example: in one street",
        required=False,
        max_length=300,
    )
    access = forms.CharField(
        label=_("Getting in"),
        help_text=_("For example: step-free, hearing loop, two buses"),
        required=False,
        max_length=300,
    )
    languages = forms.CharField(
        label=_("Languages"), help_text=_("With commas between"), required=False, max_length=400
    )
    how_to_refer = forms.CharField(
        label=_("How to refer"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 2}),
    )
    cost = forms.CharField(label=_("Cost"), required=False, max_length=300)
    phone = ReadField(
        label=_("Phone"), read=identifiers.phone, unread=PHONE, required=False, max_length=60
    )
    email = forms.EmailField(
        label=_("Email"),
        help_text=_("Of the service, not of a person: all can read it"),
        required=False,
    )
    website = forms.URLField(
        label=_("Website"), required=False, max_length=500, assume_scheme="https"
    )
    places_left = forms.IntegerField(
        label=_("Places left now"), required=False, min_value=0, max_value=9_999
    )
    review_days = forms.IntegerField(
        label="Days between reviews",
        help_text="Of whoever is under way. Empty where none are promised.",
        required=False,
        min_value=1,
        max_value=366,
    )
    longest_days = forms.IntegerField(
        label="Longest stay, in days", required=False, min_value=1, max_value=3660
    )
    on_bank_holidays = forms.BooleanField(label=_("Open on bank holidays"), required=False)
    exceptions = forms.CharField(
        label=_("Days that differ"),
        help_text=_("One a line: 2026-12-25 closed, or 2026-12-24 09:00-12:00"),
        required=False,
        max_length=3_000,
        widget=forms.Textarea({"rows": 3}),
    )
    status = forms.ChoiceField(
        label=_("Now"),
        choices=[
            (Service.Status.ACTIVE, _("On offer")),
            (Service.Status.CLOSED, _("Closed for a while")),
            (Service.Status.DEFUNCT, _("Ended")),
        ],
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        told = self.initial.pop("places_left", None)
        said = gettext("Leave it empty where you tell nothing new.")
        known = gettext("%(number)s when you last told.") % {"number": told}
        self.fields["places_left"].help_text = said if told is None else f"{known} {said}"
        self.fields |= week_fields()
        for name, (_of, parts) in PARTS.items():
            self.fields[name].choices = choices(parts(self.initial.get(name, ())))
        declared = list(self.base_fields)
        before = declared.index("on_bank_holidays")
        self.order_fields([*declared[:before], *WEEKDAYS, *declared[before:]])

    def details(self) -> dict[str, Any]:
        """What the verb takes: the fields of an entry, the hours of its week, and its areas."""
        given = dict(self.cleaned_data)
        on_bank_holidays = given.pop("on_bank_holidays")
        if given["places_left"] is None:
            del given["places_left"]
        hours = [
            {
                "weekday": weekday,
                "opens": time.fromisoformat(opens),
                "closes": MIDNIGHT if closes == "24:00" else time.fromisoformat(closes),
                "on_bank_holidays": on_bank_holidays,
            }
            for weekday, day in enumerate(WEEKDAYS)
            for opens, closes in given.pop(day)
        ]
        areas = [{of: UUID(each)} for name, (of, _) in PARTS.items() for each in given.pop(name)]
        return given | {"hours": hours, "areas": areas}

    def clean(self) -> dict[str, Any]:
        """Refuses a name that nobody sees."""
        refuse_unseen(self)
        return self.cleaned_data

    def clean_languages(self) -> list[str]:
        """Languages as a list, each at most as long as one can be kept."""
        said = (each.strip() for each in self.cleaned_data["languages"].split(","))
        return [each[:40] for each in dict.fromkeys(said) if each]

    def clean_exceptions(self) -> dict[str, list]:
        """Date → hours, from lines."""
        lines = [line for line in self.cleaned_data["exceptions"].splitlines() if line.strip()]
        if len(lines) > MOST_DAYS:
            raise forms.ValidationError(
                gettext("Give at most %(most)s days.") % {"most": MOST_DAYS}
            )
        days: dict[str, list] = {}
        for line in lines:
            _add_day(days, line)
        return days


def _add_day(days: dict[str, list], line: str) -> None:
    """Add the day of a line. More hours of a day may stand on another line, as long as all fit."""
    written, *said = line.split()
    try:
        day = date.fromisoformat(written).isoformat()
        hours = [] if said == ["closed"] else written_hours(",".join(said))
        before = days.get(day)
        if not said or (before is not None and not (before and hours)):
            raise ValueError
        days[day] = written_hours(",".join("-".join(each) for each in (before or []) + hours))
    except (ValueError, UserError):
        raise forms.ValidationError(
            gettext("“%(line)s” cannot be read.") % {"line": line[:60]}
            + " "
            + gettext("Write 2026-12-25 closed, or 2026-12-24 09:00-12:00.")
        ) from None


def entry_of(service: Service) -> dict[str, Any]:
    """An entry as the form shows it."""
    held = {name: getattr(service, name, None) for name in EntryForm.base_fields}
    days = (
        f"{day} {' '.join('-'.join(each) for each in hours) or 'closed'}"
        for day, hours in sorted(service.exceptions.items())
    )
    hours = list(service.hours.all())
    return {
        **held,
        **_week(hours),
        **{name: _ticked(service, of) for name, (of, _) in PARTS.items()},
        "languages": ", ".join(service.languages),
        "on_bank_holidays": any(each.on_bank_holidays for each in hours),
        "exceptions": "\n".join(days),
    }


def _ticked(service: Service, of: str) -> list[str]:
    """The ids of one kind of part for which a service is."""
    return [str(key) for each in service.areas.all() if (key := getattr(each, of))]


def _week(hours: list[ServiceHours]) -> dict[str, str]:
    """'09:00-12:00, 13:00-17:00' for each day of the week; '' where closed."""
    written = {day: [] for day in WEEKDAYS}
    for each in hours:
        until = "24:00" if each.closes == MIDNIGHT else f"{each.closes:%H:%M}"
        written[WEEKDAYS[each.weekday]].append(f"{each.opens:%H:%M}-{until}")
    return {day: ", ".join(parts) for day, parts in written.items()}
