"""Which services take people from hospital by one pathway."""

from uuid import UUID

from django import forms

from hamlet.directory import queries as directory
from hamlet.discharge import terms


class DestinationsForm(forms.Form):
    """The services of one pathway."""

    pathway = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)
    services = forms.TypedMultipleChoiceField(
        coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, pathway: int, *args, **kwargs):
        super().__init__(*args, auto_id=f"pathway{pathway}_%s", **kwargs)
        every = directory.taking_referrals()
        self.fields["pathway"].choices = [(pathway, terms.PATHWAYS[pathway])]
        self.fields["pathway"].initial = pathway
        self.fields["services"].choices = [(each.pk, each.name) for each in every]
        self.fields["services"].label = f"Pathway {terms.PATHWAYS[pathway]}"
