"""Who reaches whom, as the policies of every room ask it, and the first two policies.

`access_reaches` is the one place that says why somebody reaches a person. It is not written into
queries: each would be planned with all policies beneath it, which takes longer than to ask.

Everybody writes in the journal. One reads what oneself did, and what was done about people in one's
reach; the front door and whoever keeps the journal read it all. A transaction reads what it wrote
itself, also where nobody has signed in yet.

Where somebody is registered, their wishes and what is kept closer are weighed before it is known
whether they may be seen: whoever acts can read these, and who acts for somebody.
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
          AND (held.closes_at IS NULL OR held.closes_at > access_told('at')::timestamptz)
    ) OR EXISTS (
        SELECT FROM access_opening opened
        WHERE opened.person = someone
          AND opened.account = access_told('account')::uuid
          AND opened.closes_at > access_told('at')::timestamptz);
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
           OR person = ANY ((SELECT access_told('people'))::uuid[])
           OR (kind IN ('registered', 'self', 'proxy')
               AND (SELECT access_told('sight')) IS NOT NULL))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);

ALTER TABLE access_opening ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON access_opening
    USING ((SELECT access_told('sight')) = 'everyone'
           OR 'journal' = ANY ((SELECT access_told('books'))::text[])
           OR account = (SELECT access_told('account'))::uuid
           OR access_reaches(person))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);

ALTER TABLE access_wish ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY told ON access_wish USING ((SELECT access_told('sight')) IS NOT NULL);

ALTER TABLE access_restriction ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY told ON access_restriction USING ((SELECT access_told('sight')) IS NOT NULL);
"""
UNDO = """
DROP POLICY written ON journal_entry;
DROP POLICY reached ON journal_entry;
ALTER TABLE journal_entry NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY reached ON access_relationship;
ALTER TABLE access_relationship NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY told ON access_restriction;
ALTER TABLE access_restriction NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY told ON access_wish;
ALTER TABLE access_wish NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP POLICY reached ON access_opening;
ALTER TABLE access_opening NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION access_reaches(uuid);
DROP FUNCTION access_told(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_sessions_and_drafts"),
        ("journal", "0003_merkle_seals_and_aliases"),
    ]
    operations = [migrations.RunSQL(FUNCTIONS + POLICIES, UNDO)]
