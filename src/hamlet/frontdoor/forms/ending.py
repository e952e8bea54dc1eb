"""The forms of whatever ends a referral: each asks what becomes of what is still booked."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from django import forms

from hamlet.design.words import moment_words
from hamlet.frontdoor import lifecycle, queries
from hamlet.frontdoor.forms.fields import choice_field, words_field
from hamlet.frontdoor.forms.moves import MoveForm, ToldForm
from hamlet.frontdoor.models import Referral
from hamlet.kernel.actor import Actor
from hamlet.people import queries as people


class AsksOfBookings(forms.Form):
    """Of each booking that still stands with a referral that ends, it asks whether that is kept or
    cancelled: neither is chosen beforehand."""

    standing: Mapping[str, UUID] = MappingProxyType({})

    def ask_of_bookings(self, by: Actor, referral: Referral, *, alone: bool) -> None:
        """Ask of what stands with a referral. `alone`: what is joined with it goes on."""
        found = queries.standing_bookings(by, referral, alone=alone)
        self.standing = {f"booking_{each.pk.hex}": each.pk for each in found}
        for name, each in zip(self.standing, found, strict=True):
            when = moment_words(each.slot.starts_at)
            self.fields[name] = forms.ChoiceField(
                label=f"They are booked with {each.service.name} on {when}. What becomes of it?",
                choices=(("keep", "They keep it"), ("cancel", "Cancel it, and tell them")),
                widget=forms.RadioSelect,
                required=False,
            )

    def clean(self) -> dict:
        """What is kept and what is cancelled, as the verb takes it."""
        given = super().clean()
        chosen = {name: given.pop(name, "") for name in self.standing}
        for name, said in chosen.items():
            if not said and given.get("outcome") != "died" and name not in self.errors:
                self.add_error(name, "Choose whether they keep it or it is cancelled")
        return given | {
            "keeping": [self.standing[name] for name, said in chosen.items() if said == "keep"],
            "cancelling": [
                self.standing[name] for name, said in chosen.items() if said == "cancel"
            ],
        }


class EndingForm(AsksOfBookings, MoveForm):
    """`alone`: what is joined with the referral goes on."""

    alone = False

    def fill(self) -> None:
        super().fill()
        if self.by:
            self.ask_of_bookings(self.by, self.referral, alone=self.alone)


class EndForm(EndingForm):
    outcome = choice_field("How did it end?", lifecycle.OUTCOMES.items(), "Choose an outcome")
    words = words_field(
        "What happened?", "A professional who referred reads this; a resident does not.", rows=3
    )

    def fill(self) -> None:
        """Of whom it is in the record that they died, that is the outcome, unless somebody says
        another."""
        super().fill()
        if has_died(self.referral):
            self.initial["outcome"] = "died"

    def clean(self) -> dict:
        """Of a death that the record does not say yet nothing else is asked before it does."""
        given, held = super().clean(), self.referral
        died = given.get("outcome") == "died" and self.by and held.person
        if died and (first := people.death_to_record(self.by, held.person)):
            self.errors.pop("words", None)
            self.add_error("outcome", first)
        return given


class SignpostForm(EndingForm, ToldForm):
    begins_at = "words"
    words = words_field("Where should they go instead, and why?", "They will read this.")


class RefuseForm(EndingForm, ToldForm):
    reason = choice_field("Why can this not be taken on?", lifecycle.REASONS.items())
    next_owner = forms.CharField(
        label="Who holds this need now?",
        help_text="A need is never left with nobody. For example: the person's GP practice.",
        max_length=200,
        error_messages={"required": "Say who holds this need now"},
    )
    words = words_field("What should they know?", "They will read this.", rows=3)


class WithdrawForm(EndingForm):
    alone, begins_at = True, "words"
    words = words_field("Why is it withdrawn?", rows=2)

    def fill(self) -> None:
        """Nobody is asked why of whom the record says that they died."""
        super().fill()
        if has_died(self.referral):
            self.initial["words"], self.begins_at = "They died.", ""


def has_died(referral: Referral) -> bool:
    """Whether it is in the record, as far as it is open here, that the person died."""
    return referral.person is not None and referral.person.death_date is not None
