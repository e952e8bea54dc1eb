"""Who looked is read by whoever reaches the person.

Entries name people by alias, so the policy asks whose alias it is. Those of a resident's own people
are compared first: they read entries about thousands of others, too.
"""

from django.db import migrations

POLICY = """
DROP POLICY reached ON journal_entry;
CREATE POLICY reached ON journal_entry FOR SELECT
    USING ((SELECT access_told('sight')) = 'everyone'
           OR 'journal' = ANY ((SELECT access_told('books'))::text[])
           OR transaction = (SELECT pg_current_xact_id_if_assigned()::text::bigint)
           OR actor_id = (SELECT access_told('account'))::uuid
           OR people && ARRAY(SELECT alias FROM journal_alias
                              WHERE person = ANY ((SELECT access_told('people'))::uuid[]))
           OR EXISTS (SELECT FROM journal_alias AS known
                      WHERE known.alias = ANY (people) AND access_reaches(known.person)));
"""
BEFORE = """
DROP POLICY reached ON journal_entry;
CREATE POLICY reached ON journal_entry FOR SELECT
    USING ((SELECT access_told('sight')) = 'everyone'
           OR 'journal' = ANY ((SELECT access_told('books'))::text[])
           OR transaction = (SELECT pg_current_xact_id_if_assigned()::text::bigint)
           OR actor_id = (SELECT access_told('account'))::uuid
           OR EXISTS (SELECT FROM unnest(people) AS someone WHERE access_reaches(someone)));
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0006_sight"), ("journal", "0003_merkle_seals_and_aliases")]
    operations = [migrations.RunSQL(POLICY, BEFORE)]
