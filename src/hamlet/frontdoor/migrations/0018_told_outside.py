"""Teams and whoever asked are told outside Hamlet, too; what was raised before is told nobody.

Whoever sees a referral sees what who asked for it was told.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

POLICY = """
CREATE POLICY of_referrals ON notices_notice USING (CASE
    WHEN subject LIKE 'referral:%' THEN frontdoor_reaches(substr(subject, 10)::uuid)
    ELSE false END);
"""


class Migration(migrations.Migration):
    dependencies = [("frontdoor", "0017_added_to_be_read"), ("notices", "0002_rows")]
    operations = [
        migrations.AddField(
            "raising",
            "team",
            models.ForeignKey(
                db_index=False,
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
        migrations.AddIndex(
            "raising",
            models.Index(
                fields=["team"],
                name="raising_untold",
                condition=models.Q(team__isnull=False, notices=None),
            ),
        ),
        migrations.RunSQL(POLICY, "DROP POLICY of_referrals ON notices_notice"),
    ]
