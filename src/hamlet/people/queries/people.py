"""Finding people. Lists come already scoped to the people that the actor may see."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Self
from uuid import UUID

from django.db import connection
from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from psycopg.types.json import Jsonb

from hamlet.access import sight
from hamlet.access.decisions import AT_THE_FRONT_DOOR, decide_each
from hamlet.access.reach import sees_everyone, within
from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import NotFound
from hamlet.kernel.names import name_keys
from hamlet.people.closeness import apart
from hamlet.people.models import Alert, CommunicationNeed, Person, RelatedPerson
from hamlet.people.queries.names import NAMES, OTHER_NAMES, read

MOST = 50
FEW = 10
COMPARED = 2_000
"""Of how many at most the spelling is compared; beyond, initials and the alphabet decide."""
AMONG_THEIRS = "Allowed: found among those with an open referral or registration with them."
NOBODY = Q(pk__in=())
OPEN_ALERTS = Prefetch(
    "alerts", Alert.objects.filter(ended=None).order_by("since"), to_attr="open_alerts"
)


PERSON = [field.attname for field in Person._meta.concrete_fields]
PRACTICE = ("id", "name", "phone", "closed")  # In the order of the model, as `from_db` reads.
NEED = [field.attname for field in CommunicationNeed._meta.concrete_fields]
# In SQL of its own, because every page about a person asks it.
WITH_BANNER = f"""
SELECT {", ".join(f"person.{name}" for name in PERSON)},
       {", ".join(f"need.{name}" for name in NEED)},
       practice.name, practice.phone, practice.closed,
       ARRAY(SELECT alert.id FROM people_alert alert
             WHERE alert.person_id = person.id AND alert.ended IS NULL ORDER BY alert.since),
       ARRAY(SELECT alert.words FROM people_alert alert
             WHERE alert.person_id = person.id AND alert.ended IS NULL ORDER BY alert.since),
       {NAMES}
FROM people_person person
LEFT JOIN people_communicationneed need ON need.person_id = person.id
LEFT JOIN place_organisation practice ON practice.id = person.practice_id
WHERE person.id = %s
"""


def person(person_id: UUID) -> Person:
    """One person with what the banner shows; `NotFound` where there is none."""
    found = in_reach(person_id)
    if found is None:
        raise NotFound("There is no such person.")
    return found


def in_reach(person_id: UUID) -> Person | None:
    """As `person`; None where the database shows whoever acts nobody of this id."""
    with connection.cursor() as cursor:
        cursor.execute(WITH_BANNER, [person_id])
        row = cursor.fetchone()
    return _made(row) if row else None


def some(people: Iterable[UUID]) -> dict[UUID, Person]:
    """Some people by their ids, with names and birth dates alone. Whoever shows them decides."""
    named = Person.objects.only("given_name", "family_name", "birth_date", "death_date")
    return named.in_bulk(list(people))


def by_nhs_number(number: str) -> UUID | None:
    """Who has this NHS number, of those in sight; None where nobody has. No decision is asked:
    whoever answers by it asks one."""
    return Person.objects.filter(nhs_number=number).values_list("pk", flat=True).first()


def check_known(person_id: UUID) -> None:
    """`NotFound` where nobody has this id: a refusal says so of somebody else than a stranger."""
    with sight.beyond("a refusal tells staff that the person is known"):
        if not Person.objects.filter(pk=person_id).exists():
            raise NotFound("There is no such person.")


def _made(row: tuple) -> Person:
    """A person from a row of `WITH_BANNER`."""
    made = Person.from_db(connection.alias, PERSON, row[: len(PERSON)])
    need, (*practice, ids, words, others) = row[len(PERSON) : -6], row[-6:]
    asked = CommunicationNeed.from_db(connection.alias, NEED, need) if need[0] else None
    made._state.fields_cache["communicationneed"] = asked
    if made.practice_id:
        organisation = Person._meta.get_field("practice").related_model
        values = (made.practice_id, *practice)
        made.practice = organisation.from_db(connection.alias, PRACTICE, values)
    alerts = zip(ids, words, strict=True)
    made.open_alerts = [Alert(id=each, words=said, person_id=made.pk) for each, said in alerts]
    made.other_names = read(others)
    return made


def _with_banner(people: QuerySet[Person]) -> QuerySet[Person]:
    return people.select_related("communicationneed", "practice").prefetch_related(
        OPEN_ALERTS, OTHER_NAMES
    )


@dataclass(frozen=True, slots=True)
class PersonSearch:
    """A question: who could this be? Any of its parts may be missing; what is given must agree.

    A name is matched however it is spelt; the surer the match, the earlier it comes. An NHS number
    is enough by itself: who asks has to compare the rest.
    """

    name: str = ""
    birth_date: date | None = None
    nhs_number: str = ""
    postcode: str = ""
    phone: str = ""

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
        asked = (self.name.strip(), self.birth_date, self.nhs_number, self.postcode, self.phone)
        return not any(asked)

    @property
    def names_one(self) -> bool:
        """Whether it names one person: by NHS number, or birth date with name or postcode."""
        born_and = bool(self.birth_date and (self.name.strip() or self.postcode))
        return bool(self.nhs_number) or born_and

    def rows(self, actor: Actor) -> list[Person]:
        """At most `MOST` people whom the actor may see, the likeliest first."""
        return self._ranked(actor, self._condition(), MOST)

    def near_misses(self, actor: Actor) -> list[Person]:
        """At most `FEW` people who agree with most of it, for when nobody agrees with all.

        One word of the name may differ, day, month or year of the birth date may be wrong or the
        first two have changed places, or the NHS number or phone may be wrong.
        """
        return self._ranked(actor, self._looser(), FEW)

    def beyond_reach(self, actor: Actor) -> list[UUID]:
        """Who fits but may not be seen by the actor: at most two, so that one knows it is not one.

        Answered only where the question already names one person, so that nobody can fish.
        """
        if not self.names_one:
            return []
        with sight.beyond("whether somebody fits whom the actor may not see"):
            fits = Person.objects.filter(self._condition())
            hidden = fits.exclude(within(actor, "person.search"))
            return list(hidden.order_by("pk").values_list("pk", flat=True)[:2])

    def _ranked(self, actor: Actor, condition: Q, most: int) -> list[Person]:
        """Whose names are spelt so first, then the closest spelling, then by the alphabet."""
        found = Person.objects.filter(condition, within(actor, "person.search"))
        found = found.annotate(rank=self._rank(), initial=self._other_initial())
        found = found.order_by("rank", "initial", "family_name", "given_name", "id")
        candidates = found.values_list("rank", "given_name", "family_name", "known_as", "id")
        closest = sorted(
            candidates[:COMPARED], key=lambda one: (one[0], *apart(self.name, one[1:4]))
        )
        chosen = [one[-1] for one in closest[:most]]
        people = _with_banner(Person.objects.filter(pk__in=chosen)).in_bulk() if chosen else {}
        return [people[each] for each in chosen if each in people]

    def _condition(self) -> Q:
        if self.is_empty:
            return NOBODY
        if self.nhs_number:
            return Q(nhs_number=self.nhs_number)
        if not (self.birth_date or self.postcode or self.phone):
            return named_alone(self.name)
        found = named(self.name) if self.name.strip() else Q()
        if self.birth_date:
            found &= Q(birth_date=self.birth_date)
        if self.postcode:
            found &= Q(postcode=self.postcode)
        if self.phone:
            found &= Q(phone=self.phone)
        return found

    def _looser(self) -> Q:
        if self.nhs_number or self.phone:
            return replace(self, nhs_number="", phone="")._condition()
        one_word = reduce(or_, (named(word) for word in self.name.split()), NOBODY)
        found = NOBODY
        if self.birth_date:
            found |= one_word & Q(birth_date=self.birth_date)
            found |= named(self.name) & Q(birth_date__in=_misheard(self.birth_date))
        if self.postcode:
            found |= one_word & Q(postcode=self.postcode)
        if self.birth_date and self.postcode:
            found |= Q(birth_date=self.birth_date, postcode=self.postcode)
        return found

    def _rank(self) -> Case:
        exact = [key for key in name_keys(*self.name.split()) if not key.startswith("~")]
        return Case(
            When(name_keys__contains=exact, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )

    def _other_initial(self) -> Case:
        """1 for those whose family name begins with another letter than any word asked for."""
        initials = {word[0] for word in self.name.split()}
        same = reduce(or_, (Q(family_name__istartswith=each) for each in initials), NOBODY)
        return Case(When(same, then=Value(0)), default=Value(1), output_field=IntegerField())


def _misheard(born: date) -> list[date]:
    """The dates that somebody may mean who says this one: with another day, another month, another
    year of the ten around it, or day and month changed round."""
    first = born.replace(day=1)
    days = [first + timedelta(days=each) for each in range(31)]
    months = [(born.year, each, born.day) for each in range(1, 13)]
    years = [(born.year + each, born.month, born.day) for each in range(-10, 11)]
    there = [_date(*each) for each in (*months, *years, (born.year, born.day, born.month))]
    same_month = [each for each in days if each.month == born.month]
    return [*same_month, *filter(None, there)]


def _date(year: int, month: int, day: int) -> date | None:
    """The date with these numbers, where there is such a date."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def named(words: str) -> Q:
    """People who have every word of a name, however spelt.

    Two spellings meet when they share a sound; a word without one (in another script than Latin,
    or a single letter) must be spelt the same. What some write joined and some apart is tried both
    ways.
    """
    return reduce(or_, (_each_of(keys) for keys in ways_to_write(words)), NOBODY)


def named_alone(words: str) -> Q:
    """The same people, for a question that has nothing else to find them by.

    Only a function that looks past the policies may use the index on sounds; it gives ids, of which
    the policies then let through whom the actor reaches.
    """
    ways = [[keys for keys in way if keys] for way in ways_to_write(words)]
    return Q(pk__in=RawSQL("SELECT people_named(%s)", [Jsonb([way for way in ways if way])]))


def ways_to_write(words: str) -> list[list[list[str]]]:
    """A name as one can write it, two neighbouring words joined or not: the keys of each word."""
    parts = words.split()
    joined = (
        [*parts[:at], parts[at] + parts[at + 1], *parts[at + 2 :]] for at in range(len(parts) - 1)
    )
    return [[_telling(name_keys(part)) for part in way] for way in (parts, *joined)]


def _each_of(keys: list[list[str]]) -> Q:
    found = [Q(name_keys__overlap=each) for each in keys if each]
    return Q(*found) if found else NOBODY


def _telling(keys: list[str]) -> list[str]:
    """The sounds among keys, or the spellings where there is no sound."""
    return [key for key in keys if key.startswith("~")] or keys


def basis_of_search(actor: Actor) -> str:
    """Why the actor may see whom a search finds, for the journal."""
    return f"{AT_THE_FRONT_DOOR}." if sees_everyone(actor, "person.search") else AMONG_THEIRS


def carers(person_id: UUID) -> list[RelatedPerson]:
    """Who cares for a person, of those who live, each with the `relative` they are.

    Whoever shows more of them than their name decides that.
    """
    found = RelatedPerson.objects.filter(person=person_id, is_carer=True, relative__death_date=None)
    return list(found.select_related("relative").order_by("relative__given_name", "pk"))


def visible(actor: Actor, people: Iterable[UUID]) -> set[UUID]:
    """Those of some people whose record the actor may open."""
    decisions = decide_each(actor, "person.look", people)
    return {person for person, decision in decisions.items() if decision.allowed}


def known(people: Iterable[UUID]) -> dict[UUID, Person]:
    """Some people by their id, those who are known."""
    return Person.objects.in_bulk(list(people))


def alerts(of: Person) -> list[Alert]:
    """What changes what one does when going near a person, now. Asks only if not yet fetched."""
    if not hasattr(of, "open_alerts"):
        of.open_alerts = list(of.alerts.filter(ended=None).order_by("since"))
    return of.open_alerts


def communication_need(of: Person) -> CommunicationNeed:
    """What it takes to talk with a person; an empty one where nobody has asked yet."""
    return getattr(of, "communicationneed", None) or CommunicationNeed(person=of)


WRITTEN = {"english": "en-gb", "bengali": "bn", "sylheti": "bn", "somali": "so"}


def written_language(of: Person) -> str:
    """The code of the language in which we write to somebody; '' where it is none of ours."""
    return WRITTEN.get(communication_need(of).language.strip().lower(), "")


def wording(need: CommunicationNeed) -> str:
    """A short sign of what a communication need says: another text has another sign."""
    said = (need.language, str(need.interpreter), need.format, need.support)
    return sha256("\n".join(said).encode()).hexdigest()[:16]
