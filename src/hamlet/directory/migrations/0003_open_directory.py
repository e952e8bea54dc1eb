"""Editions, what another directory said as it came, and more of what a service tells."""

from django.db import migrations, models

import hamlet.kernel.identifiers


def first_edition(apps, schema_editor):
    apps.get_model("directory", "Edition").objects.create()


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0002_category"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.UUIDField(default=hamlet.kernel.identifiers.new_id)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="service",
            name="access",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="service",
            name="area",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="service",
            name="changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="exceptions",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="service",
            name="places_left",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="Original",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("organization", "Organisation"),
                            ("service", "Service"),
                            ("service_at_location", "At Location"),
                            ("taxonomy", "Taxonomy"),
                            ("taxonomy_term", "Term"),
                        ],
                        max_length=20,
                    ),
                ),
                ("key", models.UUIDField()),
                ("of", models.UUIDField(db_index=True, null=True)),
                ("content", models.JSONField()),
                ("origin", models.CharField(max_length=300)),
                ("came_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="original_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="serviceatlocation",
            name="key",
            field=models.UUIDField(default=hamlet.kernel.identifiers.new_id),
        ),
        migrations.RunSQL(
            "UPDATE directory_serviceatlocation SET key = gen_random_uuid()",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="serviceatlocation",
            name="key",
            field=models.UUIDField(default=hamlet.kernel.identifiers.new_id, unique=True),
        ),
        migrations.RunPython(first_edition, migrations.RunPython.noop),
    ]
