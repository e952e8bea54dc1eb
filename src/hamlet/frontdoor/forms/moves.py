"""The form of each move. Their fields carry the names of the verbs' arguments."""

from collections import Counter
from collections.abc import Mapping

from django import forms

from hamlet.design.fields import refuse_unseen
from hamlet.directory import queries as directory
from hamlet.frontdoor.feedback import LAY
from hamlet.frontdoor.fitting import Fitting
from hamlet.frontdoor.forms.fields import (
    HOW_SOON,
    LONGEST_NEED,
    ask_again_of_danger,
    choice_field,
    words_field,
)
from hamlet.frontdoor.models import Referral
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.place import queries as place

READ_BY_ALL = (
    "Anybody who has the reference can read this. "
    "No names, illness or danger at home: ring instead."
)


class MoveForm(forms.Form):
    """What every move needs: the version that was decided on. `referral` is what it is about,
    `by` who would make the move.

    `begins_at` is the field in which typing begins when the page opens, where there is one.
    """

    begins_at = ""
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, referral: Referral, *args, by: Actor | None = None, **kwargs):
        kwargs.setdefault("initial", {})["version"] = referral.version
        super().__init__(*args, **kwargs)
        self.referral, self.by = referral, by
        self.fill()
        if self.is_bound:  # What was refused begins at the summary of what is wrong.
            self.begins_at = ""

    def fill(self) -> None:
        """Put in the choices that depend on the referral."""

    def clean(self) -> dict:
        """What the verb takes. Characters that nobody sees are no words."""
        refuse_unseen(self)
        return self.cleaned_data


class ToldForm(MoveForm):
    """A move whose words the referrer reads, perhaps on a page that only asks for a reference."""

    def fill(self) -> None:
        if self.referral.referrer_kind in LAY:
            self.fields["words"].help_text = READ_BY_ALL


class AskForm(ToldForm):
    begins_at = "words"
    words = words_field("What do you need to know?", "Whoever referred will read this.")


class GoOnForm(MoveForm):
    begins_at = "words"
    words = words_field("Who spoke with them, and what do they want?", "Only staff read this.")


class TriageForm(MoveForm):
    """A decision. Where the referral says what was asked for and how soon, a word is enough.

    The words are one line, so that Enter in it sends the form.
    """

    service = choice_field("Which service?", error="Choose a service", widget=forms.Select)
    urgency = choice_field("How soon?", HOW_SOON, "Choose how soon")
    words = forms.CharField(
        label="What should the team know?", help_text="Optional. Enter sends it.", required=False,
        max_length=LONGEST_NEED,
    )  # fmt: skip

    def fill(self) -> None:
        self.fitting, every = Fitting(self.referral), directory.taking_referrals()
        against = {each: self.fitting.against(each) for each in every.prefetch_related("hours")}
        services = sorted(against, key=lambda each: bool(against[each]))
        self.fields["service"].choices = [
            ("", "Choose a service"),
            *((each.pk, _service_words(each, against[each])) for each in services),
        ]
        decided = self.referral.urgency != Referral.Urgency.UNKNOWN
        self.initial["urgency"] = self.referral.urgency if decided else ""
        self.initial["service"] = self.referral.proposed_for_id or self.referral.asked_for_id or ""
        self.begins_at = "words" if decided and self.initial["service"] else "service"
        self.services = {str(each.pk): each for each in services}

    def clean(self) -> dict:
        """A service that is for others, or that is late, needs a reason."""
        given = super().clean()
        need_reason(self, self.services.get(given.get("service")), given.get("urgency", ""))
        return given


def _service_words(service, against: list[str]) -> str:
    """A service as a choice: its name, who gives it, and what speaks against it."""
    calendar = directory.calendar_of(service)
    shut = not calendar.is_open(clock.now())
    opens = clock.london(calendar.next_opening(clock.now())) if shut else None
    notes = [*against, *([f"closed until {opens:%a %H:%M}"] if opens else [])]
    said = "".join(f", {note}" for note in notes)
    return f"{service.name} ({service.organisation.name}){said}"


class OfferForm(MoveForm):
    """An offer to a team. One that gives several services stands there once for each."""

    team = choice_field("Offer to which team?", error="Choose a team", widget=forms.Select)
    words = words_field("What should they know?", "Optional.", required=False, rows=3)

    def fill(self) -> None:
        given = directory.taking_referrals().exclude(team=self.referral.owner_team_id)
        self.services = {str(each.pk): each for each in given}
        several = Counter(each.team_id for each in self.services.values())
        self.fitting = Fitting(self.referral)
        teams = [
            (pk, ", ".join([team_words(one, several), *self.fitting.against(one)]))
            for pk, one in self.services.items()
        ]
        if self.referral.owner_team.kind != "triage":
            triage = place.triage_team(self.referral.place)
            teams.append((str(triage.pk), f"{triage.name} ({triage.organisation.name})"))
        self.fields["team"].choices = [("", "Choose a team"), *teams]

    def clean(self) -> dict:
        """The team and its service, of what was chosen; one that does not fit needs a reason."""
        given = super().clean()
        chosen = self.services.get(given.get("team"))
        need_reason(self, chosen, self.referral.urgency)
        return given | ({"team": chosen.team_id, "service": chosen.pk} if chosen else {})


def need_reason(form: TriageForm | OfferForm, service, urgency: str) -> None:
    """Ask why, where something speaks against the service that was chosen."""
    if (
        service
        and not form.cleaned_data.get("words")
        and (why := form.fitting.why(service, urgency))
    ):
        form.add_error("words", why)


def team_words(service, several: Mapping) -> str:
    """A service's team as a choice; the service too, where the team gives several."""
    whose = f"{service.team.name} ({service.organisation.name})"
    return f"{whose}: {service.name}" if several[service.team_id] > 1 else whose


class PlainForm(MoveForm):
    words = words_field("Anything to add?", "Optional.", required=False, rows=2)


class BareForm(MoveForm):
    """A move that needs no words."""


class AddForm(MoveForm):
    words = words_field("What is to be added?", "Whoever holds it reads this.")
    urgency = forms.ChoiceField(
        label="How soon is it now?", required=False, widget=forms.RadioSelect
    )

    def fill(self) -> None:
        sooner = self.referral.sooner_urgencies()
        choices = [each for each in HOW_SOON if each[0] in sooner]
        self.fields["urgency"].choices = [("", "As before"), *choices]
        if not choices:
            del self.fields["urgency"]

    def clean(self) -> dict:
        """Words of danger in what has time are asked about once more, as in a new need."""
        given = super().clean()
        soon = given.get("urgency") or self.referral.urgency
        ask_again_of_danger(self, given.get("words", ""), soon)
        return given


class AnswerForm(AddForm):
    begins_at = "words"
    words = words_field("Your answer", "Triage will read this.")


class IdentifyForm(MoveForm):
    """`sure`: the page that names what differs was read, and this is the person all the same."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    sure = forms.BooleanField(widget=forms.HiddenInput, required=False)
