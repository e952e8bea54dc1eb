"""Somebody may have no phone or email that is safe to use."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_records_rows"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="not_safe",
            field=models.BooleanField(default=False),
        ),
    ]
