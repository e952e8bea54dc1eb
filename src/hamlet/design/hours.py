"""Hours asked for as people write them: 09:00-12:00, 13:00-17:00."""

from django import forms

from hamlet.kernel.calendars import WEEKDAYS, read_hours
from hamlet.kernel.errors import UserError

HINT = "Like 09:00-12:00, 13:00-17:00. Empty means closed."


def written_hours(text: str) -> list[list[str]]:
    """'09:00-12:00, 13:00-17:00' as hours; nothing written means closed."""
    parts = [part.split("-") for part in text.replace("–", "-").replace(" ", "").split(",") if part]
    if any(len(part) != 2 for part in parts):
        raise UserError("Write hours like 09:00-12:00, 13:00-17:00. Leave it empty where closed.")
    read_hours([(opens, closes) for opens, closes in parts])
    return parts


class HoursField(forms.CharField):
    """The hours of one day, as people write them."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "nhsuk-input--width-20"}))
        super().__init__(max_length=100, **kwargs)

    def clean(self, value) -> list[list[str]]:
        """The hours, as `WeeklyHours.of` reads them."""
        try:
            return written_hours(super().clean(value))
        except UserError as error:
            raise forms.ValidationError(str(error)) from None


def week_fields() -> dict[str, HoursField]:
    """A field for each day of the week, named as in `WEEKDAYS`."""
    return {
        day: HoursField(label=day, help_text="" if number else HINT)
        for number, day in enumerate(WEEKDAYS)
    }
