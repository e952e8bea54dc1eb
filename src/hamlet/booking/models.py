"""Schedules, slots and bookings: times at which a service sees people, and who comes.

After FHIR Schedule, Slot and Appointment.
"""

from django.db import models
from django.db.models import Q

from hamlet.booking import lifecycle
from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id, new_reference


class Schedule(GuardedModel):
    """A template of the times at which a service sees people, from one day to another.

    `week` is a `kernel.calendars.WeeklyHours` as JSON; each opening is cut into slots of `minutes`,
    each with `places`. `overbook` is how many more the service's own team may put in one slot, with
    a reason. Slots stand `days_ahead` days before they come; a hold lasts `hold_minutes`.
    `residents` says whether residents may book for themselves; others ask staff. `asks_why`: they
    have to say what it is for; else they may.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    service = models.ForeignKey("directory.Service", models.PROTECT, related_name="schedules")
    location = models.ForeignKey("directory.Location", models.PROTECT, null=True)
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    week = models.JSONField()
    on_bank_holidays = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField(default=1)
    overbook = models.PositiveSmallIntegerField(default=0)
    days_ahead = models.PositiveSmallIntegerField(default=14)
    hold_minutes = models.PositiveSmallIntegerField(default=5)
    residents = models.BooleanField(default=False)
    asks_why = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("starts_on", "name")
        constraints = (
            models.CheckConstraint(
                condition=Q(minutes__gte=1, places__gte=1, hold_minutes__gte=1),
                name="schedule_has_room",
            ),
        )


class ScheduleException(GuardedModel):
    """A day on which a schedule has other hours than its week says; none means closed."""

    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="exceptions")
    day = models.DateField()
    hours = models.JSONField(default=list)
    why = models.CharField(max_length=200)

    class Meta:
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(fields=["schedule", "day"], name="schedule_exception_once"),
        )


class Slot(GuardedModel):
    """One time, with room for `places` people and `overbook` more. Withdrawn, it takes nobody.

    With no places at all it is one that its schedule has no longer: whoever is booked in it keeps
    it until they are moved, and nobody else comes in.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    schedule = models.ForeignKey(Schedule, models.PROTECT, related_name="slots")
    service = models.ForeignKey("directory.Service", models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    places = models.PositiveSmallIntegerField()
    overbook = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["service", "starts_at"], name="slot_of_service"),)
        constraints = (models.UniqueConstraint(fields=["schedule", "starts_at"], name="slot_once"),)


class Booking(GuardedModel):
    """Somebody in a slot: held for them for some minutes, booked, or how it ended.

    A hold whose `held_until` has passed takes no place, whatever its state says. One person has one
    live booking with one service: who asks again finds it. `subject` is what it belongs to
    (`referral:<id>`, `attendance:<id>`), '' for nothing else; `channel` who asked.
    `overbooked` says why there was one more than the slot has places for.
    """

    class Channel(models.TextChoices):
        STAFF = "staff", "staff here"
        RESIDENT = "resident", "the person themselves, or who acts for them"
        WAITING = "waiting", "the waiting list"
        PARTNER = "partner", "a practice, or 111"

    id = models.UUIDField(primary_key=True, default=new_id)
    reference = models.CharField(max_length=14, unique=True, default=new_reference)
    submission_key = models.CharField(max_length=80, unique=True)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings")
    service = models.ForeignKey("directory.Service", models.PROTECT, related_name="bookings")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="bookings")
    subject = models.CharField(max_length=120, blank=True)
    need = models.TextField(blank=True)
    channel = models.CharField(max_length=10, choices=Channel)
    state = models.CharField(max_length=12)
    held_until = models.DateTimeField(null=True)
    overbooked = models.CharField(max_length=200, blank=True)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    @property
    def is_live(self) -> bool:
        """Whether it is still to come."""
        return self.state in lifecycle.LIVE

    @property
    def fhir_status(self) -> str:
        """FHIR R4 Appointment.status."""
        return lifecycle.STATES[self.state].status

    class Meta:
        indexes = (
            models.Index(
                fields=["slot"], name="booking_in_slot", condition=Q(state__in=lifecycle.TAKING)
            ),
            models.Index(fields=["person", "-made_at"], name="booking_person"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["person", "service"],
                condition=Q(state__in=lifecycle.LIVE),
                name="booking_live_once",
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_until__isnull=False)
                | (~Q(state="held") & Q(held_until=None)),
                name="booking_held_until",
            ),
            models.CheckConstraint(
                condition=Q(state__in=lifecycle.LIVE, ended_at=None)
                | (~Q(state__in=lifecycle.LIVE) & Q(ended_at__isnull=False)),
                name="booking_ended_or_live",
            ),
        )


class Change(GuardedModel):
    """One change of a booking, kept for ever; together they are its history.

    `starts_at` is the time it was for afterwards; names are copied.
    """

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    words = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["booking", "number"], name="change_numbered_once"),
        )


class Waiting(GuardedModel):
    """Somebody who waits for a place with a service between two days, in the order they came.

    `booking` is the place that was kept for them, or that they have; `ended_at` is when they
    waited no longer. Of those who waited in vain (`IN_VAIN` says how that can be), `outcome` says
    how the team followed it up, '' until somebody has.
    """

    class Outcome(models.TextChoices):
        AGAIN = "again", "Waits again, for other days"
        ELSEWHERE = "elsewhere", "Is helped another way"
        NOT_NEEDED = "not_needed", "Needs it no longer"
        NOT_REACHED = "not_reached", "Could not be reached, and whoever referred them knows"

    id = models.UUIDField(primary_key=True, default=new_id)
    service = models.ForeignKey("directory.Service", models.PROTECT, related_name="waiting")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="waiting")
    since = models.DateTimeField()
    from_day = models.DateField()
    until_day = models.DateField()
    need = models.TextField(blank=True)
    subject = models.CharField(max_length=120, blank=True)
    booking = models.ForeignKey(Booking, models.PROTECT, null=True)
    asked_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    followed_by = models.CharField(max_length=200, blank=True)
    followed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("since",)
        indexes = (
            models.Index(
                fields=["service", "ended_at"],
                name="waiting_in_vain",
                condition=Q(why_ended__in=lifecycle.IN_VAIN, followed_at=None),
            ),
            models.Index(
                fields=["service", "since"], name="waiting_list", condition=Q(ended_at=None)
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["person", "service"], condition=Q(ended_at=None), name="waiting_once"
            ),
        )
