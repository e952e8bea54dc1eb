"""Names that are kept closer: which of partners' records would tell one of them.

Matching reads such names, since a partner may know somebody by no other. Who decides a doubt, or
looks at records, reads none of them: not in a partner's record either.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from hamlet.access import sight
from hamlet.analytics.matching import may_be_one
from hamlet.kernel.names import plain
from hamlet.people.models import SourceRecord

OWN = "SELECT id AS person, id AS named FROM unnest(%(people)s::uuid[]) AS id"
BESIDE = f"""{OWN}
UNION SELECT one.person_id, other.person_id FROM people_pair pair
JOIN people_sourcerecord one ON one.id = pair.one_id
JOIN people_sourcerecord other ON other.id = pair.other_id
WHERE pair.doubt AND one.person_id = ANY(%(people)s)
UNION SELECT other.person_id, one.person_id FROM people_pair pair
JOIN people_sourcerecord one ON one.id = pair.one_id
JOIN people_sourcerecord other ON other.id = pair.other_id
WHERE pair.doubt AND other.person_id = ANY(%(people)s)"""
CLOSER = """
SELECT whose.person, closer.given_name, closer.family_name, usual.given_name, usual.family_name
FROM ({whose}) AS whose
JOIN people_personname closer ON closer.person_id = whose.named AND closer.closer
JOIN people_person usual ON usual.id = whose.named
WHERE NOT closer.wrong
"""


class Closer(NamedTuple):
    """A name that is kept closer, and the usual one of the same person, word by word or whole."""

    given_name: str
    family_name: str
    usual_given: str
    usual_family: str

    def is_told_by(self, record: SourceRecord) -> bool:
        """Whether a record has a part of this name, however it is spelt, that is not of the usual
        one."""
        usual = {plain(self.usual_given), plain(self.usual_family)}
        return any(
            plain(said) not in usual and may_be_one(said, part)
            for said in (record.given_name, record.family_name)
            for part in (self.given_name, self.family_name)
        )


def own(people: Collection[UUID]) -> dict[UUID, list[Closer]]:
    """By person, their own names that are kept closer. To weigh and to hide, never to show."""
    with sight.beyond_closer("a partner's record gives nobody the name that is kept closer"):
        return _found(OWN, people)


def mark(records: Iterable[SourceRecord]) -> None:
    """Say of each record whether its name must not be shown (`is_closer`): it would tell one of its
    person's that is kept closer, or of somebody's whom they may be."""
    records = list(records)
    with sight.beyond_closer("which names in partners' records must not be shown"):
        found = _found(BESIDE, {each.person_id for each in records} - {None})
    for each in records:
        each.is_closer = any(name.is_told_by(each) for name in found.get(each.person_id, ()))


def _found(whose: str, people: Collection[UUID]) -> dict[UUID, list[Closer]]:
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(CLOSER.format(whose=whose), {"people": list(people)})
        for person, *names in cursor.fetchall():
            found[person].append(Closer(*names))
    return found
