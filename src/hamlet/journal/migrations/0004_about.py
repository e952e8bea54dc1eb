"""Entries about a person are found by the index on people.

No policy lets an index on arrays be used, so `journal_about` looks past them, as a role that nobody
can be; it gives ids alone, and none where nobody was said to act (`hamlet.sight`). It says how few
it gives, or else the planner would read a small journal whole and ask the policy of each entry.
"""

from django.db import migrations

FINDING = """
CREATE POLICY finding ON journal_entry FOR SELECT TO hamlet_finding USING (true);
GRANT SELECT (id, people) ON journal_entry TO hamlet_finding;
GRANT SELECT ON journal_alias TO hamlet_finding;
CREATE FUNCTION journal_about(someone uuid) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 10 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF coalesce(current_setting('hamlet.sight', true), '') = '' THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT id FROM journal_entry
        WHERE people && ARRAY(SELECT alias FROM journal_alias WHERE person = someone);
END $$;
REVOKE EXECUTE ON FUNCTION journal_about(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION journal_about(uuid) TO hamlet_serving, CURRENT_USER;
GRANT CREATE, USAGE ON SCHEMA public TO hamlet_finding;
GRANT hamlet_finding TO CURRENT_USER;
ALTER FUNCTION journal_about(uuid) OWNER TO hamlet_finding;
REVOKE hamlet_finding FROM CURRENT_USER;
REVOKE CREATE ON SCHEMA public FROM hamlet_finding;
"""
NO_FINDING = """
DROP FUNCTION journal_about(uuid);
DROP POLICY finding ON journal_entry;
REVOKE SELECT (id, people) ON journal_entry FROM hamlet_finding;
REVOKE SELECT ON journal_alias FROM hamlet_finding;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_merkle_seals_and_aliases")]
    operations = [migrations.RunSQL(FINDING, NO_FINDING)]
