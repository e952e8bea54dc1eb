"""What a person says is not about them, and numbers that were found not to be theirs."""

from django.db import models

from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id


class Dispute(GuardedModel):
    """Somebody says that something in their record is not about them; a named human answers.

    `record` is the source record it is about, and `item_key` the item in it, where that is known;
    `nhs_number` is the one that they had when they said so of it;
    `organisation` who wrote it; `account` that of whoever said so. `answer` is for the person to
    read. While it is open, what it is about stays in sight and is marked. Follows the right to
    rectification (UK GDPR, article 16).
    """

    class About(models.TextChoices):
        NAMES = "names", "name or date of birth"
        NUMBER = "number", "NHS number"
        ADDRESS = "address", "address"
        REACH = "reach", "phone or email"
        WRITTEN = "written", "something that a service has written"
        OTHER = "other", "something else"

    class Outcome(models.TextChoices):
        TAKEN_OFF = "taken_off", "Not theirs: taken off this person"
        PUT_RIGHT = "put_right", "Put right here"
        ASKED = "asked", "Whoever wrote it was asked to put it right"
        THEIRS = "theirs", "It is about them, and stays"

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="disputes")
    about = models.CharField(max_length=10, choices=About)
    record = models.ForeignKey("people.SourceRecord", models.PROTECT, null=True, related_name="+")
    item_key = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(
        "place.Organisation", models.PROTECT, null=True, related_name="+"
    )
    nhs_number = models.CharField(max_length=10, blank=True)
    words = models.CharField(max_length=500)
    said_by = models.CharField(max_length=200)
    account = models.UUIDField(null=True)
    said_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["person", "-said_at"], name="dispute_person"),
            models.Index(
                fields=["answer_by"], condition=models.Q(answered_at=None), name="dispute_open"
            ),
        )


class RejectedNumber(GuardedModel):
    """An NHS number that was found not to be a person's: it is never theirs again by typing."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="rejected_numbers")
    nhs_number = models.CharField(max_length=10)
    at = models.DateTimeField()
    rejected_by = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "nhs_number"], name="number_rejected_once"),
        )
