"""Who was sent on with a booking and did not come, and how it went on with them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0010_disputed_number"),
        ("place", "0001_initial"),
        ("streaming", "0002_rows"),
    ]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="followed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="attendance",
            name="followed_by",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="attendance",
            name="missed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="attendance",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("well", "Spoke with them: they are well, or helped already"),
                    ("booked", "Spoke with them: booked again"),
                    ("back", "They came back here, or go to an emergency department"),
                    ("told", "Could not reach them: their practice knows, and looks after it"),
                    ("urgent", "Could not reach them: somebody was sent to see that they are safe"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="attendance",
            index=models.Index(
                condition=models.Q(("booking__isnull", False), ("missed_at", None)),
                fields=["booking"],
                name="attendance_booked",
            ),
        ),
        migrations.AddIndex(
            model_name="attendance",
            index=models.Index(
                condition=models.Q(("followed_at", None), ("missed_at__isnull", False)),
                fields=["team"],
                name="attendance_missed",
            ),
        ),
    ]
