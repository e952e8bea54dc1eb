"""The sex recorded at birth, in a table that is opened one person at a time.

Doubts between two NHS numbers and two sexes are closed, and their records compared anew.
"""

import django.db.models.deletion
from django.db import migrations, models

CLOSED = """
ALTER TABLE people_birthsex ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY opened ON people_birthsex
    USING (person_id::text = (SELECT access_told('closer')))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
TWO = """
SELECT set_config('hamlet.sight', 'everyone', true);
WITH closed AS (
    UPDATE people_pair pair SET doubt = false
    FROM people_sourcerecord one, people_sourcerecord other
    WHERE pair.doubt AND one.id = pair.one_id AND other.id = pair.other_id
      AND one.nhs_number <> '' AND other.nhs_number <> '' AND one.nhs_number <> other.nhs_number
      AND one.sex IN ('female', 'male') AND other.sex IN ('female', 'male') AND one.sex <> other.sex
    RETURNING pair.one_id, pair.other_id)
UPDATE people_sourcerecord SET waits = true
WHERE id IN (SELECT one_id FROM closed UNION SELECT other_id FROM closed);
"""
SEXES = [("female", "Female"), ("male", "Male"), ("other", "Indeterminate")]


class Migration(migrations.Migration):
    dependencies = [("people", "0014_names")]
    operations = [
        migrations.CreateModel(
            name="BirthSex",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("sex", models.CharField(choices=SEXES, max_length=10)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(CLOSED, "DROP POLICY opened ON people_birthsex;"),
        migrations.RunSQL(TWO, migrations.RunSQL.noop),
    ]
