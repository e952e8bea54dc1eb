"""Putting aside, skills, counter-offers, the arbiter, and referrals that go on together."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_after_first_contact"),
        ("frontdoor", "0007_offered_for_a_service"),
        ("people", "0010_disputed_number"),
        ("place", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="referral",
            name="referral_closed_means_outcome",
        ),
        migrations.RemoveConstraint(
            model_name="referral",
            name="referral_offered_means_to_somebody",
        ),
        migrations.AddField(
            model_name="referral",
            name="joined_to",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined",
                to="frontdoor.referral",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="proposed_for",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="referrals_proposed",
                to="directory.service",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="proposed_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="skill",
            field=models.CharField(blank=True, default="", max_length=100),
        ),
        migrations.AddField(
            model_name="referral",
            name="snoozed_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("joined_to__isnull", False)),
                fields=["joined_to"],
                name="referral_joined",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at", None),
                        ("outcome", ""),
                        (
                            "state__in",
                            (
                                "received",
                                "asked",
                                "triaged",
                                "offered",
                                "returned",
                                "disputed",
                                "joined",
                                "accepted",
                                "active",
                            ),
                        ),
                    ),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state__in", ("ended", "signposted", "refused", "withdrawn")),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="referral_closed_means_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer_by__isnull", False),
                        ("offered_to__isnull", False),
                        ("state__in", ("offered", "disputed")),
                    ),
                    models.Q(
                        models.Q(("state__in", ("offered", "disputed")), _negated=True),
                        ("answer_by", None),
                        ("offered_to", None),
                    ),
                    _connector="OR",
                ),
                name="referral_offered_means_to_somebody",
            ),
        ),
    ]
