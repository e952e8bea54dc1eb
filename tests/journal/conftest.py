"""A database of its own for the journal, where transactions really commit."""

from importlib import import_module

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from hamlet.journal.models import Alias, Entry, Seal


@pytest.fixture
def elsewhere(django_db_blocker, django_db_setup, monkeypatch, tmp_path):
    """Connections to a database of its own, with the journal's real tables and nothing else.

    Seals need transactions that commit, and the journal refuses to be emptied afterwards.
    """
    monkeypatch.setattr(settings, "HAMLET_HOME", tmp_path)
    with django_db_blocker.unblock():
        own = dict(connection.settings_dict)
        address = {"host": own["HOST"], "user": own["USER"], "password": own["PASSWORD"]}
        with psycopg.connect(dbname=own["NAME"], autocommit=True, **address) as admin:
            admin.execute("DROP DATABASE IF EXISTS sealing")
            admin.execute("CREATE DATABASE sealing")
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "NAME", "sealing")
        told = {"options": "-c hamlet.sight=everyone"}  # as the owner of its tables
        monkeypatch.setitem(connection.settings_dict, "OPTIONS", told)
        _make_tables()
        opened = []

        def connect():
            opened.append(psycopg.connect(dbname="sealing", **address))
            return opened[-1]

        yield connect
        for each in opened:
            each.close()
        connection.close()


def _make_tables():
    guard = import_module("hamlet.journal.migrations.0002_append_only")
    later = import_module("hamlet.journal.migrations.0003_merkle_seals_and_aliases")
    about = import_module("hamlet.journal.migrations.0004_about")
    with connection.schema_editor() as editor:
        for model in (Entry, Seal, Alias):
            editor.create_model(model)
    with connection.cursor() as cursor:
        cursor.execute(guard.REFUSE)
        cursor.execute(later.ALIASES)
        cursor.execute(about.FINDING)
        for table in guard.TABLES:
            cursor.execute(guard.GUARD.format(table=table))
