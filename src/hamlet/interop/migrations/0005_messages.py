"""Bookings by message: in which role a source acts, its key, and what it asks for.

What a source asks for is seen as what it sent is: by whoever keeps the book of intake.
"""

import django.db.models.deletion
from django.db import migrations, models

POLICY = """
ALTER TABLE interop_appointment ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY keeper ON interop_appointment
    USING ('intake' = ANY ((SELECT access_told('books'))::text[]));
"""
NO_POLICY = """
DROP POLICY keeper ON interop_appointment;
ALTER TABLE interop_appointment NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("interop", "0004_replays"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="key_hash",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="source",
            name="role",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="source",
            name="holds",
            field=models.CharField(
                choices=[
                    ("people", "people"),
                    ("items", "items of their records"),
                    ("bookings", "bookings, by message"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("version", models.DateTimeField()),
                ("ended", models.BooleanField(default=False)),
                ("slot", models.UUIDField(null=True)),
                ("booking", models.UUIDField(null=True)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="interop.source",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["booking"], name="appointment_booking")],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "key"), name="appointment_once")
                ],
            },
        ),
        migrations.RunSQL(POLICY, NO_POLICY),
    ]
