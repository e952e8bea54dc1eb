"""Seals become signed Merkle roots, made anew; entries speak of people by alias.

Seals of the earlier kind are dropped: what they covered is sealed again from the first entry on.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

ALIASES = """
CREATE FUNCTION journal_aliases(asked uuid[]) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    found uuid[];
BEGIN
    IF cardinality(asked) = 0 THEN
        RETURN asked;
    ELSIF cardinality(asked) = 1 THEN  -- The usual case, by the quickest way.
        SELECT ARRAY[known.alias] INTO found FROM journal_alias AS known WHERE person = asked[1];
        IF found IS NOT NULL THEN
            RETURN found;
        END IF;
    END IF;
    -- Each statement sees what others have committed meanwhile, so that one person has one alias.
    LOOP
        SELECT coalesce(array_agg(known.alias ORDER BY place), '{}') INTO found
        FROM unnest(asked) WITH ORDINALITY AS each (person, place)
        JOIN journal_alias AS known USING (person);
        EXIT WHEN cardinality(found) = cardinality(asked);
        INSERT INTO journal_alias (person, alias)
        SELECT each, gen_random_uuid() FROM (SELECT DISTINCT unnest(asked) AS each) AS new
        ORDER BY each
        ON CONFLICT DO NOTHING;
    END LOOP;
    RETURN found;
END $$;

CREATE FUNCTION journal_subject(subject text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    IF starts_with(subject, 'person:') THEN
        RETURN 'person:' || (journal_aliases(ARRAY[substr(subject, 8)::uuid]))[1];
    END IF;
    RETURN subject;
END $$;
"""
NO_ALIASES = "DROP FUNCTION journal_subject(text); DROP FUNCTION journal_aliases(uuid[]);"

SPEAK_BY_ALIAS = """
ALTER TABLE journal_entry DISABLE TRIGGER append_only;
UPDATE journal_entry SET people = journal_aliases(people), subject = journal_subject(subject)
WHERE people <> '{}' OR subject LIKE 'person:%';
ALTER TABLE journal_entry ENABLE TRIGGER append_only;
"""

GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_seal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""

# What the serving role may do here, where there is one: add and read, and forget an alias.
RIGHTS = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'hamlet_serving') THEN
        REVOKE ALL ON journal_entry, journal_seal, journal_alias FROM hamlet_serving;
        GRANT SELECT, INSERT ON journal_entry, journal_seal, journal_alias TO hamlet_serving;
        GRANT DELETE ON journal_alias TO hamlet_serving;
        GRANT USAGE ON SEQUENCE journal_entry_id_seq, journal_seal_id_seq TO hamlet_serving;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]
    operations = [
        migrations.DeleteModel(name="Seal"),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("horizon", models.BigIntegerField()),
                ("entries", models.BigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("previous", models.CharField(blank=True, max_length=64)),
                (
                    "edge",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), size=None
                    ),
                ),
                ("signature", models.CharField(max_length=128)),
            ],
            options={"ordering": ("number",)},
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("person", models.UUIDField(primary_key=True, serialize=False)),
                ("alias", models.UUIDField(unique=True)),
            ],
        ),
        migrations.RunSQL(GUARD, "DROP TRIGGER append_only ON journal_seal;"),
        migrations.RunSQL(ALIASES, NO_ALIASES),
        migrations.RunSQL(SPEAK_BY_ALIAS, migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
