"""What somebody is told is seen by whoever reaches them; what a team is told names nobody."""

from django.db import migrations

POLICY = """
ALTER TABLE notices_notice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON notices_notice
    USING ((SELECT access_told('sight')) = 'everyone'
           OR access_reaches(person_id)
           OR (contact_id IS NOT NULL AND (SELECT access_told('sight')) IS NOT NULL))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
NO_POLICY = """
DROP POLICY reached ON notices_notice;
ALTER TABLE notices_notice NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("access", "0013_told_once")]
    operations = [migrations.RunSQL(POLICY, NO_POLICY)]
