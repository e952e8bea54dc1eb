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
        OR EXISTS (SELECT FROM access_reach(person_id))""",
    "frontdoor_move": """
        EXISTS (SELECT FROM frontdoor_referral about WHERE about.id = referral_id)""",
    "frontdoor_message": """
        account = (SELECT access_told('account'))::uuid
        OR EXISTS (SELECT FROM frontdoor_referral about WHERE about.id = referral_id)""",
}
POLICIES = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone ON {table}
    USING ((SELECT access_told('sight')) = 'everyone')
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
CREATE POLICY in_reach ON {table}
    USING ((SELECT access_told('sight')) = 'reach' AND ({rule}));
"""
UNDO = """
DROP POLICY everyone ON {table};
DROP POLICY in_reach ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""
PEOPLE = """
CREATE POLICY of_referral ON people_person FOR SELECT
    USING ((SELECT access_told('sight')) = 'reach' AND EXISTS (
        SELECT FROM frontdoor_referral about WHERE about.person_id = people_person.id));
"""


class Migration(migrations.Migration):
    dependencies = [("frontdoor", "0002_moves_are_kept"), ("people", "0002_rows")]
    operations = [
        *(
            migrations.RunSQL(POLICIES.format(table=table, rule=rule), UNDO.format(table=table))
            for table, rule in RULES.items()
        ),
        migrations.RunSQL(PEOPLE, "DROP POLICY of_referral ON people_person;"),
    ]
