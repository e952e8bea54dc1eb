"""What came in, and what could not be understood: kept, with the reason, until mended."""

from django.db import models

from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id


class Delivery(GuardedModel):
    """One file as it was read: its hash, and how each of its records ended.

    `read` is always `new + changed + same + refused`. `finished_at` is empty while it is read, and
    stays so where the reading broke off. `notes` says what was left out of records that were
    taken: words → {"number": …, "where": the first positions}.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=20)
    path = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at", "path")
        constraints = (
            models.CheckConstraint(
                name="every_record_counted_once",
                condition=models.Q(
                    read=models.F("new")
                    + models.F("changed")
                    + models.F("same")
                    + models.F("refused")
                ),
            ),
        )


class Quarantine(GuardedModel):
    """A record that was refused: as it came, with the reason, once however often it comes.

    `rule` is what it broke, in a few words, by which refusals are grouped; `reason` says it of this
    record. `key` is how its source knows it, where that could be read. `resolved_at` is when a
    later delivery brought it mended, or no longer held it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="refusals")
    kind = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=300)
    position = models.CharField(max_length=80)
    key = models.CharField(max_length=120, blank=True)
    rule = models.CharField(max_length=80)
    reason = models.CharField(max_length=500)
    content = models.TextField()
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-last_seen", "path", "position")
        indexes = (
            models.Index(fields=["kind", "path"], name="quarantine_path"),
            models.Index(fields=["kind", "key"], name="quarantine_key"),
        )
