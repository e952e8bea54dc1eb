"""Who reaches whom, as the policies of every room ask it, and the first two policies.

`access_reaches` is the one place that says why somebody reaches a person. It is not written into
queries: each would be planned with all policies beneath it, which takes longer than to ask.

Everybody writes in the journal. One reads what oneself did, and what was done about people in one's
reach; the front door and whoever keeps the journal read it all. A transaction reads what it wrote
itself, also where nobody has signed in yet.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION access_told(setting text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT NULLIF(current_setting('hamlet.' || setting, true), '')
$$;
CREATE FUNCTION access_reaches(someone uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $$
BEGIN
    RETURN someone = ANY (access_told('people')::uuid[]) OR EXISTS (
        SELECT FROM access_relationship held
        WHERE held.person = someone
          AND held.holder = ANY (access_told('holders')::uuid[])
          AND (held.closes_at IS NULL OR held.closes_at > access_told('at')::timestamptz));
END $$;
"""
POLICIES = """
ALTER TABLE journal_entry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY written ON journal_entry FOR INSERT WITH CHECK (true);
CREATE POLICY reached ON journal_entry FOR SELECT
    USING ((SELECT access_told('sight')) = 'everyone'
           OR 'journal' = ANY ((SELECT access_told('books'))::text[])
           OR transaction = (SELECT pg_current_xact_id_if_assigned()::text::bigint)
           OR actor_id = (SELECT access_told('account'))::uuid
           OR EXISTS (SELECT FROM unnest(people) AS someone WHERE access_reaches(someone)));

ALTER TABLE access_relationship ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON access_relationship
    USING ((SELECT access_told('sight')) = 'everyone'
           OR holder = ANY ((SELECT access_told('holders'))::uuid[])
           OR person = ANY ((SELECT access_told('people'))::uuid[]))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
UNDO = """
DROP POLICY written ON journal_entry;
DROP POLICY reached ON journal_entry;
ALTER TABLE journal_entry NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY reached ON access_relationship;
ALTER TABLE access_relationship NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION access_reaches(uuid);
DROP FUNCTION access_told(text);
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_cache"), ("journal", "0002_append_only")]
    operations = [migrations.RunSQL(FUNCTIONS + POLICIES, UNDO)]
