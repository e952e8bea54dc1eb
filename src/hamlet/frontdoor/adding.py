"""The form of what is added to a referral after it came in."""

from django import forms

from hamlet.frontdoor.forms import HOW_SOON, MoveForm, words_field


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
