"""Names of a person beside the one they go by, which stands in `Person`."""

from django.db import models

from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id


class PersonName(GuardedModel):
    """A former name, the one in official papers where that is another, or what some call somebody.

    `use` by the codes of FHIR HumanName; the usual name is that of `Person`. `since` and `until`
    are the days between which they went by it, where known (HumanName.period). A name that is kept
    `closer` finds nobody, and the database shows it only to who was told to open those of this
    very person (`sight.closer`). What was `wrong` was taken down by mistake, and is shown no more.
    """

    class Use(models.TextChoices):
        OLD = "old", "A former name"
        OFFICIAL = "official", "The name in their official papers"
        NICKNAME = "nickname", "Another name that they are called"

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="names")
    use = models.CharField(max_length=10, choices=Use)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    closer = models.BooleanField(default=False)
    wrong = models.BooleanField(default=False)
