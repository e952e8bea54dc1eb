"""When a team last told how many places are left: nothing else that it changes tells of places."""

from django.db import migrations, models

AS_FAR_AS_KNOWN = """
UPDATE directory_service SET places_told_at = coalesce(changed_at, assured_at)
WHERE places_left IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_areas_and_withdrawal")]
    operations = [
        migrations.AddField("service", "places_told_at", models.DateTimeField(null=True)),
        migrations.RunSQL(AS_FAR_AS_KNOWN, migrations.RunSQL.noop),
    ]
