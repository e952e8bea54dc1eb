"""Referrals, and the moves of their lives."""

from django.db import models
from django.db.models import Q

from hamlet.frontdoor import lifecycle
from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id, new_reference


class Referral(GuardedModel):
    """A request that a service take a need on, and who holds it now.

    `person` is None until somebody at the front door has said whom it is about; the `stated_`
    fields keep what the referrer wrote. `asked_for` is the service that the referrer had in mind,
    `service` the one that triage chose. `due_at` is the moment of the next promise: triage until
    a service is chosen, then the service's own, both counted from `received_at`. The owner is
    `owner_team`, and perhaps one practitioner in it; an offer does not change the owner until it
    is accepted; `offered_for` is the service of theirs that is asked for. `stop_asked`: somebody
    with the reference asked to stop it, and staff have yet to make sure that the person is safe.
    `referrer_not_safe`: they said that no phone or email is safe to use. `referrer_team` is the
    team that asks, where it asks as a team: any of it may take the referral back. `taken_by` is the
    account of the staff who took it down. `snoozed_until` is when it comes back that was put aside:
    it moves no promise. `skill` is the profession that it was given to, '' for any. While it is
    returned, `proposed_for` is the service that the team which turned it down would take it on for,
    and `proposed_from` the day from which they could. `joined_to` is the referral of the same
    person for the same need that it goes along with.
    """

    class Referrer(models.TextChoices):
        RESIDENT = "resident", "the person themselves"
        CARER = "carer", "a carer or relative"
        PROFESSIONAL = "professional", "a professional"
        VOLUNTARY = "voluntary", "a voluntary group"

    class Urgency(models.TextChoices):
        UNKNOWN = "unknown", "Not yet decided"
        EMERGENCY = "emergency", "Today, as soon as possible"
        URGENT = "urgent", "Today or tomorrow"
        SOON = "soon", "Within a week or two"
        ROUTINE = "routine", "Can wait its turn"

    id = models.UUIDField(primary_key=True, default=new_id)
    reference = models.CharField(max_length=14, unique=True, default=new_reference)
    place = models.ForeignKey("place.Place", models.PROTECT, related_name="referrals")
    submission_key = models.CharField(max_length=80, unique=True)

    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="referrals")
    stated_name = models.CharField(max_length=200, blank=True)
    stated_birth_date = models.DateField(null=True)
    stated_nhs_number = models.CharField(max_length=10, blank=True)
    stated_address = models.CharField(max_length=300, blank=True)
    stated_postcode = models.CharField(max_length=8, blank=True)
    stated_phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=10, default="en-gb")
    interpreter = models.CharField(max_length=40, blank=True)

    need = models.TextField()
    consent = models.BooleanField(default=False)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.UNKNOWN)
    asked_for = models.ForeignKey(
        "directory.Service", models.PROTECT, null=True, related_name="referrals_asked"
    )
    service = models.ForeignKey(
        "directory.Service", models.PROTECT, null=True, related_name="referrals"
    )

    referrer_kind = models.CharField(max_length=20, choices=Referrer)
    referrer_name = models.CharField(max_length=200, blank=True)
    referrer_account = models.UUIDField(null=True)
    taken_by = models.UUIDField(null=True)
    referrer_organisation = models.ForeignKey(
        "place.Organisation", models.PROTECT, null=True, related_name="referrals_made"
    )
    referrer_team = models.ForeignKey(
        "place.Team", models.PROTECT, null=True, related_name="referrals_made"
    )
    referrer_phone = models.CharField(max_length=30, blank=True)
    referrer_email = models.EmailField(blank=True)
    referrer_not_safe = models.BooleanField(default=False)

    state = models.CharField(max_length=12)
    version = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    owner_team = models.ForeignKey("place.Team", models.PROTECT, related_name="referrals_owned")
    owner_practitioner = models.ForeignKey(
        "place.Practitioner", models.PROTECT, null=True, related_name="referrals_owned"
    )
    owned_since = models.DateTimeField()
    offered_to = models.ForeignKey(
        "place.Team", models.PROTECT, null=True, related_name="referrals_offered"
    )
    offered_for = models.ForeignKey(
        "directory.Service", models.PROTECT, null=True, related_name="referrals_offered"
    )
    snoozed_until = models.DateTimeField(null=True)
    skill = models.CharField(max_length=100, blank=True, default="")
    proposed_for = models.ForeignKey(
        "directory.Service", models.PROTECT, null=True, related_name="referrals_proposed"
    )
    proposed_from = models.DateField(null=True)
    joined_to = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="joined", db_index=False
    )
    stop_asked = models.BooleanField(default=False)
    answer_by = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    outcome_words = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["owner_team", "due_at", "received_at"],
                name="referral_worklist",
                condition=Q(ended_at=None),
            ),
            models.Index(
                fields=["offered_to", "answer_by"],
                name="referral_offers",
                condition=Q(offered_to__isnull=False),
            ),
            models.Index(fields=["person", "-received_at"], name="referral_person"),
            models.Index(
                fields=["referrer_organisation", "-received_at"], name="referral_referrer"
            ),
            models.Index(fields=["referrer_account", "-received_at"], name="referral_account"),
            models.Index(fields=["taken_by", "-received_at"], name="referral_taken"),
            models.Index(
                fields=["joined_to"], name="referral_joined", condition=Q(joined_to__isnull=False)
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=lifecycle.OPEN, ended_at=None, outcome="")
                | (Q(state__in=lifecycle.CLOSED, ended_at__isnull=False) & ~Q(outcome="")),
                name="referral_closed_means_outcome",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=lifecycle.ANSWERED_FOR,
                    offered_to__isnull=False,
                    answer_by__isnull=False,
                )
                | (~Q(state__in=lifecycle.ANSWERED_FOR) & Q(offered_to=None, answer_by=None)),
                name="referral_offered_means_to_somebody",
            ),
        )

    @property
    def acts_at_once(self) -> bool:
        """Whether it is an emergency with which nobody has begun: nobody may put it aside."""
        return self.urgency == self.Urgency.EMERGENCY and self.state != "active"

    def sooner_urgencies(self) -> list[str]:
        """How soon it could be said to be that is sooner than now, the soonest first."""
        order = self.Urgency.values[1:]
        return order[: order.index(self.urgency)] if self.urgency in order else order


class Move(GuardedModel):
    """One move of a referral, kept for ever; together they are its history.

    `due_at` is the deadline that ran until then: whether a promise was kept can be told for ever.
    Names are copied, so that the history reads the same when somebody leaves or is renamed.
    """

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="moves")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=20)
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, blank=True)
    owner = models.CharField(max_length=200)
    towards = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["referral", "number"], name="move_numbered_once"),
        )
