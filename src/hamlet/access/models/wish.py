"""What a person decided about sharing, and what is kept closer than the rest."""

from django.db import models

from hamlet.access import terms
from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id


class Wish(GuardedModel):
    """What a person decided about the sharing of their record. It ends; it is not deleted.

    An empty `category` means all of the record; no `organisation`, all organisations but the one
    that holds it. An opt-out is the national one, for planning and research.
    """

    class Kind(models.TextChoices):
        OBJECT = "object", "does not want it seen"
        SHARE = "share", "wants it seen"
        OPT_OUT = "opt_out", "does not want it used for planning or research"

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind)
    category = models.CharField(max_length=40, blank=True)
    organisation = models.UUIDField(null=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("said_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind", "category", "organisation"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="wish_once",
            ),
        )


class Restriction(GuardedModel):
    """Something kept closer than the rest: one item (`referral:<id>`), or a whole record ('')."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.UUIDField()
    kind = models.CharField(max_length=20, choices=terms.RESTRICTIONS.items())
    subject = models.CharField(max_length=120, blank=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind", "subject"],
                condition=models.Q(ended_at=None),
                name="restriction_once",
            ),
        )
