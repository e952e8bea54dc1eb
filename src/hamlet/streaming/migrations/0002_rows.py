"""Attendances are seen by the team that somebody came to, and by whoever reaches the person."""

from django.db import migrations

POLICY = """
ALTER TABLE streaming_attendance ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON streaming_attendance
    USING ((SELECT access_told('sight')) = 'everyone'
        OR team_id = ANY ((SELECT access_told('holders'))::uuid[])
        OR access_reaches(person_id))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
UNDO = """
DROP POLICY reached ON streaming_attendance;
ALTER TABLE streaming_attendance NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("streaming", "0001_initial"), ("access", "0009_booked_and_attending")]
    operations = [migrations.RunSQL(POLICY, UNDO)]
