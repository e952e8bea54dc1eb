"""An opening is reached in the post it was made in: for the organisation that is told as a holder.

Somebody may act for several organisations, for one at a time. Another one's agreements and officers
have nothing to do with what they opened.

What was told is read once a call and not for each row, and openings are looked for only where no
relationship was found: a list asks for each person on it (decision 92).
"""

from django.db import migrations

IN_A_POST = """
DECLARE
    mine uuid[] := access_told('holders');
    moment timestamptz := access_told('at');
BEGIN
    IF someone = ANY (access_told('people')::uuid[]) THEN
        RETURN true;
    END IF;
    IF EXISTS (
        SELECT FROM access_relationship held
        WHERE held.person = someone AND held.holder = ANY (mine)
          AND (held.closes_at IS NULL OR held.closes_at > moment)) THEN
        RETURN true;
    END IF;
    RETURN EXISTS (
        SELECT FROM access_opening opened
        WHERE opened.person = someone AND opened.account = access_told('account')::uuid
          AND (opened.organisation IS NULL OR opened.organisation = ANY (mine))
          AND opened.closes_at > moment);
END
"""
IN_ANY = """
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
SEEN = "ON access_opening {} hamlet_finding;"


class Migration(migrations.Migration):
    dependencies = [("access", "0011_reach_looks_past")]
    operations = [
        migrations.RunSQL(
            f"GRANT SELECT (organisation) {SEEN.format('TO')}{ANEW.format(body=IN_A_POST)}",
            f"{ANEW.format(body=IN_ANY)}REVOKE SELECT (organisation) {SEEN.format('FROM')}",
        )
    ]
