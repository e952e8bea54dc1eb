"""Waiting that ends without a place, how it went on, and the fate of each notice.

A notice is about a booking or about waiting, and is seen by whoever sees that.
"""

import django.db.models.deletion
from django.db import migrations, models

WAITS = """
CREATE FUNCTION booking_waits(waiting uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $$
BEGIN
    RETURN EXISTS (SELECT FROM booking_waiting WHERE id = waiting);
END $$;
ALTER POLICY reached ON booking_notice
    USING ((SELECT access_told('sight')) = 'everyone'
           OR booking_reaches(booking_id) OR booking_waits(waiting_id));
"""
WAITS_NOT = """
ALTER POLICY reached ON booking_notice
    USING ((SELECT access_told('sight')) = 'everyone' OR booking_reaches(booking_id));
DROP FUNCTION booking_waits(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0003_lock_both"),
        ("directory", "0003_open_directory"),
        ("people", "0010_disputed_number"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="gave_up_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="problem",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="notice",
            name="sent_as",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="notice",
            name="sent_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="notice",
            name="waiting",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="booking.waiting",
            ),
        ),
        migrations.AddField(
            model_name="waiting",
            name="followed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="waiting",
            name="followed_by",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="waiting",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("again", "Waits again, for other days"),
                    ("elsewhere", "Is helped another way"),
                    ("not_needed", "Needs it no longer"),
                    ("not_reached", "Could not be reached, and whoever referred them knows"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="booking",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="booking.booking",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(
                    ("address__gt", ""),
                    ("dropped_at", None),
                    ("gave_up_at", None),
                    ("sent_at", None),
                ),
                fields=["send_at"],
                name="notice_outbox",
            ),
        ),
        migrations.AddIndex(
            model_name="waiting",
            index=models.Index(
                condition=models.Q(("followed_at", None), ("why_ended", "no_place")),
                fields=["service", "ended_at"],
                name="waiting_in_vain",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("booking", None), ("waiting", None), _connector="XOR"),
                name="notice_of_one_thing",
            ),
        ),
        migrations.RunSQL(WAITS, WAITS_NOT),
    ]
