"""`access_reaches` looks past the policies of what it asks, as the role that nobody can be.

It asks for relationships that whoever acts holds, and for their own openings: they see each of
these anyway, so the answer is the same. Beneath the policies one answer took more than twice as
long, and a list asks for each of its rows. It gives yes or no alone.
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
          AND opened.account = access_told('account')::uuid
          AND opened.closes_at > access_told('at')::timestamptz);
END
"""
PAST = f"""
CREATE POLICY finding ON access_relationship FOR SELECT TO hamlet_finding USING (true);
CREATE POLICY finding ON access_opening FOR SELECT TO hamlet_finding USING (true);
GRANT SELECT (person, holder, closes_at) ON access_relationship TO hamlet_finding;
GRANT SELECT (person, account, closes_at) ON access_opening TO hamlet_finding;
CREATE OR REPLACE FUNCTION access_reaches(someone uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $${BODY}$$;
GRANT CREATE, USAGE ON SCHEMA public TO hamlet_finding;
GRANT hamlet_finding TO CURRENT_USER;
ALTER FUNCTION access_reaches(uuid) OWNER TO hamlet_finding;
REVOKE hamlet_finding FROM CURRENT_USER;
REVOKE CREATE ON SCHEMA public FROM hamlet_finding;
"""
BENEATH = f"""
GRANT CREATE, USAGE ON SCHEMA public TO hamlet_finding;
GRANT hamlet_finding TO CURRENT_USER;
CREATE OR REPLACE FUNCTION access_reaches(someone uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $${BODY}$$;
ALTER FUNCTION access_reaches(uuid) OWNER TO CURRENT_USER;
REVOKE hamlet_finding FROM CURRENT_USER;
REVOKE CREATE ON SCHEMA public FROM hamlet_finding;
REVOKE SELECT (person, holder, closes_at) ON access_relationship FROM hamlet_finding;
REVOKE SELECT (person, account, closes_at) ON access_opening FROM hamlet_finding;
DROP POLICY finding ON access_relationship;
DROP POLICY finding ON access_opening;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0010_cache_as_json")]
    operations = [migrations.RunSQL(PAST, BENEATH)]
