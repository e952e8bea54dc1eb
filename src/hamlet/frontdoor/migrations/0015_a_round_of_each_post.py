"""A round is of a post: of an account, in the organisation for which it acts.

What is there is kept. Whoever had posts in several organisations keeps their last round in each, as
nothing told in which of them it was.
"""

import django.db.models.deletion
from django.db import migrations, models

KEEP = """
INSERT INTO frontdoor_round (account, organisation_id, since, at)
SELECT DISTINCT last.account, post.organisation_id, last.since, last.at
FROM frontdoor_roundofaccount last
JOIN place_practitioner practitioner ON practitioner.account_id = last.account
JOIN place_practitionerrole post ON post.practitioner_id = practitioner.id;
"""
BACK = """
INSERT INTO frontdoor_roundofaccount (account, since, at)
SELECT DISTINCT ON (account) account, since, at FROM frontdoor_round ORDER BY account, at DESC;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("frontdoor", "0014_told_once"),
        ("place", "0001_initial"),
        ("access", "0001_initial"),
    ]
    operations = [
        migrations.RenameModel("Round", "RoundOfAccount"),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.UUIDField()),
                ("since", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="place.organisation",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "round",
            models.UniqueConstraint(fields=("account", "organisation"), name="round_of_a_post"),
        ),
        migrations.RunSQL(KEEP, BACK),
        migrations.DeleteModel("RoundOfAccount"),
    ]
