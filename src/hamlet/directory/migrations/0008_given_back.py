"""Since when an entry is again what another directory says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0007_adopted")]

    operations = [
        migrations.AddField(
            model_name="service",
            name="given_back_at",
            field=models.DateTimeField(null=True),
        ),
    ]
