"""What persons say is not about them; reviewers see it, as they see records."""

import django.db.models.deletion
from django.db import migrations, models

import hamlet.kernel.identifiers

KEEPER = "'intake' = ANY ((SELECT access_told('books'))::text[])"
EVERYONE = "(SELECT access_told('sight')) = 'everyone'"
TABLES = ("people_dispute", "people_rejectednumber")
POLICIES = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON {table} USING ({seen} OR access_reaches(person_id))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
UNDO = """
DROP POLICY reached ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_no_phone_is_safe"),
        ("place", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamlet.kernel.identifiers.new_id, primary_key=True, serialize=False
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("names", "name or date of birth"),
                            ("number", "NHS number"),
                            ("address", "address"),
                            ("reach", "phone or email"),
                            ("written", "something that a service has written"),
                            ("other", "something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("item_key", models.CharField(blank=True, max_length=120)),
                ("words", models.CharField(max_length=500)),
                ("said_by", models.CharField(max_length=200)),
                ("account", models.UUIDField(null=True)),
                ("said_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(blank=True, max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taken_off", "Not theirs: taken off this person"),
                            ("put_right", "Put right here"),
                            ("asked", "Whoever wrote it was asked to put it right"),
                            ("theirs", "It is about them, and stays"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=500)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="place.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="people.person",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.sourcerecord",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-said_at"], name="dispute_person"),
                    models.Index(
                        condition=models.Q(("answered_at", None)),
                        fields=["answer_by"],
                        name="dispute_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RejectedNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nhs_number", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("rejected_by", models.CharField(max_length=200)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rejected_numbers",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "nhs_number"), name="number_rejected_once"
                    )
                ],
            },
        ),
        *(
            migrations.RunSQL(
                POLICIES.format(table=table, seen=f"{EVERYONE} OR {KEEPER}"),
                UNDO.format(table=table),
            )
            for table in TABLES
        ),
    ]
