"""Names beside the usual one. Those kept closer are shown to whoever was told to open them."""

import django.db.models.deletion
from django.db import migrations, models

import hamlet.kernel.identifiers

ROWS = """
ALTER TABLE people_personname ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON people_personname
    USING (((SELECT access_told('sight')) = 'everyone' OR access_reaches(person_id))
           AND (NOT closer OR person_id::text = (SELECT access_told('closer'))))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
USES = [
    ("old", "A former name"),
    ("official", "The name in their official papers"),
    ("nickname", "Another name that they are called"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0013_a_second_reviewer")]
    operations = [
        migrations.CreateModel(
            name="PersonName",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamlet.kernel.identifiers.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("use", models.CharField(choices=USES, max_length=10)),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("closer", models.BooleanField(default=False)),
                ("wrong", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="names",
                        to="people.person",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(ROWS, "DROP POLICY reached ON people_personname;"),
    ]
