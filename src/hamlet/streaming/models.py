"""Versions of the streaming rules, and people at the front door of an emergency department."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id, new_reference
from hamlet.streaming.rules import REGISTERED, STREAMS


class RuleSet(GuardedModel):
    """One version of the streaming rules: drafted, live for a while, kept for ever.

    `rules` is a `streaming.rules.Rules` as JSON; once a version was live it never changes.
    `tried_at` is when it was last tried on past attendances, at the `edits` it had then, and
    `tried` what came of it, a `queries.Tried` as JSON; `dropped_at` when a draft was thrown away.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.PositiveIntegerField(unique=True)
    rules = models.JSONField()
    why = models.CharField(max_length=300)
    edits = models.PositiveIntegerField(default=1)
    drafter = models.UUIDField(null=True)
    drafted_by = models.CharField(max_length=200)
    drafted_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    tried_edits = models.PositiveIntegerField(null=True)
    tried = models.JSONField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.CharField(max_length=200, blank=True)
    approved_by = models.CharField(max_length=200, blank=True)
    live_from = models.DateTimeField(null=True)
    live_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=["live_until"],
                condition=Q(live_from__isnull=False, live_until=None),
                nulls_distinct=False,
                name="rules_live_once",
            ),
        )


class Attendance(GuardedModel):
    """Somebody at the front door of an emergency department, and where they went.

    `person` is None until somebody said who they are; `stated_name` and `stated_birth_date` are
    what they said, '' where a red flag left no time to ask. `found` is a
    `streaming.rules.Assessment` as JSON; `rules`, `suggested` and `because` say what that version
    made of it, `rule` by which rule. `chosen` is where they went, `differs` why elsewhere, and
    `despite` why against a red flag. `consent`: whether they agreed to be sent on, '' where they
    were not asked. `began_at` and `assessed_at` bound the assessment; None where nobody knows when
    it began. One that `replaces` another corrects it; `came_at` is then when they were first
    assessed. `reference` names the decision, and nobody by name. `ended`: why nothing is decided
    here any more. `missed_at` is when it was noted that they were sent on with a booking and
    did not come; `outcome` how it went on, '' until somebody has followed it up.
    """

    class Despite(models.TextChoices):
        EXAMINED = "examined", "A senior clinician has examined them and takes it on"
        TREATED = "treated", "It is known, and treated already"
        SAFER = "safer", "The other place is safer for them"
        REFUSES = "refuses", "They refuse the department, and can decide for themselves"

    class Ended(models.TextChoices):
        CORRECTED = "corrected", "Corrected by a later assessment"
        MISTAKE = "mistake", "Entered by mistake"
        LEFT = "left", "Left without being seen"

    class Consent(models.TextChoices):
        YES = "yes", "Agreed"
        NO = "no", "Did not agree"

    class Refusal(models.TextChoices):
        WAIT = "wait", "Would rather wait here"
        TRAVEL = "travel", "Too far to go"
        TIME = "time", "Cannot come at that time"
        TRUST = "trust", "Wants the hospital to look at it"
        BEFORE = "before", "Was sent here by somebody"
        OTHER = "other", "Another reason"

    class Outcome(models.TextChoices):
        WELL = "well", "Spoke with them: they are well, or helped already"
        BOOKED = "booked", "Spoke with them: booked again"
        BACK = "back", "They came back here, or go to an emergency department"
        TOLD = "told", "Could not reach them: their practice knows, and looks after it"
        URGENT = "urgent", "Could not reach them: somebody was sent to see that they are safe"

    id = models.UUIDField(primary_key=True, default=new_id)
    submission_key = models.CharField(max_length=80, unique=True)
    reference = models.CharField(max_length=14, unique=True, default=new_reference)
    team = models.ForeignKey("place.Team", models.PROTECT, related_name="attendances")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True)
    stated_name = models.CharField(max_length=200, blank=True)
    stated_birth_date = models.DateField(null=True)
    registered = models.CharField(max_length=10, choices=REGISTERED.items())
    began_at = models.DateTimeField(null=True)
    assessed_at = models.DateTimeField()
    found = models.JSONField()
    rules = models.ForeignKey(RuleSet, models.PROTECT, related_name="attendances")
    suggested = models.CharField(max_length=20, choices=STREAMS.items())
    because = models.TextField()
    rule = models.PositiveSmallIntegerField(default=0)
    chosen = models.CharField(max_length=20, choices=STREAMS.items(), blank=True)
    differs = models.TextField(blank=True)
    despite = models.CharField(max_length=10, choices=Despite, blank=True)
    consent = models.CharField(max_length=4, choices=Consent, blank=True)
    refusal = models.CharField(max_length=10, choices=Refusal, blank=True)
    streamed_at = models.DateTimeField(null=True)
    streamed_by_name = models.CharField(max_length=200, blank=True)
    booking = models.UUIDField(null=True)
    came_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    ended = models.CharField(max_length=10, choices=Ended, blank=True)
    ended_at = models.DateTimeField(null=True)
    assessed_by = models.UUIDField(null=True)
    assessed_by_name = models.CharField(max_length=200, blank=True)
    missed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    followed_at = models.DateTimeField(null=True)
    followed_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(
                fields=["booking"],
                name="attendance_booked",
                condition=Q(booking__isnull=False, missed_at=None),
            ),
            models.Index(
                fields=["team"],
                name="attendance_missed",
                condition=Q(missed_at__isnull=False, followed_at=None),
            ),
            models.Index(fields=["team", "-assessed_at"], name="attendance_of_team"),
            models.Index(
                fields=["team", "came_at"],
                name="attendance_corrected_since",
                condition=Q(came_at__isnull=False),
            ),
            models.Index(fields=["person"], name="attendance_person"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(chosen="", streamed_at=None)
                | (~Q(chosen="") & Q(streamed_at__isnull=False)),
                name="attendance_streamed_or_not",
            ),
        )

    @property
    def since(self) -> datetime:
        """Since when they wait here: their first assessment, also where it was corrected."""
        return self.came_at or self.assessed_at


class Step(GuardedModel):
    """One thing done about an attendance, kept for ever; together they are its history.

    What was decided is copied as it stood afterwards, `person` too.
    """

    class Name(models.TextChoices):
        ASSESS = "assess", "Assessed"
        IDENTIFY = "identify", "Said who they are"
        TAKE_APART = "take_apart", "Took apart: it was somebody else"
        STREAM = "stream", "Decided"
        BOOK = "book", "Booked"
        CORRECT = "correct", "Corrected by a new assessment"
        END = "end", "Ended"
        FOLLOW_UP = "follow_up", "Followed up"

    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=20, choices=Name)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    person = models.UUIDField(null=True)
    chosen = models.CharField(max_length=20, choices=STREAMS.items(), blank=True)
    differs = models.TextField(blank=True)
    despite = models.CharField(max_length=10, choices=Attendance.Despite, blank=True)
    consent = models.CharField(max_length=4, choices=Attendance.Consent, blank=True)
    refusal = models.CharField(max_length=10, choices=Attendance.Refusal, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["attendance", "number"], name="step_numbered_once"),
        )
