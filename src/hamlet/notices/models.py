"""What is told outside Hamlet: to people, and to the contact points of teams."""

from django.db import models
from django.db.models import Q

from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id


class ContactPoint(GuardedModel):
    """Where a team is told of what cannot wait until somebody looks: a number or a mailbox.

    `week` is a `kernel.calendars.WeeklyHours` as JSON: when somebody answers it; on bank holidays,
    too. Empty: day and night.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    team = models.ForeignKey("place.Team", models.PROTECT, related_name="contact_points")
    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=254)
    week = models.JSONField(default=dict)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("added_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["team", "address"],
                condition=Q(ended_at=None),
                name="contact_point_of_team_once",
            ),
        )


class Notice(GuardedModel):
    """What somebody, or a team at a contact point, is told, in their language; `send_at` or later.

    `subject` is what it is about ('booking:<id>', 'waiting:<id>', 'referral:<id>', 'team:<id>'). It
    names no service and nobody: whoever reads a stranger's phone learns a time and a reference.
    Who asked for something is no `person` and no `contact`: the room of the subject knows them.
    Of news of one subject no more than one waits to be tried.

    `dropped_at`: it is not to be sent, since it is no longer so, or no longer safe to write. Once
    it was tried, `send_at` is when it is tried again; `sent_at` or `gave_up_at` ends that.
    `problem` is what the sender last said, `sent_as` how it calls what it sent.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    subject = models.CharField(max_length=120)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="notices")
    contact = models.ForeignKey(ContactPoint, models.PROTECT, null=True, related_name="notices")
    kind = models.CharField(max_length=12)
    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=10, default="en-gb")
    format = models.CharField(max_length=60, blank=True)
    words = models.TextField()
    created_at = models.DateTimeField()
    send_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    sent_as = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("created_at",)
        indexes = (
            models.Index(
                fields=["send_at"],
                name="notice_to_be_sent",
                condition=Q(sent_at=None, gave_up_at=None, dropped_at=None, address__gt=""),
            ),
            models.Index(fields=["subject", "kind"], name="notice_about"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(person=None) | Q(contact=None), name="notice_to_one"
            ),
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(kind="news", tries=0, dropped_at=None, contact=None),
                name="notice_of_news_once",
            ),
        )
