"""Where somebody is, and how to reach them, where that must come to nobody's eyes unasked."""

from django.db import models

from hamlet.journal.verbs import GuardedModel

NOWHERE = {
    "address": "",
    "postcode": "",
    "no_fixed_address": False,
    "found_at": "",
    "small_area_id": None,
    "practice_id": None,
    "phone": "",
    "email": "",
}
"""What tells where somebody is, and what stands in its place where that is protected. An NHS
sensitive record hides the same: address, telephone and practice."""


class Whereabouts(GuardedModel):
    """The whereabouts of a person who is `protected`, taken out of `Person` and kept here alone.

    So no list, search, pack, export or notice can show them: it does not have them. The database
    shows a row only to who was told to open this very one (`sight.whereabouts`).
    """

    class Because(models.TextChoices):
        DANGER = "danger", "Somebody may harm them if they knew"
        ASKED = "asked", "They asked for it"
        COURT = "court", "A court or the police asked for it"
        ADOPTION = "adoption", "Adoption or fostering"

    class Over(models.TextChoices):
        OVER = "over", "The danger is over, and they agree"
        ASKED = "asked", "They asked for it"
        MISTAKE = "mistake", "It was set by mistake"

    class For(models.TextChoices):
        VISIT = "visit", "To visit them"
        REACH = "reach", "To call or write to them"
        SAFEGUARDING = "safeguarding", "Safeguarding"
        DANGER = "danger", "Somebody's life is in danger now"

    person = models.OneToOneField(
        "people.Person", models.PROTECT, primary_key=True, related_name="whereabouts"
    )
    because = models.CharField(max_length=10, choices=Because)
    since = models.DateTimeField()
    protected_by = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    no_fixed_address = models.BooleanField(default=False)
    found_at = models.CharField(max_length=300, blank=True)
    small_area = models.ForeignKey("place.SmallArea", models.PROTECT, null=True, related_name="+")
    practice = models.ForeignKey("place.Organisation", models.PROTECT, null=True, related_name="+")
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
