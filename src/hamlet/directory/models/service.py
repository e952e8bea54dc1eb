"""Services: for whom, where, when, what they promise. After HSDS 3 / Open Referral UK."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from hamlet.access import terms
from hamlet.design.words import whole_months
from hamlet.journal.verbs import GuardedModel
from hamlet.kernel import clock
from hamlet.kernel.identifiers import new_id


class Service(GuardedModel):
    """Something offered to people.

    `category` is the part of a person's record that referrals to it belong to, and `restricted` why
    they are kept closer than others (`access.terms.RESTRICTIONS`), '' where they are not.

    `area` says in words whom it serves by where they live or are registered (what can be named is
    kept as `areas`), `access` how one gets in and takes part, and `places_left` how many more it
    can take (None: not told), as it was told at `places_told_at`.
    `exceptions` give a date its own hours: '2026-12-25' → [['10:00', '12:00']], none where closed.

    `promise` is a `kernel.promises.Promise` as JSON; `offer_minutes` is how long a team has to
    answer an offer, in its own opening hours. Once somebody is under way, `review_days` is how
    often they are reviewed, and `longest_days` how long they stay at most. `assured_at` is when
    somebody last confirmed that the entry is true. `keywords` are search keys of its words.
    `version` counts what its owners changed. `withdrawn_at` is since when the directory that told
    of it has it no longer in its feed. `adopted_at` is since when an entry that another directory
    told is kept here by its team: that directory changes it no more. `given_back_at` is since when
    it is that directory's again, until its next reading has put its words in place of the team's.
    """

    class Status(models.TextChoices):
        ACTIVE = "active"
        INACTIVE = "inactive"
        DEFUNCT = "defunct"
        CLOSED = "temporarily closed"

    id = models.UUIDField(primary_key=True, default=new_id)
    place = models.ForeignKey("place.Place", models.PROTECT, related_name="services")
    organisation = models.ForeignKey("place.Organisation", models.PROTECT, related_name="services")
    team = models.ForeignKey("place.Team", models.PROTECT, null=True, related_name="services")
    key = models.SlugField(max_length=80, blank=True)
    name = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    eligibility = models.TextField(blank=True)
    minimum_age = models.PositiveSmallIntegerField(null=True)
    maximum_age = models.PositiveSmallIntegerField(null=True)
    languages = ArrayField(models.CharField(max_length=40), default=list)
    area = models.CharField(max_length=300, blank=True)
    access = models.CharField(max_length=300, blank=True)
    places_left = models.PositiveSmallIntegerField(null=True)
    places_told_at = models.DateTimeField(null=True)
    exceptions = models.JSONField(default=dict)
    how_to_refer = models.TextField(blank=True)
    cost = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(max_length=500, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    category = models.CharField(
        max_length=40, choices=terms.CATEGORIES.items(), default=terms.CONTACTS
    )
    restricted = models.CharField(
        max_length=20, choices=terms.RESTRICTIONS.items(), blank=True, default=""
    )
    takes_referrals = models.BooleanField(default=False)
    promise = models.JSONField(default=dict)
    offer_minutes = models.PositiveIntegerField(default=60)
    maximum_length = models.CharField(max_length=200, blank=True)
    longest_days = models.PositiveSmallIntegerField(null=True)
    review_days = models.PositiveSmallIntegerField(null=True)
    assured_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True)
    adopted_at = models.DateTimeField(null=True)
    given_back_at = models.DateTimeField(null=True)
    keywords = ArrayField(models.CharField(max_length=60), default=list)
    source = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("name",)
        indexes = (GinIndex(fields=["keywords"], name="service_keywords"),)
        constraints = (
            models.UniqueConstraint(
                fields=["source", "source_key"],
                condition=models.Q(source_key__gt=""),
                name="service_of_source_once",
            ),
        )

    @property
    def is_kept_elsewhere(self) -> bool:
        """Whether another directory says what this entry says."""
        return self.source == HSDS and self.adopted_at is None

    def is_for(self, birth_date: date | None) -> bool:
        """Whether somebody born then is of its age today; yes where either is not known."""
        if birth_date is None:
            return True
        years = whole_months(birth_date, clock.today()) // 12
        low, high = self.minimum_age, self.maximum_age
        return (low is None or low <= years) and (high is None or years <= high)


class ServiceHours(GuardedModel):
    """One opening of a service in the week. `weekday` 0 is Monday; `closes` 00:00 is midnight."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    on_bank_holidays = models.BooleanField(default=False)

    class Meta:
        ordering = ("weekday", "opens")


class ServiceArea(GuardedModel):
    """Part of the place whose people a service is for: those who live or are registered in a
    locality or neighbourhood, or are registered with a practice. Without any it is for all.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="areas")
    locality = models.ForeignKey("place.Locality", models.PROTECT, null=True)
    neighbourhood = models.ForeignKey("place.Neighbourhood", models.PROTECT, null=True)
    practice = models.ForeignKey("place.Organisation", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["service", "locality", "neighbourhood", "practice"],
                nulls_distinct=False,
                name="service_area_once",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(locality=None, neighbourhood=None, practice__isnull=False)
                    | models.Q(locality=None, neighbourhood__isnull=False, practice=None)
                    | models.Q(locality__isnull=False, neighbourhood=None, practice=None)
                ),
                name="service_area_of_one_kind",
            ),
        )

    @property
    def part(self) -> models.Model:
        """The locality, neighbourhood or practice that it names."""
        return self.locality or self.neighbourhood or self.practice


class Location(GuardedModel):
    """Where something is offered."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=255, blank=True)
    address = models.CharField(max_length=500, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    source = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["source", "source_key"],
                condition=models.Q(source_key__gt=""),
                name="location_of_source_once",
            ),
        )

    @property
    def in_words(self) -> str:
        """'Hall, 12 High Street, E1 4AB'."""
        return ", ".join(filter(None, (self.name, self.address, self.postcode)))


class ServiceAtLocation(GuardedModel):
    """A service offered at a location. `key` is how the two together are known outside."""

    key = models.UUIDField(default=new_id, unique=True)
    service = models.ForeignKey(Service, models.PROTECT, related_name="at_locations")
    location = models.ForeignKey(Location, models.PROTECT, related_name="services_here")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["service", "location"], name="service_there_once"),
        )


HSDS = "hsds"
"""The source of what another directory told: its `source_key` is its id there, and here outside."""


class Edition(GuardedModel):
    """One row, whose number is another after every change of the directory (`search`)."""

    number = models.UUIDField(default=new_id)


class Original(GuardedModel):
    """A record of another directory as it came, in HSDS: served again with all that it said.

    `key` is its own id there, `of` that of the service where it belongs to one, `origin` the
    address or file that it came from. Parts that are records of their own are not in `content`.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organization"
        SERVICE = "service"
        AT_LOCATION = "service_at_location"
        TAXONOMY = "taxonomy"
        TERM = "taxonomy_term"

    kind = models.CharField(max_length=20, choices=Kind)
    key = models.UUIDField()
    of = models.UUIDField(null=True, db_index=True)
    content = models.JSONField()
    origin = models.CharField(max_length=300)
    came_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["kind", "key"], name="original_once"),)
