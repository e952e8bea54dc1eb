"""The policy of referrals reads what was told once a question.

Cast outside its SELECT it was read anew for each row, and a list asks for many (decision 92). The
outer cast only says that it is no set.
"""

from django.db import migrations

POLICY = """
ALTER POLICY reached ON frontdoor_referral
    USING ((SELECT access_told('sight')) = 'everyone'
        OR owner_team_id = ANY ({holders})
        OR offered_to_id = ANY ({holders})
        OR (referrer_account = {account}
            AND (referrer_organisation_id IS NULL OR referrer_organisation_id = ANY ({holders})))
        OR referrer_organisation_id = {organisation}
        OR reference = (SELECT access_told('reference'))
        OR access_reaches(person_id));
"""
ONCE = {
    "holders": "(SELECT access_told('holders')::uuid[])::uuid[]",
    "account": "(SELECT access_told('account')::uuid)",
    "organisation": "(SELECT access_told('organisation')::uuid)",
}
EACH = {
    "holders": "(SELECT access_told('holders'))::uuid[]",
    "account": "(SELECT access_told('account'))::uuid",
    "organisation": "(SELECT access_told('organisation'))::uuid",
}


class Migration(migrations.Migration):
    dependencies = [("frontdoor", "0013_made_in_a_post")]
    operations = [migrations.RunSQL(POLICY.format(**ONCE), POLICY.format(**EACH))]
