"""Openings: one person's record, for a limited time, with a stated reason."""

from django.db import models

from hamlet.access import terms
from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id


class Opening(GuardedModel):
    """Somebody without a relationship opened one record, said why, and is looked at afterwards.

    It is open to them in the post they opened it in: for `organisation`.
    `restricted` says that they took the second step, which opens what is restricted too.
    `stands_out` is why an officer should look at it first. The person reads of it, unless
    `kept_from_person` says why that is unsafe, and `kept_by` who decided so.
    """

    class StandsOut(models.TextChoices):
        NO = "", "–"
        OWN = "own", "their own record"
        FAMILY = "family", "somebody in their own family"
        COLLEAGUE = "colleague", "a colleague"
        NAMESAKE = "namesake", "somebody with their own family name"

    class Finding(models.TextChoices):
        NONE = "", "not looked at yet"
        FITTING = "fitting", "it was right"
        ASKED = "asked", "they were asked to say more"
        MISUSE = "misuse", "it was not right"

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.UUIDField()
    actor_name = models.CharField(max_length=200)
    organisation = models.UUIDField(null=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    person = models.UUIDField()
    reason = models.CharField(max_length=20, choices=terms.REASONS.items())
    words = models.CharField(max_length=500)
    restricted = models.BooleanField(default=False)
    stands_out = models.CharField(max_length=20, choices=StandsOut, blank=True)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    kept_from_person = models.CharField(max_length=300, blank=True)
    kept_by = models.CharField(max_length=200, blank=True)
    finding = models.CharField(max_length=10, choices=Finding, blank=True)
    finding_words = models.CharField(max_length=500, blank=True)
    reviewed_by = models.CharField(max_length=200, blank=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-opened_at",)
        indexes = (
            models.Index(fields=["account", "person", "closes_at"], name="opening_account"),
            models.Index(fields=["person"], name="opening_person"),
            models.Index(fields=["reviewed_at", "opened_at"], name="opening_to_review"),
        )

    @property
    def last_review(self) -> str:
        """Which review a page shows: the moment of the last one, '' where there was none."""
        return self.reviewed_at.isoformat() if self.reviewed_at else ""
