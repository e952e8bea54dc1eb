"""Source records and items are seen by whoever reaches their person; doubts by reviewers.

Whoever keeps the book of intake reviews doubts, so they see records too, as they see what was
refused. `people_alike` says which records share a block: no policy lets an index on blocks be used,
so it looks past them, as a role that nobody can be; it gives ids alone, and none where nobody was
said to act. It looks up one record at a time, which the planner thinks slow and is not.
Everybody known here until now gets their record.
"""

from django.db import migrations

KEEPER = "'intake' = ANY ((SELECT access_told('books'))::text[])"
EVERYONE = "(SELECT access_told('sight')) = 'everyone'"
SEEN = {
    "people_sourcerecord": f"{EVERYONE} OR {KEEPER} OR access_reaches(person_id)",
    "people_item": f"{EVERYONE} OR access_reaches(person_id)",
    "people_pair": f"{EVERYONE} OR {KEEPER}",
    "people_ruling": f"{EVERYONE} OR {KEEPER}",
}
POLICIES = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON {table} USING ({seen})
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
UNDO = """
DROP POLICY reached ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""
ALIKE = """
CREATE POLICY finding ON people_sourcerecord FOR SELECT TO hamlet_finding USING (true);
GRANT SELECT (id, keys) ON people_sourcerecord TO hamlet_finding;
CREATE FUNCTION people_alike(waiting uuid[]) RETURNS TABLE (one uuid, other uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF access_told('sight') IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT DISTINCT least(mine.id, beside.id), greatest(mine.id, beside.id)
        FROM unnest(waiting) AS each (id)
        JOIN people_sourcerecord mine ON mine.id = each.id
        JOIN people_sourcerecord beside ON beside.keys && mine.keys AND beside.id <> mine.id;
END $$;
REVOKE EXECUTE ON FUNCTION people_alike(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_alike(uuid[]) TO hamlet_serving, CURRENT_USER;
GRANT CREATE, USAGE ON SCHEMA public TO hamlet_finding;
GRANT hamlet_finding TO CURRENT_USER;
ALTER FUNCTION people_alike(uuid[]) OWNER TO hamlet_finding;
REVOKE hamlet_finding FROM CURRENT_USER;
REVOKE CREATE ON SCHEMA public FROM hamlet_finding;
"""
KNOWN_HERE = """
SELECT set_config('hamlet.sight', 'everyone', true);
INSERT INTO people_sourcerecord (
    id, source, key, given_name, family_name, birth_date, sex, nhs_number, address, postcode,
    mobile, updated, as_at, received_at, version, waits, keys, person_id, made_id,
    state, how, since)
SELECT gen_random_uuid(), 'here', id::text, given_name, family_name, birth_date, gender,
       coalesce(nhs_number, ''), address, postcode, phone, now(), now(), now(), 1, true, '{}',
       id, id, 'link', 'alone', now()
FROM people_person;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_records"), ("access", "0006_sight")]
    operations = [
        *(
            migrations.RunSQL(POLICIES.format(table=table, seen=seen), UNDO.format(table=table))
            for table, seen in SEEN.items()
        ),
        migrations.RunSQL(
            ALIKE,
            "DROP FUNCTION people_alike(uuid[]);DROP POLICY finding ON people_sourcerecord;",
        ),
        # Last: no table can be altered while keys of its new rows wait to be checked.
        migrations.RunSQL(KNOWN_HERE, migrations.RunSQL.noop),
    ]
