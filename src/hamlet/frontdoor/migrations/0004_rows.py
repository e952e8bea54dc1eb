"""Referrals are seen by whoever holds them, was offered them, made them, or reaches the person.

Moves and messages are seen with their referral; so is the person whom a referral is about.
"""

from django.db import migrations

RULES = {
    "frontdoor_referral": """
        owner_team_id = ANY ((SELECT access_told('holders'))::uuid[])
        OR offered_to_id = ANY ((SELECT access_told('holders'))::uuid[])
        OR referrer_account = (SELECT access_told('account'))::uuid
        OR referrer_organisation_id = (SELECT access_told('organisation'))::uuid
        OR reference = (SELECT access_told('reference'))
        OR access_reaches(person_id)""",
    "frontdoor_move": """
        frontdoor_reaches(referral_id)""",
    "frontdoor_message": """
        account = (SELECT access_told('account'))::uuid
        OR frontdoor_reaches(referral_id)""",
}
POLICIES = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON {table}
    USING ((SELECT access_told('sight')) = 'everyone' OR {rule})
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
UNDO = """
DROP POLICY reached ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""
PEOPLE = """
CREATE FUNCTION frontdoor_asked_for(someone uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $$
BEGIN
    RETURN EXISTS (SELECT FROM frontdoor_referral WHERE person_id = someone);
END $$;
CREATE POLICY asked_for ON people_person FOR SELECT
    USING ((SELECT access_told('sight')) = 'reach' AND frontdoor_asked_for(id));
"""
REACHES = """
CREATE FUNCTION frontdoor_reaches(referral uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $$
BEGIN
    RETURN EXISTS (SELECT FROM frontdoor_referral WHERE id = referral);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("frontdoor", "0003_format_of_messages"), ("people", "0002_rows")]
    operations = [
        migrations.RunSQL(REACHES, "DROP FUNCTION frontdoor_reaches(uuid);"),
        *(
            migrations.RunSQL(POLICIES.format(table=table, rule=rule), UNDO.format(table=table))
            for table, rule in RULES.items()
        ),
        migrations.RunSQL(
            PEOPLE,
            "DROP POLICY asked_for ON people_person; DROP FUNCTION frontdoor_asked_for(uuid);",
        ),
    ]
