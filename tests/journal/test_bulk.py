"""Several rows in one statement, from inside a verb."""

from uuid import uuid4

import pytest
from django.db import DataError, transaction

from hamlet.access import sight
from hamlet.access.models import Relationship
from hamlet.journal.actions import deed
from hamlet.journal.bulk import insert
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.place.models import Locality, Place

pytestmark = pytest.mark.django_db


@verb
def write(*, by, rows, **more):
    """Write these rows, as a verb of a room would."""
    deed(by=by, action="test.write")
    return insert(*rows, **more)


def relationship(holder=None, person=None):
    return Relationship(
        holder_kind="team", holder=holder or uuid4(), person=person or uuid4(), kind="booked",
        subject="booking:1", opened_at=clock.now(),
    )  # fmt: skip


def test_rows_of_several_models_are_one_statement(django_assert_max_num_queries):
    here = Place(slug="here", name="Here")
    first, second = (Locality(place=here, slug=each, name=each) for each in ("north", "south"))
    with django_assert_max_num_queries(2):  # The journal's entry is the other.
        assert write(by=SYSTEM, rows=[first, here, second, relationship()]) == 1
    assert list(Locality.objects.order_by("slug")) == [first, second]
    assert Locality.objects.get(slug="north").place == here
    assert Relationship.objects.get().categories == []


def test_a_row_that_is_there_is_left_out_even_where_it_is_not_seen():
    held = relationship()
    assert write(by=SYSTEM, rows=[held], unless_there=True) == 1
    again = relationship(held.holder, held.person)
    with sight.nobody(), pytest.raises(Exception, match="row-level security"):
        write(by=SYSTEM, rows=[again], unless_there=True)
    with transaction.atomic(), sight._told(sight="reach", holders="{}", people="{}", books="{}"):
        assert not Relationship.objects.exists()
        assert write(by=SYSTEM, rows=[again], unless_there=True) == 0
    assert Relationship.objects.count() == 1


def test_what_does_not_fit_is_refused_and_not_cut_short():
    with pytest.raises(DataError, match="too long"), transaction.atomic():
        write(by=SYSTEM, rows=[Place(slug="here", name="x" * 1000)])
