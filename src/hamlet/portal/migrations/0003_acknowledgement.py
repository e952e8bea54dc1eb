"""That a person read who began to act for them, seen by whoever reaches the person."""

from django.db import migrations, models

POLICIES = """
ALTER TABLE portal_acknowledgement ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON portal_acknowledgement
    USING ((SELECT access_told('sight')) = 'everyone' OR access_reaches(person))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
UNDO = """
DROP POLICY reached ON portal_acknowledgement;
ALTER TABLE portal_acknowledgement NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0002_rows")]
    operations = [
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                ("relationship", models.BigIntegerField(primary_key=True, serialize=False)),
                ("person", models.UUIDField(db_index=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(POLICIES, UNDO),
    ]
