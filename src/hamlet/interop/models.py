"""What came in, and what could not be understood: kept, with the reason, until mended."""

from django.db import models

from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id


class Delivery(GuardedModel):
    """One file as it was read: its hash, and how each of its records ended."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=20)
    path = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-at",)


class Quarantine(GuardedModel):
    """A record that was refused: as it came, with the reason, once however often it comes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="refusals")
    kind = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=300)
    position = models.CharField(max_length=80)
    reason = models.CharField(max_length=500)
    content = models.TextField()
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-last_seen",)
