"""The items of a person's record: what happened, or holds, as a partner's system tells it."""

from django.db import models

from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id


class Item(GuardedModel):
    """One version of one thing that a source tells about a person: a visit, a problem, a result.

    `category` is the part of the record it belongs to (`access.terms`), `organisation` who holds
    it. `at` is when it happened or began, `until` when it ended. What its source has `withdrawn` is
    kept and said to be so; it never held. A newer version supersedes this
    one, which is kept: the record as at a moment is what had been received and not yet superseded.
    `person` is always that of its source record.
    """

    class Kind(models.TextChoices):
        ALERT = "alert", "Alert"
        PROBLEM = "problem", "Problem"
        MEDICINE = "medicine", "Medicine"
        ALLERGY = "allergy", "Allergy"
        RESULT = "result", "Result"
        PLAN = "plan", "Plan"
        WISH = "wish", "Wish"
        CONTACT = "contact", "Contact"

    class Withdrawn(models.TextChoices):
        """Why it does not count, by the codes of FHIR."""

        IN_ERROR = "entered-in-error", "Entered in error"
        REFUTED = "refuted", "Refuted"

    id = models.UUIDField(primary_key=True, default=new_id)
    record = models.ForeignKey("people.SourceRecord", models.PROTECT, related_name="items")
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="items", db_index=False
    )
    organisation = models.ForeignKey(
        "place.Organisation",
        models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,  # As in `SourceRecord`.
    )
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    category = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=Kind)
    code = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=300)
    value = models.FloatField(null=True)
    unit = models.CharField(max_length=20, blank=True)
    author = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    withdrawn = models.CharField(max_length=20, choices=Withdrawn, blank=True)
    updated = models.DateTimeField()
    as_at = models.DateTimeField()
    received_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["person", "-at", "-id"], name="item_timeline"),
            models.Index(fields=["person", "kind", "-at"], name="item_kind"),
            models.Index(fields=["person", "category", "organisation"], name="item_part"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["source", "key"],
                condition=models.Q(superseded_at=None),
                name="item_once",
            ),
        )
