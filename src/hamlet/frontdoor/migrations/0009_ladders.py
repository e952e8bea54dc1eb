"""Who is told when a promise runs out, and who was."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

POLICY = """
ALTER TABLE frontdoor_raising ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON frontdoor_raising
    USING ((SELECT access_told('sight')) = 'everyone' OR frontdoor_reaches(referral_id))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
UNDO = """
DROP POLICY reached ON frontdoor_raising;
ALTER TABLE frontdoor_raising NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_after_first_contact"),
        ("frontdoor", "0008_triage_at_speed"),
        ("place", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Raising",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("share", models.PositiveSmallIntegerField()),
                (
                    "tells",
                    models.CharField(
                        choices=[
                            ("holder", "who holds it"),
                            ("team", "everybody in the team that holds it"),
                            ("lead", "the lead of the team that holds it"),
                            ("arbiter", "the arbiter"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "told",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                ("names", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="raisings",
                        to="frontdoor.referral",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "share"),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["told"], name="raising_told")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "due_at", "share", "tells"), name="raising_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rung",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("share", models.PositiveSmallIntegerField()),
                (
                    "tells",
                    models.CharField(
                        choices=[
                            ("holder", "who holds it"),
                            ("team", "everybody in the team that holds it"),
                            ("lead", "the lead of the team that holds it"),
                            ("arbiter", "the arbiter"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="place.place",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "ordering": ("share", "tells"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "service", "share", "tells"),
                        name="rung_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.RunSQL(POLICY, UNDO),
    ]
