"""Whom one could take for somebody is found past the policies, like names (0002_rows).

Beneath a policy each neighbour of a postcode is asked for before names are compared, which took a
team's page of a person longer than all else. `people_around` gives ids alone, of those whose name
has something in common or who share a birth date and a home, and none where nobody was said to act.
"""

from django.db import migrations

FINDING = """
GRANT SELECT (birth_date, postcode) ON people_person TO hamlet_finding;
CREATE FUNCTION people_around(someone uuid, born date, home text, keys varchar[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 5 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF access_told('sight') IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT id FROM people_person
        WHERE (birth_date = born OR (home <> '' AND postcode = home))
          AND (name_keys && keys OR (birth_date = born AND home <> '' AND postcode = home))
          AND id <> someone;
END $$;
REVOKE EXECUTE ON FUNCTION people_around(uuid, date, text, varchar[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_around(uuid, date, text, varchar[])
TO hamlet_serving, CURRENT_USER;
GRANT CREATE, USAGE ON SCHEMA public TO hamlet_finding;
GRANT hamlet_finding TO CURRENT_USER;
ALTER FUNCTION people_around(uuid, date, text, varchar[]) OWNER TO hamlet_finding;
REVOKE hamlet_finding FROM CURRENT_USER;
REVOKE CREATE ON SCHEMA public FROM hamlet_finding;
"""
UNDO = """
DROP FUNCTION people_around(uuid, date, text, varchar[]);
REVOKE SELECT (birth_date, postcode) ON people_person FROM hamlet_finding;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_rows")]
    operations = [migrations.RunSQL(FINDING, UNDO)]
