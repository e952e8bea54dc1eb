"""Stays in hospital, what delays the way home, what follows there, and who assessed it."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hamlet.discharge import terms
from hamlet.journal.verbs import GuardedModel
from hamlet.kernel import clock
from hamlet.kernel.actor import Actor
from hamlet.kernel.identifiers import new_id

CAUSES = [(key, words) for key, (_, words) in terms.CAUSES.items()]
PATHWAYS = list(terms.PATHWAYS.items())


class Stay(GuardedModel):
    """Somebody's time in hospital: a hospital provider spell, and the way home from it.

    `team` plans the way home. `expected_on` is the day they are expected to go, `ready_on` the
    discharge ready date: from then on they need no hospital. `planned_at` is when a day and a
    pathway were first set. `call` is whom they ring once home, `wishes` what they want, in their
    words. `went_without` says why they left though something had no owner; `settled_at` is when
    nothing was left to follow. `ticket_at`: when somebody last went through the ticket home with
    them, in `ticket_language`. `said` is who of us said last that they `came`, on which `ward` they
    are, what the `plan` is, that they `left`, or are there after all (`back`), and when: what →
    {"by": …, "at": …}. What nobody said follows what the hospital's system says.
    """

    class Destination(models.TextChoices):
        HOME = "home", "Their own home"
        FAMILY = "family", "Family or friends"
        BED = "bed", "A bed for getting better"
        CARE_HOME = "care_home", "A care home"
        HOSPITAL = "hospital", "Another hospital"
        DIED = "died", "Died in hospital"
        MISTAKE = "mistake", "Nowhere: they were not in hospital, it was a mistake"

    id = models.UUIDField(primary_key=True, default=new_id)
    submission_key = models.CharField(max_length=80, unique=True)
    version = models.PositiveIntegerField(default=1)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="stays")
    team = models.ForeignKey("place.Team", models.PROTECT, related_name="stays")
    ward = models.CharField(max_length=80)
    admitted_at = models.DateTimeField()
    admitted_by = models.UUIDField(null=True)
    admitted_by_name = models.CharField(max_length=200, blank=True)
    expected_on = models.DateField(null=True)
    pathway = models.PositiveSmallIntegerField(choices=PATHWAYS, null=True)
    destination = models.CharField(max_length=10, choices=Destination, blank=True)
    call = models.CharField(max_length=200, blank=True)
    wishes = models.TextField(blank=True)
    planned_at = models.DateTimeField(null=True)
    ready_on = models.DateField(null=True)
    left_at = models.DateTimeField(null=True)
    went_without = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    ticket_at = models.DateTimeField(null=True)
    ticket_language = models.CharField(max_length=10, blank=True)
    said = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=["team"], name="stay_open", condition=Q(settled_at=None)),
            models.Index(fields=["person", "-admitted_at"], name="stay_person"),
            models.Index(fields=["ready_on"], name="stay_ready"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(left_at=None), name="stay_open_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, settled_at=None)
                | (Q(left_at__isnull=False) & ~Q(destination="")),
                name="stay_left_somewhere",
            ),
        )

    def say(self, what: str, by: Actor) -> None:
        """Note that somebody of us says something of this stay now."""
        self.said[what] = {"by": by.name, "at": clock.now().isoformat()}

    def said_at(self, what: str) -> datetime | None:
        """When somebody of us said it last; None where nobody did."""
        return datetime.fromisoformat(self.said[what]["at"]) if what in self.said else None


NOT_HOME = frozenset({Stay.Destination.HOSPITAL, Stay.Destination.DIED, Stay.Destination.MISTAKE})
"""Where nobody has to follow them with help at home."""


class Spell(GuardedModel):
    """What a hospital's system says of one of its spells, by the latest version that was taken.

    `system` is the key of the source, `name` what it is called, `key` how it knows the spell. They
    are on `ward` since `ward_at`, and expected to go on `expected_on`. `stay` is the one that it
    tells of; None where it begins none: it was cancelled before anything came of it, or they are in
    hospital by a later spell.
    """

    class State(models.TextChoices):
        INSIDE = "inside", "In hospital"
        LEFT = "left", "Left hospital"
        CANCELLED = "cancelled", "The admission was cancelled"

    id = models.UUIDField(primary_key=True, default=new_id)
    system = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=120)
    version = models.DateTimeField()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    team = models.ForeignKey("place.Team", models.PROTECT, related_name="+")
    stay = models.ForeignKey(Stay, models.PROTECT, null=True, related_name="spells")
    state = models.CharField(max_length=10, choices=State)
    ward = models.CharField(max_length=80, blank=True)
    ward_at = models.DateTimeField()
    admitted_at = models.DateTimeField()
    expected_on = models.DateField(null=True)
    left_at = models.DateTimeField(null=True)
    destination = models.CharField(max_length=10, choices=Stay.Destination, blank=True)

    class Meta:
        ordering = ("version", "id")
        indexes = (models.Index(fields=["person"], name="spell_person"),)
        constraints = (
            models.UniqueConstraint(fields=["system", "key"], name="spell_once"),
            models.CheckConstraint(
                condition=~Q(state="left") | Q(left_at__gte=F("admitted_at")),
                name="spell_left_after_it_began",
            ),
        )


class Delay(GuardedModel):
    """Why somebody who is ready did not go home, from one day to another, which it no longer holds.

    `until_day` is None while it holds. One holds at a time.
    """

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="delays")
    cause = models.CharField(max_length=20, choices=CAUSES)
    from_day = models.DateField()
    until_day = models.DateField(null=True)
    said_by = models.CharField(max_length=200)

    class Meta:
        ordering = ("from_day", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["stay"], condition=Q(until_day=None), name="delay_holds_once"
            ),
            models.CheckConstraint(
                condition=Q(until_day=None) | Q(until_day__gte=F("from_day")),
                name="delay_ends_after_it_began",
            ),
        )


class TrustedAssessment(GuardedModel):
    """What somebody needs once home, assessed once for every service. The newest counts."""

    id = models.UUIDField(primary_key=True, default=new_id)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="assessments")
    at = models.DateTimeField()
    pathway = models.PositiveSmallIntegerField(choices=PATHWAYS)
    needs = ArrayField(models.CharField(max_length=20, choices=terms.NEEDS.items()))
    words = models.TextField(blank=True)
    assessor = models.UUIDField(null=True)
    assessor_name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200)

    class Meta:
        ordering = ("-at",)


class Reliance(GuardedModel):
    """Whether a receiving team takes an assessment as it is; `words` say why it does not."""

    assessment = models.ForeignKey(TrustedAssessment, models.PROTECT, related_name="reliances")
    team = models.ForeignKey("place.Team", models.PROTECT)
    relies = models.BooleanField()
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(fields=["assessment", "team"], name="relies_or_not_once"),
        )


class FollowUp(GuardedModel):
    """Something that somebody needs once home, and who does it: a service, or somebody named.

    `referral` asks the service. `who` names whoever does it without one. `dropped` says why it is
    not needed after all.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="follow_ups")
    kind = models.CharField(max_length=20, choices=terms.FOLLOW_UPS.items())
    starts_on = models.DateField(null=True)
    service = models.ForeignKey("directory.Service", models.PROTECT, null=True, related_name="+")
    referral = models.ForeignKey("frontdoor.Referral", models.PROTECT, null=True, related_name="+")
    who = models.CharField(max_length=200, blank=True)
    dropped = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("created_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(referral=None) | Q(service__isnull=False),
                name="follow_up_referred_to_a_service",
            ),
        )


class Destination(GuardedModel):
    """A service that takes people as they leave hospital, and by which pathway."""

    service = models.ForeignKey("directory.Service", models.PROTECT, related_name="+")
    pathway = models.PositiveSmallIntegerField(choices=PATHWAYS)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["service", "pathway"], name="destination_once"),
        )
