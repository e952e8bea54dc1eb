"""Sources of stays in hospital, and the team that plans the way home from them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interop", "0008_directories"),
        ("place", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="team",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="place.team",
            ),
        ),
        migrations.AlterField(
            model_name="source",
            name="holds",
            field=models.CharField(
                choices=[
                    ("people", "people"),
                    ("items", "items of their records"),
                    ("bookings", "bookings, by message"),
                    ("services", "services, read at its address"),
                    ("stays", "stays in hospital, by message"),
                ],
                max_length=10,
            ),
        ),
    ]
