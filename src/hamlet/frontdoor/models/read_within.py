"""In how much time what is added to a referral is to be read."""

from django.db import models

from hamlet.journal.verbs import GuardedModel


class ReadWithin(GuardedModel):
    """In how much time a place wants what is added to a referral read: in `share` percent of what
    is promised, in `shortest` open minutes at least and in `longest` at most.

    Each setting stays, by its `number`, with who made it `at` what time; the last one counts.
    """

    place = models.ForeignKey("place.Place", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    share = models.PositiveSmallIntegerField()
    shortest = models.PositiveSmallIntegerField()
    longest = models.PositiveSmallIntegerField()
    set_by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["place", "number"], name="read_within_numbered"),
        )
