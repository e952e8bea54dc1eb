"""The form of each act on a stay."""

from django import forms

from hamlet.design.fields import DateField
from hamlet.discharge import queries, terms
from hamlet.discharge.forms.fields import CAUSES, FarOff, becomes, choice, words
from hamlet.discharge.models import FollowUp, Stay
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor

PATHWAY = {"label": "By which pathway?", "choices": list(terms.PATHWAYS.items())}


class PlainForm(forms.Form):
    """What every act needs: the version of the stay that was decided on. `by` is who would act,
    `about` what they need at home, where it is about one thing."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, stay: Stay, *args, by: Actor | None = None, about: FollowUp | None = None, **kwargs
    ):
        kwargs["initial"] = {"version": stay.version} | self.known(stay)
        super().__init__(*args, **kwargs)
        self.stay, self.by, self.about = stay, by, about
        self.fill()

    def known(self, stay: Stay) -> dict:
        """What the form begins with."""
        return {}

    def fill(self) -> None:
        """Put in what depends on the stay."""


class PlanForm(FarOff, PlainForm):
    expected_on = DateField(label="When are they expected to go?")
    pathway = forms.TypedChoiceField(**PATHWAY, coerce=int, widget=forms.RadioSelect)
    destination = choice("Where do they go?", Stay.Destination.choices[:4])
    ward = forms.CharField(label="On which ward are they now?", max_length=80)
    call = forms.CharField(
        label="Whom do they call once home?", required=False, max_length=200,
        help_text="A team and its number. It stands on their ticket home.",
    )  # fmt: skip
    wishes = words("What do they want, in their own words?")

    field_order = ("version", "expected_on", "sure")

    def known(self, stay: Stay) -> dict:
        """The plan as it stands; the day that the hospital's system says, where none is planned."""
        names = ("pathway", "destination", "ward", "call", "wishes")
        kept = {name: getattr(stay, name) for name in names}
        return kept | {"expected_on": queries.day_to_go(stay)}


class ReadyForm(PlainForm):
    ready_on = DateField(
        label="Since when do they need no hospital?", latest=clock.today,
        help_text="Their discharge ready date",
    )  # fmt: skip
    cause = forms.ChoiceField(
        label="If they cannot go: what keeps them?", choices=CAUSES, required=False
    )

    def known(self, stay: Stay) -> dict:
        """Today, where no day was set."""
        return {"ready_on": stay.ready_on or clock.today()}

    def fill(self) -> None:
        """A cause is asked for once; later ones have a page of their own."""
        if self.stay.delays.exists():
            del self.fields["cause"]


class WhyForm(PlainForm):
    cause = forms.ChoiceField(
        label="What keeps them now?", choices=CAUSES, error_messages={"required": "Choose a cause"}
    )
    from_day = DateField(label="Since which day?", latest=clock.today)

    def known(self, stay: Stay) -> dict:
        """Since today; the first cause since they were ready."""
        return {"from_day": clock.today() if stay.delays.exists() else stay.ready_on}


class AssessForm(PlainForm):
    pathway = forms.TypedChoiceField(**PATHWAY, coerce=int, widget=forms.RadioSelect)
    needs = forms.MultipleChoiceField(
        label="With what do they need help?", choices=list(terms.NEEDS.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    words = words(
        "What else should every service know?", "It goes with each referral.", False, 1000
    )

    def known(self, stay: Stay) -> dict:
        """What was assessed last."""
        last = stay.assessments.first()
        return {"pathway": last.pathway if last else stay.pathway, "needs": last and last.needs}


class RelyForm(PlainForm):
    relies = forms.TypedChoiceField(
        label="Is this assessment enough for your team?", widget=forms.RadioSelect,
        choices=[("yes", "Yes, we take it as it is"), ("no", "No, we assess them again")],
        coerce=lambda said: said == "yes", error_messages={"required": "Choose one"},
    )  # fmt: skip
    words = words("If not: what is missing?", "Whoever assessed them reads it.")


class SettleForm(PlainForm):
    """Of what was asked of a service for somebody who does not go home now it asks whether that
    goes on or is taken back: neither is chosen beforehand."""

    def fill(self) -> None:
        """What was asked still; nothing where they went home, or died."""
        self.asked = {}
        if self.where_to() in terms.SAYS_WHAT_GOES_ON:
            self.asked = {f"becomes_{each.pk.hex}": each for each in queries.asked_still(self.stay)}
        for name, each in self.asked.items():
            self.fields[name] = forms.ChoiceField(
                label=self.ask(each), choices=becomes(self.by, each), required=False,
                widget=forms.RadioSelect,
            )  # fmt: skip

    def where_to(self) -> str:
        """Where they went."""
        return self.stay.destination

    def ask(self, each: FollowUp) -> str:
        """What is asked of one thing."""
        what = terms.FOLLOW_UPS[each.kind].lower()
        return f"{each.service.name} was asked for this: {what}. What becomes of it?"

    def clean(self) -> dict:
        """What becomes of each, as the verb takes it."""
        given = super().clean()
        said = {name: given.pop(name, "") for name in self.asked}
        for name, chosen in said.items():
            if not chosen and self.must_say(given) and name not in self.errors:
                self.add_error(name, "Choose whether it goes on or is taken back")
        return given | {"becomes": {self.asked[name].pk: said[name] for name in said}}

    def must_say(self, given: dict) -> bool:
        """Whether it has to be said."""
        return True


class LeaveForm(SettleForm):
    destination = choice("Where have they gone?", Stay.Destination.choices)
    went_without = words("Why do they go all the same?")

    def known(self, stay: Stay) -> dict:
        """Where they were to go; of whom it is in the record, that they died."""
        died = stay.person.death_date is not None
        return {"destination": Stay.Destination.DIED if died else stay.destination}

    def fill(self) -> None:
        """Why is asked only where something has no owner, and of nobody who died: their record says
        so before they leave (decision 85)."""
        super().fill()
        died = self.stay.person.death_date is not None
        without = [] if died else queries.without_owner(self.stay)
        if not without:
            del self.fields["went_without"]
            return
        named = ", ".join(terms.FOLLOW_UPS[each.kind].lower() for each in without)
        self.fields["went_without"].help_text = (
            "Leave this empty where they died, or went to another hospital. "
            f"Nobody has taken this on yet: {named}. It stays on your list until somebody has."
        )

    def where_to(self) -> str:
        """Not known yet, unless they died: it is asked in case they do not go home."""
        died = self.stay.person.death_date is not None
        return Stay.Destination.DIED if died else Stay.Destination.HOSPITAL

    def ask(self, each: FollowUp) -> str:
        """What is asked of one thing, and when it has to be said."""
        return f"{super().ask(each)} Say it where they do not go home."

    def must_say(self, given: dict) -> bool:
        """Only where they do not go home, nor died."""
        return given.get("destination") in terms.SAYS_WHAT_GOES_ON
