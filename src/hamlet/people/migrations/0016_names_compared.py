"""Matching reads other names, also those that are kept closer: records of whoever has any wait.

What is told as `closer` is one person, or `everyone` while records are compared and names hidden.
"""

from django.db import migrations

ROWS = """
DROP POLICY reached ON people_personname;
CREATE POLICY reached ON people_personname
    USING (((SELECT access_told('sight')) = 'everyone' OR access_reaches(person_id))
           AND (NOT closer OR (SELECT access_told('closer')) IN (person_id::text, 'everyone')))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
BEFORE = """
DROP POLICY reached ON people_personname;
CREATE POLICY reached ON people_personname
    USING (((SELECT access_told('sight')) = 'everyone' OR access_reaches(person_id))
           AND (NOT closer OR person_id::text = (SELECT access_told('closer'))))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
WAIT = """
SELECT set_config('hamlet.sight', 'everyone', true), set_config('hamlet.closer', 'everyone', true);
UPDATE people_sourcerecord SET waits = true
WHERE made_id IN (SELECT person_id FROM people_personname WHERE NOT wrong);
SELECT set_config('hamlet.closer', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0015_birth_sex")]
    operations = [
        migrations.RunSQL(ROWS, BEFORE),
        migrations.RunSQL(WAIT, migrations.RunSQL.noop),
    ]
