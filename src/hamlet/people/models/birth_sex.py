"""The sex that was recorded at birth, apart from the gender that a person tells."""

from django.db import models

from hamlet.journal.verbs import GuardedModel


class BirthSex(GuardedModel):
    """What was recorded at a person's birth (NHS Data Dictionary: PERSON PHENOTYPIC SEX).

    No page, list, search or export has it: the database shows a row only to who was told to open
    that of this very person (`sight.closer`), in a clinical role and with a reason.
    """

    class Sex(models.TextChoices):
        FEMALE = "female", "Female"
        MALE = "male", "Male"
        OTHER = "other", "Indeterminate"

    class For(models.TextChoices):
        TREATMENT = "treatment", "A dose, a test or a treatment depends on it"
        SCREENING = "screening", "Screening that they may need"
        PAPERS = "papers", "To find older papers of theirs"
        ASKED = "asked", "They asked us to look or to change it"

    person = models.OneToOneField(
        "people.Person", models.PROTECT, primary_key=True, related_name="+"
    )
    sex = models.CharField(max_length=10, choices=Sex)
    recorded_at = models.DateTimeField()
