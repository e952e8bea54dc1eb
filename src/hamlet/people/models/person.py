"""People known to the place, what helps in talking with them, and who is what to whom."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from hamlet.journal.verbs import GuardedModel
from hamlet.kernel.identifiers import new_id


class Person(GuardedModel):
    """A human being known to the place.

    `name_keys` are the search keys of every name they go by (`kernel.names`). `identity` says how
    sure we are who they are: `traced` with an NHS number, or `stated` by somebody. `joined_to` is
    who they were found to be, where everything that partners hold of them is kept with another.
    `found_at` is where somebody can be found who has no fixed address, or care of whom;
    `here_until` the day up to which somebody stays who is here for a time (FHIR Address.period of a
    temporary address). `not_safe`: they said that no phone or email is safe to use, so nobody rings
    or writes. `protected`: where they are and how to reach them is kept apart, in `Whereabouts`.
    """

    class Gender(models.TextChoices):
        FEMALE = "female"
        MALE = "male"
        OTHER = "other"
        UNKNOWN = "unknown", "not known"

    class Identity(models.TextChoices):
        TRACED = "traced", "NHS number traced"
        STATED = "stated", "as stated, not yet checked"

    id = models.UUIDField(primary_key=True, default=new_id)
    place = models.ForeignKey("place.Place", models.PROTECT, related_name="people")
    nhs_number = models.CharField(max_length=10, unique=True, null=True)
    identity = models.CharField(max_length=10, choices=Identity, default=Identity.STATED)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    known_as = models.CharField(max_length=100, blank=True)
    native_name = models.CharField(max_length=200, blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    name_keys = ArrayField(models.CharField(max_length=60), default=list)
    birth_date = models.DateField(null=True)
    death_date = models.DateField(null=True)
    gender = models.CharField(max_length=10, choices=Gender, default=Gender.UNKNOWN)
    ethnicity = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    no_fixed_address = models.BooleanField(default=False)
    found_at = models.CharField(max_length=300, blank=True)
    here_until = models.DateField(null=True)
    small_area = models.ForeignKey("place.SmallArea", models.PROTECT, null=True)
    practice = models.ForeignKey(
        "place.Organisation", models.PROTECT, null=True, related_name="registered_people"
    )
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    not_safe = models.BooleanField(default=False)
    protected = models.BooleanField(default=False)
    source = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined")

    class Meta:
        indexes = (
            GinIndex(fields=["name_keys"], name="person_name_keys"),
            models.Index(fields=["birth_date"], name="person_birth_date"),
            models.Index(fields=["postcode"], name="person_postcode"),
            models.Index(fields=["phone"], name="person_phone"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["source", "source_key"],
                condition=models.Q(source_key__gt=""),
                name="person_of_source_once",
            ),
        )


class CommunicationNeed(GuardedModel):
    """What it takes to talk with a person. Asked once, shown at the top of every page about them.

    Follows the Accessible Information Standard: language, interpreter, format, support.
    """

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True)
    language = models.CharField(max_length=40, blank=True)
    interpreter = models.BooleanField(default=False)
    format = models.CharField(max_length=60, blank=True)
    support = models.CharField(max_length=200, blank=True)


class RelatedPerson(GuardedModel):
    """Who is what to whom: `relative` is the `kind` (mother, carer…) of `person`."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.PROTECT, related_name="relatives")
    relative = models.ForeignKey(Person, models.PROTECT, related_name="relative_of")
    kind = models.CharField(max_length=40)
    is_carer = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "relative", "kind"], name="related_person_once"
            ),
        )


class Alert(GuardedModel):
    """Something that changes what one does when going near a person (a key safe, a dog, oxygen)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, models.PROTECT, related_name="alerts")
    words = models.CharField(max_length=200)
    since = models.DateTimeField()
    ended = models.DateTimeField(null=True)
