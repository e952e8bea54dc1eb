"""Legitimate relationships: why somebody may see a person."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from hamlet.journal.verbs import GuardedModel, GuardedQuerySet
from hamlet.kernel import clock


def still_open(row: str = "access_relationship") -> str:
    """For SQL of one's own: that a relationship, under this name, has not closed at `%(now)s`."""
    return f"({row}.closes_at IS NULL OR {row}.closes_at > %(now)s)"


class Relationships(GuardedQuerySet):
    """Relationships, open or closed."""

    def open(self, at: datetime | None = None) -> Self:
        """Those that have not closed now, or at another moment."""
        later = models.Q(closes_at__gt=at or clock.now())
        return self.filter(models.Q(closes_at=None) | later)


class Relationship(GuardedModel):
    """Why an actor may see a person: opened and closed by the verbs of the domains.

    `holder` is the id of a team, an organisation or an account; `organisation` the one for which
    they act. `subject` names what opened it (`referral:<id>`, `practice:<id>`), so that the same
    thing can close it. `categories` narrow it (a proxy's scope); none means all.
    """

    class Holder(models.TextChoices):
        TEAM = "team", "your team"
        ORGANISATION = "organisation", "your organisation"
        ACCOUNT = "account", "you"

    class Kind(models.TextChoices):
        REGISTERED = "registered", "the person is registered with"
        REFERRED_TO = "referred_to", "the person was referred to"
        BOOKED = "booked", "the person is booked with"
        ATTENDING = "attending", "the person came to"
        CASELOAD = "caseload", "the person is on the caseload of"
        MEETING = "meeting", "the person is to be spoken of in a meeting of"
        SELF = "self", "this is the record of"
        PROXY = "proxy", "the person has let their record be seen by"

    holder_kind = models.CharField(max_length=20, choices=Holder)
    holder = models.UUIDField()
    organisation = models.UUIDField(null=True)
    person = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind)
    subject = models.CharField(max_length=120)
    categories = ArrayField(models.CharField(max_length=40), default=list)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)

    objects = Relationships.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["person", "holder"], name="relationship_person"),
            models.Index(fields=["holder", "person"], name="relationship_holder"),
            models.Index(fields=["subject"], name="relationship_subject"),
            models.Index(fields=["organisation", "person"], name="relationship_organisation"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["holder", "person", "kind", "subject"],
                condition=models.Q(closes_at=None),
                name="relationship_open_once",
            ),
        )
