"""What a source has withdrawn is known by a field, and no more by how its words begin."""

from django.db import migrations, models

FROM_WORDS = """
SELECT set_config('hamlet.sight', 'everyone', true);
UPDATE people_item item
SET withdrawn = was.code, words = substr(words, length(was.said) + 1), until = NULL
FROM (VALUES ('entered-in-error', 'Entered in error: '), ('refuted', 'Refuted: '))
    AS was (code, said)
WHERE item.until = item.at AND starts_with(item.words, was.said);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0011_whereabouts")]

    operations = [
        migrations.AddField(
            model_name="item",
            name="withdrawn",
            field=models.CharField(
                blank=True,
                choices=[("entered-in-error", "Entered in error"), ("refuted", "Refuted")],
                default="",
                max_length=20,
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(FROM_WORDS, migrations.RunSQL.noop),
    ]
