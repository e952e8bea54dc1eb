"""What referrers are told, and what they add."""

from django.db import models
from django.db.models import Q

from hamlet.frontdoor.models.referral import Referral
from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id


class Message(GuardedModel):
    """Feedback for a referrer. `format` is what the person needs of what we write, as they told us.

    With a `team` it goes the other way: it is what somebody added, for the team that holds the
    referral until one of them has read it; `read_by` is by when that is promised, the moment at
    which it came where its words may mean danger. What was written before notices told whoever
    asked outside Hamlet (decision 106) has another channel than the product: nobody was sent it.
    """

    class Channel(models.TextChoices):
        PRODUCT = "product", "in Hamlet"
        TEXT = "text", "text message"
        EMAIL = "email", "email"

    id = models.UUIDField(primary_key=True, default=new_id)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="messages")
    move = models.PositiveIntegerField()
    account = models.UUIDField(null=True)
    organisation = models.ForeignKey("place.Organisation", models.PROTECT, null=True)
    team = models.ForeignKey("place.Team", models.PROTECT, null=True, db_index=False)
    channel = models.CharField(max_length=10, choices=Channel)
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=10, default="en-gb")
    format = models.CharField(max_length=60, blank=True)
    words = models.TextField()
    created_at = models.DateTimeField()
    read_by = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("created_at", "move")
        indexes = (
            models.Index(fields=["account", "-created_at"], name="message_account"),
            models.Index(fields=["organisation", "-created_at"], name="message_organisation"),
            models.Index(
                fields=["team", "-created_at"],
                name="message_unread",
                condition=Q(team__isnull=False, read_at=None),
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(team=None) | Q(read_by__isnull=False), name="message_to_be_read_by"
            ),
        )
