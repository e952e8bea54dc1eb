"""Invitations by which a resident lets somebody act for them, and that they read who does."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id


class Invitation(GuardedModel):
    """A resident lets somebody act for them, once that person types the code.

    Only a keyed hash of the code is kept. `account` is whose own record it is, `name` whom they
    mean, as they write it. `categories` narrow it; none means the whole record. `until` is when the
    sight that it gives ends by itself, or None. `wrong_dates` counts the dates of birth that did
    not fit.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.UUIDField()
    account = models.UUIDField()
    name = models.CharField(max_length=100)
    code_hash = models.CharField(max_length=64, unique=True)
    categories = ArrayField(models.CharField(max_length=40), default=list)
    until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_by = models.UUIDField(null=True)
    wrong_dates = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("made_at",)
        indexes = (models.Index(fields=["person", "expires_at"], name="invitation_person"),)


class Acknowledgement(GuardedModel):
    """A person read on their first page that somebody began to act for them.

    `relationship` is that of the one who acts.
    """

    relationship = models.BigIntegerField(primary_key=True)
    person = models.UUIDField(db_index=True)
    at = models.DateTimeField()
