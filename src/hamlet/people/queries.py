"""Finding people. Lists come already scoped to the people that the actor may see."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Self
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from hamlet.access.decisions import people_in_reach
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound
from hamlet.kernel.names import name_keys
from hamlet.people.models import Alert, Person, RelatedPerson

MOST = 50


def person(person_id: UUID) -> Person:
    """One person with what the banner shows; `NotFound` where there is none."""
    found = (
        Person.objects.select_related("communicationneed", "practice", "small_area")
        .filter(pk=person_id)
        .first()
    )
    if found is None:
        raise NotFound("There is no such person.")
    return found


@dataclass(frozen=True, slots=True)
class PersonSearch:
    """A question: who could this be? Any of its parts may be missing; what is given must agree.

    A name is matched however it is spelt; the surer the match, the earlier it comes.
    """

    name: str = ""
    birth_date: date | None = None
    nhs_number: str = ""
    postcode: str = ""

    def to_json(self) -> dict[str, str]:
        """In JSON's types; `from_json` reads it back to an equal value."""
        birth_date = self.birth_date.isoformat() if self.birth_date else ""
        return asdict(self) | {"birth_date": birth_date}

    @classmethod
    def from_json(cls, value: dict[str, str]) -> Self:
        """Read what `to_json` wrote."""
        born = value["birth_date"]
        return cls(**value | {"birth_date": date.fromisoformat(born) if born else None})

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return not (self.name.strip() or self.birth_date or self.nhs_number or self.postcode)

    def rows(self, actor: Actor) -> QuerySet[Person]:
        """At most `MOST` people whom the actor may see, the likeliest first."""
        if self.is_empty:
            return Person.objects.none()
        found = Person.objects.filter(self._condition())
        if (reach := people_in_reach(actor, "person.search")) is not None:
            found = found.filter(pk__in=reach)
        found = found.select_related("practice", "communicationneed")
        return found.order_by(self._rank(), "family_name", "given_name", "id")[:MOST]

    def _condition(self) -> Q:
        if self.nhs_number:
            return Q(nhs_number=self.nhs_number)
        found = Q()
        if self.name.strip():
            found &= named(self.name)
        if self.birth_date:
            found &= Q(birth_date=self.birth_date)
        if self.postcode:
            found &= Q(postcode=self.postcode)
        return found

    def _rank(self) -> Case:
        exact = [key for key in name_keys(*self.name.split()) if not key.startswith("~")]
        return Case(
            When(name_keys__contains=exact, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )


def look_alikes(of: Person) -> QuerySet[Person]:
    """Other people with the same birth date and a name that sounds the same: never assume."""
    sounds = [key for key in name_keys(of.given_name, of.family_name) if key.startswith("~")]
    return Person.objects.filter(
        birth_date=of.birth_date, birth_date__isnull=False, name_keys__contains=sounds
    ).exclude(pk=of.pk)[:5]


def could_be(
    given_name: str, family_name: str, birth_date: date | None, nhs_number: str | None
) -> list[Person]:
    """Who somebody described so might already be, at most 10: before they are made known twice.

    The same NHS number; or the same birth date and one name that sounds alike; or, where the
    birth date is not known, all names that sound alike.
    """
    found = Q(nhs_number=nhs_number) if nhs_number else Q(pk=None)
    sounds = [key for key in name_keys(given_name, family_name) if key.startswith("~")]
    if birth_date:
        found |= Q(birth_date=birth_date, name_keys__overlap=sounds)
    else:
        found |= named(f"{given_name} {family_name}")
    return list(Person.objects.filter(found).select_related("practice").order_by("id")[:10])


def named(words: str) -> Q:
    """People who have every word of a name, however spelt.

    Two spellings meet when they share a sound; a word without one (in another script than Latin,
    or a single letter) must be spelt the same. What some write joined and some apart is tried both
    ways.
    """
    parts = words.split()
    found = _each_of(parts)
    for at in range(len(parts) - 1):
        joined = [*parts[:at], parts[at] + parts[at + 1], *parts[at + 2 :]]
        found |= _each_of(joined)
    return found


def _each_of(parts: list[str]) -> Q:
    found = Q()
    for part in parts:
        if keys := _telling(name_keys(part)):
            found &= Q(name_keys__overlap=keys)
    return found


def _telling(keys: list[str]) -> list[str]:
    """The sounds among keys, or the spellings where there is no sound."""
    return [key for key in keys if key.startswith("~")] or keys


def alerts(of: Person) -> QuerySet[Alert]:
    """What changes what one does when going near a person, now."""
    return of.alerts.filter(ended=None).order_by("since")


def relatives(of: Person) -> QuerySet[RelatedPerson]:
    """Family and carers of a person."""
    return of.relatives.select_related("relative").order_by("-is_carer", "kind")


def by_source(source: str, keys: list[str]) -> dict[str, Person]:
    """People already taken in from a source, by their key there."""
    found = Person.objects.filter(source=source, source_key__in=keys)
    return {each.source_key: each for each in found}
