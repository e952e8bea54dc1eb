"""What forms of discharge share."""

from django import forms

from hamlet.design.words import moment_words
from hamlet.directory import queries as directory
from hamlet.discharge import queries, terms
from hamlet.discharge.models import FollowUp, Stay
from hamlet.frontdoor.queries import standing_bookings
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor

CAUSES = [
    ("", "Choose one"),
    *(
        (group, [(key, words) for key, (of, words) in terms.CAUSES.items() if of == name])
        for name, group in terms.GROUPS.items()
    ),
]


def choice(label: str, choices, hint: str = "", error: str = "Choose one"):
    """One of a few, shown one below another."""
    return forms.ChoiceField(
        label=label, choices=choices, help_text=hint, widget=forms.RadioSelect,
        error_messages={"required": error},
    )  # fmt: skip


def words(label: str, hint: str = "", required: bool = False, longest: int = 500):
    """A box for a few sentences."""
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=longest,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": f"{label.rstrip('?')}: write a few words"},
    )  # fmt: skip


def services_for(stay: Stay) -> list[tuple[str, object]]:
    """Services to ask, those that take people by their pathway and have room first."""
    rooms = [each for each in queries.vacancies(stay) if each.fits]
    home = directory.Home.of(stay.person)
    first = [(each.service.pk, _told(_room_words(each), each.service, home)) for each in rooms]
    known = {key for key, _ in first}
    others = [
        (each.pk, _told(each.name, each, home))
        for each in directory.taking_referrals()
        if each.pk not in known and each.is_for(stay.person.birth_date)
    ]
    groups = [("On their pathway", first), ("Other services", others)]
    return [("", "Choose a service"), *((name, found) for name, found in groups if found)]


def _told(words: str, service: directory.Service, home: directory.Home) -> str:
    """A choice, with for whom the service is where they are not of those by the record."""
    against = directory.not_for(service, home)
    return f"{words}; {against}" if against else words


def _room_words(of: queries.Vacancy) -> str:
    if of.left is None:
        return f"{of.service.name}: places not told"
    return f"{of.service.name}: {of.left} {'place' if of.left == 1 else 'places'}"


def becomes(by: Actor, asked: FollowUp) -> list[tuple[str, str]]:
    """What can become of what was asked of a service: with something booked for it, also that."""
    booked = standing_bookings(by, asked.referral, alone=True)
    ways = (terms.GO_ON, terms.KEEP, terms.CANCEL) if booked else (terms.GO_ON, terms.DROP)
    when = ", ".join(moment_words(each.slot.starts_at) for each in booked)
    return [
        (way, f"{terms.BECOMES[way]}{f' ({when})' if way == terms.CANCEL else ''}") for way in ways
    ]


class FarOff(forms.Form):
    """The day on which somebody is expected to go. One more than a year away is asked about once
    more: `sure` says that it is right, and shows only then."""

    sure = forms.BooleanField(
        label="It is right: more than a year from now", required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict:
        """What was given; an error at a day far off, where nobody said that it is right."""
        given = super().clean() or self.cleaned_data
        if terms.is_far_off(given.get("expected_on"), clock.today()):
            self.fields["sure"].widget = forms.CheckboxInput()
            if not given.get("sure"):
                self.add_error("expected_on", terms.FAR_OFF)
        return given
