"""Whose clocks the times of a source are by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interop", "0005_messages")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="zone",
            field=models.CharField(default="Europe/London", max_length=40),
        ),
    ]
