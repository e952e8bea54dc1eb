"""What came in, and what was refused of it, is seen by whoever keeps the book of intake."""

from django.db import migrations

TABLES = ("interop_delivery", "interop_quarantine")
POLICIES = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY keeper ON {table} USING ('intake' = ANY ((SELECT access_told('books'))::text[]));
"""
UNDO = """
DROP POLICY keeper ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("interop", "0001_initial"), ("access", "0006_sight")]
    operations = [
        migrations.RunSQL(POLICIES.format(table=table), UNDO.format(table=table))
        for table in TABLES
    ]
