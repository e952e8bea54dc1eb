"""Ending an agreement takes two officers: who asked the other is kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0007_who_looked")]
    operations = [
        migrations.AddField("agreement", "ending_asked_by", models.UUIDField(null=True)),
        migrations.AddField(
            "agreement", "ending_asked_name", models.CharField(max_length=200, blank=True)
        ),
    ]
