"""What residents say a booking is for, and everybody who waited in vain."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0004_waiting_and_sending"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="waiting",
            name="waiting_in_vain",
        ),
        migrations.AddField(
            model_name="schedule",
            name="asks_why",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="waiting",
            index=models.Index(
                condition=models.Q(
                    ("followed_at", None), ("why_ended__in", ("no_place", "not_told"))
                ),
                fields=["service", "ended_at"],
                name="waiting_in_vain",
            ),
        ),
    ]
