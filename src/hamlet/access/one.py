"""One row by its key: how every room asks for it."""

from uuid import UUID

from django.db.models import Manager, QuerySet

from hamlet.kernel.errors import NotFound


def one(found: QuerySet | Manager, key: UUID, otherwise: str):
    """The row of `found` with this key; `NotFound`, which says `otherwise`, where there is none, or
    none within the actor's reach.

    Asked without an order: for one that hashes each column of each joined table, Django takes as
    long as for all else of the question.
    """
    try:
        return found.get(pk=key)
    except found.model.DoesNotExist:
        raise NotFound(otherwise) from None
