"""Who is told of a promise is told in a post, and reaches it until the promise is met.

`frontdoor_told_of` looks past the policies, as `access_reaches` does (decision 27): the policy of
what was raised asks whether its referral is reached. It says yes or no, of whoever acts alone; and
never of what is kept closer, which whoever held it before is not told of.
"""

from importlib import import_module

from django.db import migrations, models

ONCE = import_module("hamlet.frontdoor.migrations.0014_told_once")
FILL = """
SELECT set_config('hamlet.sight', 'everyone', true);
UPDATE frontdoor_raising made SET organisation = coalesce(
    (SELECT post.organisation_id FROM place_practitionerrole post
     JOIN place_practitioner practitioner ON practitioner.id = post.practitioner_id
     WHERE made.tells = 'arbiter' AND post.role = 'arbiter'
       AND practitioner.account_id = ANY (made.told)
     ORDER BY post.starts, post.id LIMIT 1),
    (SELECT team.organisation_id FROM frontdoor_referral referral
     JOIN place_team team ON team.id = referral.owner_team_id
     WHERE referral.id = made.referral_id));
"""
FINDING = """
CREATE POLICY finding ON frontdoor_raising FOR SELECT TO hamlet_finding USING (true);
GRANT SELECT (referral_id, due_at, told, organisation) ON frontdoor_raising TO hamlet_finding;
GRANT SELECT (id, restricted) ON directory_service TO hamlet_finding;
"""
NO_FINDING = """
REVOKE SELECT (id, restricted) ON directory_service FROM hamlet_finding;
REVOKE SELECT (referral_id, due_at, told, organisation) ON frontdoor_raising FROM hamlet_finding;
DROP POLICY finding ON frontdoor_raising;
"""
TOLD_OF = """
GRANT CREATE, USAGE ON SCHEMA public TO hamlet_finding;
GRANT hamlet_finding TO CURRENT_USER;
CREATE OR REPLACE FUNCTION frontdoor_told_of(referral uuid, due timestamptz, services uuid[])
RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM frontdoor_raising made
        WHERE made.referral_id = referral AND {stands}
          AND access_told('account')::uuid = ANY (made.told)
          AND made.organisation = ANY (access_told('holders')::uuid[])
    ) AND NOT EXISTS (
        SELECT FROM directory_service closer
        WHERE closer.id = ANY (services) AND closer.restricted <> '');
END $$;
ALTER FUNCTION frontdoor_told_of(uuid, timestamptz, uuid[]) OWNER TO hamlet_finding;
REVOKE hamlet_finding FROM CURRENT_USER;
REVOKE CREATE ON SCHEMA public FROM hamlet_finding;
"""
PROMISE = "made.due_at = due"
NOT_TOLD_OF = """
GRANT hamlet_finding TO CURRENT_USER;
DROP FUNCTION frontdoor_told_of(uuid, timestamptz, uuid[]);
REVOKE hamlet_finding FROM CURRENT_USER;
"""
BEFORE = ONCE.POLICY.format(**ONCE.ONCE)
POLICY = BEFORE.rstrip().removesuffix(");") + (
    "\n        OR (ended_at IS NULL"
    " AND frontdoor_told_of(id, due_at, ARRAY[service_id, offered_for_id])));"
)


class Migration(migrations.Migration):
    dependencies = [
        ("frontdoor", "0015_a_round_of_each_post"),
        ("access", "0013_told_once"),
    ]
    operations = [
        migrations.AddField("raising", "organisation", models.UUIDField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("raising", "organisation", models.UUIDField()),
        migrations.RemoveConstraint("raising", "raising_once"),
        migrations.AddConstraint(
            "raising",
            models.UniqueConstraint(
                fields=("referral", "due_at", "share", "tells", "organisation"),
                name="raising_once",
            ),
        ),
        migrations.RunSQL(FINDING, NO_FINDING),
        migrations.RunSQL(TOLD_OF.format(stands=PROMISE), NOT_TOLD_OF),
        migrations.RunSQL(POLICY, BEFORE),
    ]
