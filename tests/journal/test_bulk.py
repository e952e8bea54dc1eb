"""Several rows in one statement, from inside a verb."""

from uuid import uuid4

import psycopg
import pytest
from django.db import DataError, transaction

from hamlet.access import sight
from hamlet.access.models import Relationship
from hamlet.journal import bulk
from hamlet.journal.actions import deed
from hamlet.journal.bulk import copy_in, copy_over, insert
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Fault
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


@verb
def write_over(*, by, rows, names):
    """Write these columns over, as a verb of a room would."""
    deed(by=by, action="test.write")
    return copy_over(type(rows[0]), rows, names)


@verb
def write_many(*, by, rows):
    """Write these rows as many are written."""
    deed(by=by, action="test.write")
    return copy_in(Place, rows)


@pytest.mark.parametrize("few", [0, 2, 100], ids=["by a table", "of three by a table", "at once"])
def test_few_rows_and_many_end_alike(monkeypatch, few):
    monkeypatch.setattr(bulk, "FEW", few)
    rows = [Place(slug=f"p{number}", name=f"Place {number}") for number in range(3)]
    assert write_many(by=SYSTEM, rows=iter(rows)) == 3
    for each in rows:
        each.name, each.slug = f"{each.name} ‘new’", f"{each.slug}x"
    assert write_over(by=SYSTEM, rows=rows, names=["name"]) == 3
    held = Place.objects.filter(slug__startswith="p").order_by("slug")
    assert list(held.values_list("slug", "name")) == [
        (f"p{number}", f"Place {number} ‘new’") for number in range(3)
    ]
    rows[0].name = "x" * 5000
    with pytest.raises((DataError, psycopg.DataError)), transaction.atomic():
        write_over(by=SYSTEM, rows=rows, names=["name"])


@pytest.mark.parametrize("asks", [0, bulk.FEW + 1], ids=["of few", "of many"])
def test_rows_that_ask_the_database_on_their_way_are_a_fault_and_no_wait_for_ever(asks):
    def asking():
        for number in range(asks + 1):
            name = Place.objects.count() if number == asks else number
            yield Place(slug=f"place-{number}", name=f"Place {name}")

    with pytest.raises(Fault, match="have them ready"), transaction.atomic():
        write_many(by=SYSTEM, rows=asking())
    assert not Place.objects.exists()


def test_outside_a_verb_not_even_no_rows_are_written():
    for write in (lambda: copy_in(Place, []), lambda: copy_over(Place, [], ["name"])):
        with pytest.raises(Fault):
            write()
