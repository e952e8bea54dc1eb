"""Links by which others keep entries; staff see what became of the notice that holds one."""

import django.db.models.deletion
from django.db import migrations, models

import hamlet.kernel.identifiers

POLICY = """
CREATE POLICY of_entries ON notices_notice
    USING (subject LIKE 'entry:%' AND (SELECT access_told('sight')) IS NOT NULL);
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0008_given_back"), ("notices", "0002_rows")]

    operations = [
        migrations.CreateModel(
            name="EntryLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamlet.kernel.identifiers.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("channel", models.CharField(max_length=10)),
                ("address", models.CharField(max_length=254)),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("made_by", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry_links",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at",),
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamlet.kernel.identifiers.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("said", models.JSONField()),
                ("words", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("taken", "Taken"),
                            ("turned down", "Turned Down"),
                            ("replaced", "Replaced"),
                        ],
                        max_length=12,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                ("why", models.CharField(blank=True, max_length=500)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="directory.entrylink",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "ordering": ("made_at",),
            },
        ),
        migrations.AddConstraint(
            model_name="entrylink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("service", "address"),
                name="entry_link_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at", None)),
                fields=("link",),
                name="suggestion_waits_once",
            ),
        ),
        migrations.RunSQL(POLICY, "DROP POLICY of_entries ON notices_notice"),
    ]
