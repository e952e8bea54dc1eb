"""Rows of people are seen by whoever reaches the person; names of their family come with them.

`people_named` finds by sound. No policy lets an index on sounds be used, so it looks past them, as
a role that nobody can be; it gives ids alone, and none where nobody was said to act.
"""

from django.db import migrations

ABOUT = {
    "people_person": "id",
    "people_communicationneed": "person_id",
    "people_relatedperson": "person_id",
    "people_alert": "person_id",
}
POLICIES = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON {table}
    USING ((SELECT access_told('sight')) = 'everyone' OR access_reaches({about}))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
UNDO = """
DROP POLICY reached ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""
FAMILY = """
CREATE FUNCTION people_in_family(someone uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $$
BEGIN
    RETURN EXISTS (SELECT FROM people_relatedperson WHERE relative_id = someone);
END $$;
CREATE POLICY family ON people_person FOR SELECT
    USING ((SELECT access_told('sight')) = 'reach' AND people_in_family(id));
"""
FINDING = """
CREATE POLICY finding ON people_person FOR SELECT TO hamlet_finding USING (true);
GRANT SELECT (id, name_keys) ON people_person TO hamlet_finding;
CREATE FUNCTION people_named(ways jsonb) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    condition text;
BEGIN
    IF access_told('sight') IS NULL THEN
        RETURN;
    END IF;
    SELECT string_agg(way.condition, ' OR ') INTO condition FROM (
        SELECT string_agg(format('name_keys && %L::varchar[]', ARRAY(
            SELECT jsonb_array_elements_text(word))), ' AND ') AS condition
        FROM jsonb_array_elements(ways) WITH ORDINALITY AS each(way, number),
             jsonb_array_elements(way) AS word
        GROUP BY number
    ) way;
    IF condition IS NOT NULL THEN
        RETURN QUERY EXECUTE 'SELECT id FROM people_person WHERE ' || condition;
    END IF;
END $$;
REVOKE EXECUTE ON FUNCTION people_named(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_named(jsonb) TO hamlet_serving, CURRENT_USER;
GRANT CREATE, USAGE ON SCHEMA public TO hamlet_finding;
GRANT hamlet_finding TO CURRENT_USER;
ALTER FUNCTION people_named(jsonb) OWNER TO hamlet_finding;
REVOKE hamlet_finding FROM CURRENT_USER;
REVOKE CREATE ON SCHEMA public FROM hamlet_finding;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("access", "0006_sight")]
    operations = [
        *(
            migrations.RunSQL(POLICIES.format(table=table, about=about), UNDO.format(table=table))
            for table, about in ABOUT.items()
        ),
        migrations.RunSQL(
            FAMILY, "DROP POLICY family ON people_person; DROP FUNCTION people_in_family(uuid);"
        ),
        migrations.RunSQL(
            FINDING,
            "DROP FUNCTION people_named(jsonb); DROP POLICY finding ON people_person;",
        ),
    ]
