"""How whoever gives a service, and has no account here, keeps its entry: by a link, reviewed."""

from django.db import models

from hamlet.directory.models.service import Service
from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id


class EntryLink(GuardedModel):
    """A link by which somebody outside keeps the entry of one service: who they are, and where it
    was sent. Only the hash of its secret is kept (None before it was sent); each sending makes it
    another.

    It opens nothing after `expires_at` or `ended_at`. `sent_at` is when it was last to be sent.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    service = models.ForeignKey(Service, models.PROTECT, related_name="entry_links")
    name = models.CharField(max_length=100)
    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=254)
    secret_hash = models.CharField(max_length=64, unique=True, null=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["service", "address"],
                condition=models.Q(ended_at=None),
                name="entry_link_once",
            ),
        )


class Suggestion(GuardedModel):
    """What somebody with a link wants an entry to say. Nothing changes before it is reviewed.

    `said` holds what was typed, by field of the form of an entry, where it is another than the
    entry says; `stood` what it said there as they read it, in `version` of it; `words` what they
    add for whoever reviews it. Of one link only the last waits.
    """

    class Outcome(models.TextChoices):
        TAKEN = "taken"
        DONE = "done"
        TURNED_DOWN = "turned down"
        REPLACED = "replaced"

    id = models.UUIDField(primary_key=True, default=new_id)
    link = models.ForeignKey(EntryLink, models.PROTECT, related_name="suggestions")
    service = models.ForeignKey(Service, models.PROTECT, related_name="suggestions")
    said = models.JSONField()
    stood = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    words = models.TextField(blank=True)
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["link"], condition=models.Q(decided_at=None), name="suggestion_waits_once"
            ),
        )
