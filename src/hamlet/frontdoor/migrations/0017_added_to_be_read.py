"""What is added is to be read by a moment, and is raised where nobody has read it by then.

What is unread already is to be read within four hours of when it came.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

TOLD = import_module("hamlet.frontdoor.migrations.0016_told_in_a_post")
FILL = """
SELECT set_config('hamlet.sight', 'everyone', true);
UPDATE frontdoor_message SET read_by = created_at + interval '4 hours' WHERE team_id IS NOT NULL;
"""
FINDING = """
CREATE POLICY finding ON frontdoor_message FOR SELECT TO hamlet_finding USING (true);
GRANT SELECT (id, read_at) ON frontdoor_message TO hamlet_finding;
GRANT SELECT (message_id) ON frontdoor_raising TO hamlet_finding;
"""
NO_FINDING = """
REVOKE SELECT (message_id) ON frontdoor_raising FROM hamlet_finding;
REVOKE SELECT (id, read_at) ON frontdoor_message FROM hamlet_finding;
DROP POLICY finding ON frontdoor_message;
"""
STANDS = """(made.message_id IS NULL AND made.due_at = due OR EXISTS (
            SELECT FROM frontdoor_message said
            WHERE said.id = made.message_id AND said.read_at IS NULL))"""
TELLS = [
    ("holder", "who holds it"),
    ("team", "everybody in the team that holds it"),
    ("lead", "the lead of the team that holds it"),
    ("arbiter", "the arbiter"),
    ("open", "everybody in a team that is open: theirs, or else central triage"),
]


class Migration(migrations.Migration):
    dependencies = [("frontdoor", "0016_told_in_a_post")]
    operations = [
        migrations.AddField("message", "read_by", models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveIndex("message", "message_team"),
        migrations.AddIndex(
            "message",
            models.Index(
                fields=["team", "-created_at"],
                name="message_unread",
                condition=Q(team__isnull=False, read_at=None),
            ),
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=Q(team=None) | Q(read_by__isnull=False), name="message_to_be_read_by"
            ),
        ),
        migrations.AddField(
            "raising",
            "message",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="raisings",
                to="frontdoor.message",
            ),
        ),
        migrations.RemoveConstraint("raising", "raising_once"),
        migrations.AddConstraint(
            "raising",
            models.UniqueConstraint(
                fields=("referral", "message", "due_at", "share", "tells", "organisation"),
                nulls_distinct=False,
                name="raising_once",
            ),
        ),
        migrations.AlterField("raising", "tells", models.CharField(choices=TELLS, max_length=10)),
        migrations.AlterField("rung", "tells", models.CharField(choices=TELLS, max_length=10)),
        migrations.RunSQL(FINDING, NO_FINDING),
        migrations.RunSQL(
            TOLD.TOLD_OF.format(stands=STANDS), TOLD.TOLD_OF.format(stands=TOLD.PROMISE)
        ),
    ]
