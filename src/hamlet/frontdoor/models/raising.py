"""Who is told when a promise runs out, and who was, in which round."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from hamlet.frontdoor.models.message import Message
from hamlet.frontdoor.models.referral import Referral
from hamlet.journal.verbs import GuardedModel


class Rung(GuardedModel):
    """Who is told when a share of a promise has run out; a ladder is all of a service's, or all of
    the place's for services that have none.

    `share` is the percentage of the promise's open time: 100 is the moment that it falls due.
    """

    class Tells(models.TextChoices):
        HOLDER = "holder", "who holds it"
        TEAM = "team", "everybody in the team that holds it"
        LEAD = "lead", "the lead of the team that holds it"
        ARBITER = "arbiter", "the arbiter"
        OPEN = "open", "everybody in a team that is open: theirs, or else central triage"

    place = models.ForeignKey("place.Place", models.PROTECT, related_name="+")
    service = models.ForeignKey("directory.Service", models.PROTECT, null=True, related_name="+")
    share = models.PositiveSmallIntegerField()
    tells = models.CharField(max_length=10, choices=Tells)

    class Meta:
        ordering = ("share", "tells")
        constraints = (
            models.UniqueConstraint(
                fields=["place", "service", "share", "tells"],
                nulls_distinct=False,
                name="rung_once",
            ),
        )


class Raising(GuardedModel):
    """That a rung was reached: once for each promise of a referral, which `due_at` names; with a
    `message` it is the promise that what was added is read.

    `told` are the accounts of those who were told, and `names` theirs, as of then; `organisation`
    is the one for which they act in the post in which they were told: a rung that tells people of
    two has a raising for each. `team` is told outside Hamlet, too, at its contact points, where the
    rung tells a team: by these `notices`, None while they wait for a round, empty where it has
    none.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="raisings")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="raisings")
    due_at = models.DateTimeField()
    share = models.PositiveSmallIntegerField()
    tells = models.CharField(max_length=10, choices=Rung.Tells)
    organisation = models.UUIDField()
    told = ArrayField(models.UUIDField())
    names = models.TextField(blank=True)
    team = models.ForeignKey(
        "place.Team", models.PROTECT, null=True, related_name="+", db_index=False
    )
    notices = ArrayField(models.UUIDField(), null=True)
    at = models.DateTimeField()

    @property
    def cannot_wait(self) -> bool:
        """Whether it waits for no round: an emergency, or words that may mean danger."""
        danger = self.message is not None and self.message.read_by == self.message.created_at
        return danger or self.referral.urgency == Referral.Urgency.EMERGENCY

    class Meta:
        ordering = ("at", "share")
        indexes = (
            GinIndex(fields=["told"], name="raising_told"),
            models.Index(
                fields=["team"],
                name="raising_untold",
                condition=models.Q(team__isnull=False, notices=None),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["referral", "message", "due_at", "share", "tells", "organisation"],
                nulls_distinct=False,
                name="raising_once",
            ),
        )


class Round(GuardedModel):
    """The last time that what was raised to somebody in one of their posts was put before them as
    new, all together: `organisation` is the one for which they act in it.

    `at` is that time, and `since` the one before: what was raised between them is what is new.
    """

    account = models.UUIDField()
    organisation = models.ForeignKey("place.Organisation", models.PROTECT, related_name="+")
    since = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "organisation"], name="round_of_a_post"),
        )
