"""Names beside the usual one, and the keys by which a person is found: of every name."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q

from hamlet.access import sight
from hamlet.kernel.names import name_keys
from hamlet.people.likeness import each_of
from hamlet.people.models import BirthSex, Person, PersonName, SourceRecord

NAMES = ("given_name", "family_name", "known_as", "native_name")


def keys(of: Person, beside: Iterable[str] = ()) -> list[str]:
    """The keys of somebody's usual names, and of the words of other names `beside` them."""
    usual = (word for field in NAMES for word in getattr(of, field).split())
    return name_keys(*usual, *beside)


def words_beside(people: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The words of other names, by person; none of a name that is kept closer or was wrong."""
    found = defaultdict(list)
    for each in PersonName.objects.filter(person__in=each_of(people), closer=False, wrong=False):
        found[each.person_id] += f"{each.given_name} {each.family_name}".split()
    return found


def find_by_names(held: Person) -> None:
    """Let somebody be found by the names that they have now."""
    held.name_keys = keys(held, words_beside([held.pk])[held.pk])
    held.save(update_fields=["name_keys"])
    compare_anew([held.pk])


def compare_anew(people: Iterable[UUID]) -> None:
    """Let the records by which people became known wait to be matched by the names that they have
    now. To be called from inside a verb."""
    with sight.beyond("whoever has another name now is compared with everybody anew"):
        own = SourceRecord.objects.filter(person__in=each_of(people), made=F("person"))
        own.update(waits=True)


def kept(name: PersonName, **which: bool) -> PersonName | None:
    """The same name of the same person where it is held already, kept closer or not."""
    same = ("use", "given_name", "family_name")
    told = {field: getattr(name, field) for field in same} | which
    with sight.closer(name.person_id):
        return name.person.names.filter(**told).first()


def take_down(name: PersonName) -> None:
    """Keep another name. To be called from inside a verb."""
    with sight.closer(name.person_id):
        name.save(force_insert=True)


def is_another(was: str, now: str) -> bool:
    """Whether somebody's gender is another now, and not only known or unknown since."""
    return was != now and Person.Gender.UNKNOWN not in (was, now)


def keep_former_closer(people: Iterable[UUID]) -> None:
    """Keep every former name of some people closer. To be called from inside a verb."""
    for each in people:
        with sight.closer(each):
            former = Q(use=PersonName.Use.OLD) | ~Q(until=None)
            changed = PersonName.objects.filter(former, person=each, closer=False)
            if changed.update(closer=True):
                compare_anew([each])


def would_out(person: Person) -> bool:
    """Whether a former name could tell of somebody what they did not: for verbs, which show it to
    nobody."""
    with sight.closer(person.pk):
        recorded = BirthSex.objects.filter(person=person).first()
    return recorded is not None and recorded.sex != person.gender
