"""Where somebody can be found who has no fixed address, and until when somebody stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_disputes"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="found_at",
            field=models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="person",
            name="here_until",
            field=models.DateField(null=True),
        ),
    ]
