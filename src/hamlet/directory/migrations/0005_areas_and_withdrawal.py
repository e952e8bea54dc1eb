"""Whom a service is for by where they live or are registered, and what is listed no longer."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_after_first_contact"),
        ("place", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="service",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="ServiceArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "locality",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="place.locality"
                    ),
                ),
                (
                    "neighbourhood",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="place.neighbourhood",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="place.organisation",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="areas",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "locality", "neighbourhood", "practice"),
                        name="service_area_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("locality", None),
                                ("neighbourhood", None),
                                ("practice__isnull", False),
                            ),
                            models.Q(
                                ("locality", None),
                                ("neighbourhood__isnull", False),
                                ("practice", None),
                            ),
                            models.Q(
                                ("locality__isnull", False),
                                ("neighbourhood", None),
                                ("practice", None),
                            ),
                            _connector="OR",
                        ),
                        name="service_area_of_one_kind",
                    ),
                ],
            },
        ),
    ]
