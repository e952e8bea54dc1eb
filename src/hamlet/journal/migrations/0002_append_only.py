"""Entries and seals are appended and never changed: a trigger refuses everything else."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % refused on %', TG_OP, TG_TABLE_NAME;
END $$;
"""
GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""
TABLES = ("journal_entry", "journal_seal")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION journal_refuse();"),
        *(
            migrations.RunSQL(GUARD.format(table=table), f"DROP TRIGGER append_only ON {table};")
            for table in TABLES
        ),
    ]
