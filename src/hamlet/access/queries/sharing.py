"""What is shared with whom now, and whose records a resident may open."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from hamlet.access import terms
from hamlet.access.models import Account, Relationship
from hamlet.access.models.relationship import Relationships, still_open
from hamlet.access.queries.wishes import who_may_see
from hamlet.kernel import clock


class Shared(NamedTuple):
    """One organisation that may see one category of a person's record now, and by what.

    `relationship` is the kind of the oldest one, or 'front_door' for those of it who answer there,
    in a line of their own; `agreements` are references, none where the
    organisation keeps the record itself (`is_keeper`), the person shared it (`is_wish`), or nobody
    is known to keep it.
    """

    organisation: UUID
    category: str
    relationship: str
    is_keeper: bool
    is_wish: bool
    agreements: list[str]


# The rule of `decisions.decide` once more, for every organisation that helps, or answers at the
# front door, and every category at once, for direct care. A whole record that is restricted stays
# with those who have a relationship.
SHARED = f"""
WITH related AS (
    SELECT organisation, (array_agg(kind ORDER BY opened_at))[1] AS kind,
           bool_or(kind = 'registered' AND holder = organisation) AS keeps
    FROM access_relationship
    WHERE person = %(person)s AND kind NOT IN ('self', 'proxy') AND organisation IS NOT NULL
      AND {still_open()} AND subject <> ALL(%(without)s::text[])
    GROUP BY organisation
), helping AS (
    SELECT organisation, kind, keeps FROM related
    UNION ALL
    SELECT organisation, 'front_door',
           organisation IN (SELECT related.organisation FROM related WHERE keeps)
    FROM unnest(%(front_door)s::uuid[]) AS organisation
    WHERE NOT EXISTS (SELECT 1 FROM access_restriction
                      WHERE person = %(person)s AND ended_at IS NULL AND subject = '')
), wish AS (
    SELECT kind, category, organisation FROM access_wish
    WHERE person = %(person)s AND ended_at IS NULL
), agreed AS (
    SELECT receiver.organisation, category.name AS category,
           array_agg(DISTINCT agreement.reference ORDER BY agreement.reference) AS agreements
    FROM access_agreement agreement
    JOIN access_party receiver ON receiver.agreement_id = agreement.id AND receiver.receives
    JOIN access_party giver ON giver.agreement_id = agreement.id AND giver.gives
    JOIN helping keeper ON keeper.organisation = giver.organisation AND keeper.keeps
    CROSS JOIN LATERAL unnest(agreement.categories) AS category(name)
    WHERE agreement.state = 'signed' AND agreement.starts_at <= %(now)s
      AND (agreement.ends_at IS NULL OR agreement.ends_at > %(now)s)
      AND %(purpose)s = ANY(agreement.purposes)
    GROUP BY receiver.organisation, category.name
), weighed AS (
    SELECT helping.organisation, category.name AS category, helping.kind, helping.keeps,
           EXISTS (SELECT 1 FROM wish WHERE wish.kind = 'share'
                   AND wish.organisation = helping.organisation
                   AND wish.category IN ('', category.name)) AS shared,
           EXISTS (SELECT 1 FROM wish WHERE wish.kind = 'object'
                   AND (wish.organisation IS NULL OR wish.organisation = helping.organisation)
                   AND wish.category IN ('', category.name)) AS objected,
           coalesce(agreed.agreements, '{{}}') AS agreements,
           NOT EXISTS (SELECT 1 FROM helping WHERE keeps) AS unkept
    FROM helping
    CROSS JOIN unnest(%(categories)s::text[]) AS category(name)
    LEFT JOIN agreed ON agreed.organisation = helping.organisation
                    AND agreed.category = category.name
)
SELECT organisation, category, kind, keeps, shared AND agreements = '{{}}' AND NOT keeps, agreements
FROM weighed
WHERE keeps OR (NOT objected AND (unkept OR shared OR agreements <> '{{}}'))
ORDER BY category, keeps DESC, kind = 'front_door', organisation
"""


def shared_with(
    person: UUID, without: Iterable[str] = (), front_door: Iterable[UUID] = ()
) -> list[Shared]:
    """Which organisations may see which category of a person's record now, for care, and by what.

    As it is held by whoever the person is registered with. Those that help have a relationship;
    those of `front_door` see everybody by the role of some who work there. `without` are the
    subjects of relationships to leave out: what is kept closer is not told to a proxy. Residents
    who act for the person, records opened with a reason, and who sees one request because they made
    or hold it, are not among them.
    """
    asked = {
        "person": person,
        "now": clock.now(),
        "purpose": terms.DIRECT_CARE,
        "categories": list(terms.CATEGORIES),
        "without": list(without),
        "front_door": list(front_door),
    }
    with connection.cursor() as cursor:
        cursor.execute(SHARED, asked)
        return [Shared(*row) for row in cursor.fetchall()]


def records_open_to(account: UUID) -> QuerySet[Relationship]:
    """The open relationships by which a resident sees their own record, and acts for others."""
    held = Relationship.objects.open().filter(holder=account, kind__in=("self", "proxy"))
    return held.order_by("-kind", "opened_at")


def those_acting_for(person: UUID) -> QuerySet[Relationship]:
    """The open relationships of proxies to a person, oldest first."""
    return ever_acting_for(person).open()


def ever_acting_for(person: UUID) -> Relationships:
    """The relationships of proxies to a person, those that have ended too, oldest first."""
    return Relationship.objects.filter(person=person, kind="proxy").order_by("opened_at")


def helping_only_by(person: UUID, subjects: Iterable[str]) -> set[UUID]:
    """The teams and organisations that help a person, or did, by these subjects and no other."""
    theirs = Relationship.objects.filter(person=person)
    by, otherwise = set(), set()
    for subject, *helping in theirs.values_list("subject", "holder", "organisation"):
        (by if subject in subjects else otherwise).update(helping)
    return by - otherwise - {None}


def own_accounts(person: UUID) -> QuerySet[Account]:
    """The open account with which a person sees their own record, where there is one."""
    own = who_may_see(person).filter(kind="self").values("holder")
    return resident_accounts().filter(pk__in=own)


def resident_accounts() -> QuerySet[Account]:
    """The open accounts of those who are known as a person of the place."""
    return Account.objects.filter(is_active=True).exclude(person=None)
