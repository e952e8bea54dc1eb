"""Invitations are seen by whoever reaches the person; who accepts one is let past by its code."""

from django.db import migrations

POLICIES = """
ALTER TABLE portal_invitation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON portal_invitation
    USING ((SELECT access_told('sight')) = 'everyone' OR access_reaches(person))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
UNDO = """
DROP POLICY reached ON portal_invitation;
ALTER TABLE portal_invitation NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial"), ("access", "0006_sight")]
    operations = [migrations.RunSQL(POLICIES, UNDO)]
