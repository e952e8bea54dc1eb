"""The book: entries and the seals on them. Neither has a foreign key; neither is ever changed.

Entries hold no person's own identifier: an alias stands for it, and can be forgotten.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class TransactionId(models.Func):
    """The transaction that writes the row, so that a seal never passes one still under way."""

    template = "((pg_current_xact_id())::text)::bigint"
    output_field = models.BigIntegerField()


class Entry(models.Model):
    """One line: who did or saw what, about whom, why, and on what ground."""

    class Kind(models.TextChoices):
        DEED = "deed"
        LOOK = "look"

    at = models.DateTimeField()
    transaction = models.BigIntegerField(db_default=TransactionId())
    kind = models.CharField(max_length=4, choices=Kind)
    action = models.CharField(max_length=60)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    actor_kind = models.CharField(max_length=20)
    organisation = models.CharField(max_length=200, blank=True)
    people = ArrayField(models.UUIDField(), default=list)
    subject = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=40)
    basis = models.CharField(max_length=300)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        indexes = (
            GinIndex(fields=["people"], name="entry_people"),
            models.Index(fields=["transaction", "id"], name="entry_transaction"),
            models.Index(fields=["subject"], name="entry_subject"),
        )


class Seal(models.Model):
    """A signed Merkle root over every entry up to a horizon, which names the seal before it.

    `edge` is the right-hand edge of the tree, from which the next seal goes on.
    """

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    horizon = models.BigIntegerField()
    entries = models.BigIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    edge = ArrayField(models.CharField(max_length=64))
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ("number",)


class Alias(models.Model):
    """The name under which entries speak of a person. Without it they speak of nobody."""

    person = models.UUIDField(primary_key=True)
    alias = models.UUIDField(unique=True)
