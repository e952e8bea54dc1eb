"""Since when an entry of another directory is kept here."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_places_told_at")]

    operations = [
        migrations.AddField(
            model_name="service", name="adopted_at", field=models.DateTimeField(null=True)
        ),
    ]
