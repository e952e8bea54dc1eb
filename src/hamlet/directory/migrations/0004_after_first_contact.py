"""What a service promises those who are under way: reviews, and an end."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0003_open_directory"),
    ]

    operations = [
        migrations.AddField(
            model_name="service",
            name="longest_days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="review_days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
