"""The place: its geography, its organisations and teams, and who works there as what."""

from django.db import models

from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id


class Place(GuardedModel):
    """A borough: the smallest thing that a partnership runs."""

    id = models.UUIDField(primary_key=True, default=new_id)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)


class Locality(GuardedModel):
    """A quarter of the place."""

    id = models.UUIDField(primary_key=True, default=new_id)
    place = models.ForeignKey(Place, models.PROTECT, related_name="localities")
    slug = models.SlugField()
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["place", "slug"], name="locality_once"),)


class Neighbourhood(GuardedModel):
    """A network of practices and the streets around them (a primary care network)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    locality = models.ForeignKey(Locality, models.PROTECT, related_name="neighbourhoods", null=True)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ("name",)


class SmallArea(GuardedModel):
    """A lower layer super output area of one vintage, with its deprivation.

    `deprivation_decile` is the Index of Multiple Deprivation decile, 1 the most deprived;
    `deprivation_year` says which index. Both are None where a source gave none.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    place = models.ForeignKey(Place, models.PROTECT, related_name="small_areas")
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, related_name="small_areas", null=True
    )
    code = models.CharField(max_length=9)
    vintage = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200, blank=True)
    deprivation_year = models.PositiveSmallIntegerField(null=True)
    deprivation_score = models.FloatField(null=True)
    deprivation_rank = models.PositiveIntegerField(null=True)
    deprivation_decile = models.PositiveSmallIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    population = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=["code", "vintage"], name="small_area_once"),)


class Organisation(GuardedModel):
    """A legal body, known by its ODS code where it has one."""

    class Kind(models.TextChoices):
        PRACTICE = "practice", "GP practice"
        TRUST = "trust", "NHS trust"
        COUNCIL = "council", "council"
        FEDERATION = "federation", "GP federation"
        VOLUNTARY = "voluntary", "voluntary group"
        HOUSING = "housing", "housing association"
        PHARMACY = "pharmacy", "pharmacy"
        OTHER = "other", "other organisation"

    id = models.UUIDField(primary_key=True, default=new_id)
    place = models.ForeignKey(Place, models.PROTECT, related_name="organisations")
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.PROTECT, related_name="organisations", null=True
    )
    ods_code = models.CharField(max_length=12, unique=True, null=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    description = models.TextField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    opened = models.DateField(null=True)
    closed = models.DateField(null=True)
    source = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=["source", "source_key"],
                condition=models.Q(source_key__gt=""),
                name="organisation_of_source_once",
            ),
        )


class Team(GuardedModel):
    """A group of staff that can own things. One team of the place does triage."""

    class Kind(models.TextChoices):
        TRIAGE = "triage", "central triage"
        SERVICE = "service", "service"
        PRACTICE = "practice", "practice"

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="teams")
    locality = models.ForeignKey(Locality, models.PROTECT, related_name="teams", null=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SERVICE)
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ("name",)


class Practitioner(GuardedModel):
    """A member of staff, or a volunteer who acts for a voluntary group."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.OneToOneField(
        "access.Account", models.PROTECT, related_name="practitioner", null=True
    )
    name = models.CharField(max_length=200)
    profession = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ("name",)


class PractitionerRole(GuardedModel):
    """What a practitioner is in an organisation, and perhaps a team, from when to when."""

    class Employment(models.TextChoices):
        PERMANENT = "permanent"
        AGENCY = "agency"
        VOLUNTEER = "volunteer"

    id = models.UUIDField(primary_key=True, default=new_id)
    practitioner = models.ForeignKey(Practitioner, models.PROTECT, related_name="roles")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="roles")
    team = models.ForeignKey(Team, models.PROTECT, related_name="roles", null=True)
    role = models.CharField(max_length=40)
    employment = models.CharField(max_length=20, choices=Employment)
    starts = models.DateField()
    ends = models.DateField(null=True)
