"""An offer says which service of the team it is for."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0002_category"),
        ("frontdoor", "0006_who_took_it_down"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="offered_for",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="referrals_offered",
                to="directory.service",
            ),
        ),
    ]
