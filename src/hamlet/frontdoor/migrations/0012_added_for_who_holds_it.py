"""What somebody adds to a referral is a message to the team that holds it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("frontdoor", "0011_rounds"), ("place", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="message",
            name="team",
            field=models.ForeignKey(
                null=True,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="place.team",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["team", "-created_at"],
                name="message_team",
                condition=Q(team__isnull=False),
            ),
        ),
    ]
