"""The book is appended to and never changed: PostgreSQL itself refuses, whoever asks."""

import pytest
from django.db import Error, connection, transaction

from hamlet.journal import actions as journal
from hamlet.journal import queries
from hamlet.journal.models import Entry, Seal
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.identifiers import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def written():
    journal.look(by=SYSTEM, action="place.look")
    Seal.objects.create(number=1, at="2026-01-05T09:00Z", horizon=1, entries=0, root="", edge=[])


@pytest.mark.parametrize("table", ["journal_entry", "journal_seal"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET at = now()",
        "UPDATE {} SET at = now() WHERE false",
        "DELETE FROM {}",
        "TRUNCATE {}",
    ],
)
def test_sql_that_changes_the_book_is_refused(table, statement):
    sql = statement.format(table)
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        connection.cursor().execute(sql)
    assert Entry.objects.count() == 1
    assert Seal.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda: Entry.objects.update(actor_name="Nobody"),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.get().save(),
    ],
)
def test_django_cannot_change_it_either(change):
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        change()


def test_an_entry_says_who_what_about_whom_and_why():
    person = new_id()
    journal.look(by=SYSTEM, action="person.look", people=[person], basis="a" * 400)
    found = queries.about(person).get()
    assert (found.kind, found.actor_name, found.purpose) == ("look", "Hamlet", "direct care")
    assert found.basis == "a" * 300
    assert not queries.about(new_id()).exists()
