"""Who is what to whom."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from hamlet.people.models import Person


class Relative(NamedTuple):
    """Somebody in a person's family, or a carer."""

    id: UUID
    given_name: str
    family_name: str
    phone: str
    death_date: date | None
    kind: str
    is_carer: bool


RELATIVES = """
SELECT relative.id, relative.given_name, relative.family_name, relative.phone, relative.death_date,
       related.kind, related.is_carer
FROM people_relatedperson related JOIN people_person relative ON relative.id = related.relative_id
WHERE related.person_id = %s ORDER BY related.is_carer DESC, related.kind, relative.given_name
"""


def relatives(of: Person) -> list[Relative]:
    """Family and carers of a person, carers first."""
    with connection.cursor() as cursor:
        cursor.execute(RELATIVES, [of.pk])
        return [Relative(*row) for row in cursor.fetchall()]
