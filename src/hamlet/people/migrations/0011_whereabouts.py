"""Protected whereabouts in a table of their own, which the database shows to nobody but whoever was
told to open this very one."""

import django.db.models.deletion
from django.db import migrations, models

CLOSED = """
ALTER TABLE people_whereabouts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY opened ON people_whereabouts
    USING (person_id::text = (SELECT access_told('whereabouts')))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
BECAUSE = [
    ("danger", "Somebody may harm them if they knew"),
    ("asked", "They asked for it"),
    ("court", "A court or the police asked for it"),
    ("adoption", "Adoption or fostering"),
]


def kept(to: str, **more) -> models.ForeignKey:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0010_disputed_number"), ("place", "0001_initial")]
    operations = [
        migrations.AddField("person", "protected", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="Whereabouts",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="whereabouts",
                        serialize=False,
                        to="people.person",
                    ),
                ),
                ("because", models.CharField(choices=BECAUSE, max_length=10)),
                ("since", models.DateTimeField()),
                ("protected_by", models.CharField(max_length=200)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("no_fixed_address", models.BooleanField(default=False)),
                ("found_at", models.CharField(blank=True, max_length=300)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("practice", kept("place.organisation")),
                ("small_area", kept("place.smallarea")),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(CLOSED, "DROP POLICY opened ON people_whereabouts;"),
    ]
