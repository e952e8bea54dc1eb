"""A delivery may take again what was refused of another."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interop", "0003_feeds"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="replay_of",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replays",
                to="interop.delivery",
            ),
        ),
    ]
