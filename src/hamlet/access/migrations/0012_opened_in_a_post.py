"""An opening is reached in the post it was made in: for the organisation that is told as a holder.

Somebody may act for several organisations, for one at a time. Another one's agreements and officers
have nothing to do with what they opened.
"""

from django.db import migrations

BODY = """
BEGIN
    RETURN someone = ANY (access_told('people')::uuid[]) OR EXISTS (
        SELECT FROM access_relationship held
        WHERE held.person = someone
          AND held.holder = ANY (access_told('holders')::uuid[])
          AND (held.closes_at IS NULL OR held.closes_at > access_told('at')::timestamptz)
    ) OR EXISTS (
        SELECT FROM access_opening opened
        WHERE opened.person = someone
          AND opened.account = access_told('account')::uuid{here}
          AND opened.closes_at > access_told('at')::timestamptz);
END
"""
HERE = """
          AND (opened.organisation IS NULL
               OR opened.organisation = ANY (access_told('holders')::uuid[]))"""
# Whoever owns a function may put it anew; that role is nobody but for this moment.
ANEW = """
GRANT CREATE, USAGE ON SCHEMA public TO hamlet_finding;
GRANT hamlet_finding TO CURRENT_USER;
CREATE OR REPLACE FUNCTION access_reaches(someone uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $${body}$$;
REVOKE hamlet_finding FROM CURRENT_USER;
REVOKE CREATE ON SCHEMA public FROM hamlet_finding;
"""
IN_A_POST = f"""
GRANT SELECT (organisation) ON access_opening TO hamlet_finding;
{ANEW.format(body=BODY.format(here=HERE))}"""
IN_ANY = f"""
{ANEW.format(body=BODY.format(here=""))}
REVOKE SELECT (organisation) ON access_opening FROM hamlet_finding;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0011_reach_looks_past")]
    operations = [migrations.RunSQL(IN_A_POST, IN_ANY)]
