"""What somebody referred, and its news, are reached in the post they referred in.

Somebody may act for several organisations, for one at a time; the net follows `policies.made_it`.
"""

from django.db import migrations

HERE = "({organisation} IS NULL OR {organisation} = ANY ((SELECT access_told('holders'))::uuid[]))"
REFERRAL = """
ALTER POLICY reached ON frontdoor_referral
    USING ((SELECT access_told('sight')) = 'everyone'
        OR owner_team_id = ANY ((SELECT access_told('holders'))::uuid[])
        OR offered_to_id = ANY ((SELECT access_told('holders'))::uuid[])
        OR (referrer_account = (SELECT access_told('account'))::uuid AND {here})
        OR referrer_organisation_id = (SELECT access_told('organisation'))::uuid
        OR reference = (SELECT access_told('reference'))
        OR access_reaches(person_id));
"""
MESSAGE = """
ALTER POLICY reached ON frontdoor_message
    USING ((SELECT access_told('sight')) = 'everyone'
        OR (account = (SELECT access_told('account'))::uuid AND {here})
        OR frontdoor_reaches(referral_id));
"""


def _policies(referral: str, message: str) -> str:
    return REFERRAL.format(here=referral) + MESSAGE.format(here=message)


class Migration(migrations.Migration):
    dependencies = [
        ("frontdoor", "0012_added_for_who_holds_it"),
        ("access", "0012_opened_in_a_post"),
    ]
    operations = [
        migrations.RunSQL(
            _policies(
                HERE.format(organisation="referrer_organisation_id"),
                HERE.format(organisation="organisation_id"),
            ),
            _policies("TRUE", "TRUE"),
        )
    ]
