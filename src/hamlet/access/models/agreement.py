"""Sharing agreements: data, not paper. Where none is in force, nothing flows."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id


class Agreement(GuardedModel):
    """What organisations have agreed to share: for which purposes, which categories, until when.

    `reference` and `version` name it ('TH-07', version 2). It is in force when it is signed, its
    time has begun and has not ended; `state` says what people decided. `opening_hours` is how long
    a record stays open that somebody of its parties opens with a reason. `ending_asked_by` is the
    officer (an account) who asked another to end it with them.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted"
        SIGNED = "signed"
        SUSPENDED = "suspended"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=new_id)
    reference = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=200)
    purposes = ArrayField(models.CharField(max_length=40))
    categories = ArrayField(models.CharField(max_length=40))
    lawful_basis = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFTED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    opening_hours = models.PositiveSmallIntegerField(default=8)
    why = models.CharField(max_length=300, blank=True)
    edits = models.PositiveIntegerField(default=1)
    ending_asked_by = models.UUIDField(null=True)
    ending_asked_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("reference", "-version")
        constraints = (
            models.UniqueConstraint(fields=["reference", "version"], name="agreement_version"),
        )


class AgreementEdition(GuardedModel):
    """One row, whose number is another after every change of any agreement (`access.editions`)."""

    number = models.UUIDField(default=new_id)


class Party(GuardedModel):
    """An organisation in an agreement: whether it lets others see, sees, or both; who signed.

    The name is copied: what was signed stays as it was signed.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="parties")
    organisation = models.UUIDField()
    name = models.CharField(max_length=200)
    gives = models.BooleanField(default=True)
    receives = models.BooleanField(default=True)
    signatory = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "id")
        indexes = (models.Index(fields=["organisation", "agreement"], name="party_organisation"),)
        constraints = (
            models.UniqueConstraint(fields=["agreement", "organisation"], name="party_once"),
        )
