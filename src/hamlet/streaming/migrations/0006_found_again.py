"""A decision is found again by its reference; what came of trying rules is kept; nobody guesses
when an assessment began."""

from django.db import migrations, models

import hamlet.kernel.identifiers

SEE_EVERYBODY = "SELECT set_config('hamlet.sight', 'everyone', true)"


def give_references(apps, schema_editor):
    known = apps.get_model("streaming", "Attendance").objects.filter(reference=None)
    for each in known.only("pk").iterator():
        each.reference = hamlet.kernel.identifiers.new_reference()
        each.save(update_fields=["reference"])


class Migration(migrations.Migration):
    dependencies = [("streaming", "0005_steps_rows")]
    operations = [
        migrations.AddField("attendance", "reference", models.CharField(max_length=14, null=True)),
        migrations.RunSQL(SEE_EVERYBODY, migrations.RunSQL.noop),
        migrations.RunPython(give_references, migrations.RunPython.noop),
        migrations.AlterField(
            "attendance",
            "reference",
            models.CharField(
                default=hamlet.kernel.identifiers.new_reference, max_length=14, unique=True
            ),
        ),
        migrations.AlterField("attendance", "began_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "attendance",
            models.Index(
                condition=models.Q(("came_at__isnull", False)),
                fields=["team", "came_at"],
                name="attendance_corrected_since",
            ),
        ),
        migrations.AddField("ruleset", "tried", models.JSONField(null=True)),
    ]
