"""The book is appended to and never changed: PostgreSQL itself refuses, whoever asks."""

from importlib import import_module

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


@pytest.fixture
def serving():
    """Act as the role that serves pages, which owns nothing, until the test ends."""
    rights = import_module("hamlet.journal.migrations.0003_merkle_seals_and_aliases").RIGHTS
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'hamlet_serving'")
        if not cursor.fetchone():
            cursor.execute("CREATE ROLE hamlet_serving")
        cursor.execute("GRANT hamlet_serving TO CURRENT_USER")
        cursor.execute("GRANT USAGE ON SCHEMA public TO hamlet_serving")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO hamlet_serving")
        cursor.execute(rights)
        cursor.execute("SET LOCAL ROLE hamlet_serving")
        yield cursor
        cursor.execute("RESET ROLE")


def test_the_serving_role_may_write_and_read_the_book(serving):
    person = new_id()
    journal.look(by=SYSTEM, action="person.look", people=[person])
    assert queries.about(person).count() == 1
    Seal.objects.create(number=2, at="2026-01-05T09:01Z", horizon=1, entries=0, root="", edge=[])
    journal.forget(by=SYSTEM, person=person)
    assert not queries.about(person).exists()


@pytest.mark.parametrize("table", ["journal_entry", "journal_seal"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET at = now()",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "ALTER TABLE {} DISABLE TRIGGER append_only",
        "DROP TABLE {}",
    ],
)
def test_the_serving_role_may_not_even_try_to_change_it(serving, table, statement):
    with pytest.raises(Error, match=r"permission denied|must be owner"), transaction.atomic():
        serving.execute(statement.format(table))
