"""A suggestion says what it was made of and can be done by hand; no notice holds a secret."""

from django.db import migrations, models

# The last word of what was written before is the address with the secret.
CUT = r"""
SELECT set_config('hamlet.sight', 'everyone', true);
UPDATE notices_notice SET words = regexp_replace(words, ' \S+$', '') WHERE subject LIKE 'entry:%'
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0009_entry_links")]

    operations = [
        migrations.AlterField(
            model_name="entrylink",
            name="secret_hash",
            field=models.CharField(max_length=64, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="stood",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="suggestion",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("taken", "Taken"),
                    ("done", "Done"),
                    ("turned down", "Turned Down"),
                    ("replaced", "Replaced"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunSQL(CUT, migrations.RunSQL.noop),
    ]
