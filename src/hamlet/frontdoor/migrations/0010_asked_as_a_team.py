import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("frontdoor", "0009_ladders"),
        ("place", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="referrer_team",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="referrals_made",
                to="place.team",
            ),
        ),
    ]
