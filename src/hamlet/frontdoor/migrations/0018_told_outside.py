"""Of what is raised, teams are told outside Hamlet, too; what was raised before is told nobody."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("frontdoor", "0017_added_to_be_read"), ("notices", "0002_rows")]
    operations = [
        migrations.AddField(
            "raising",
            "team",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="place.team",
            ),
        ),
        migrations.AddField(
            "raising",
            "notices",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), null=True, size=None
            ),
        ),
    ]
