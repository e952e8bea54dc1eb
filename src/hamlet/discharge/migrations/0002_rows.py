"""Stays are seen by the team that plans the way home, and by whoever reaches the person.

What hangs on a stay is seen with it.
"""

from django.db import migrations

REACHES = """
CREATE FUNCTION discharge_reaches(stay uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $$
BEGIN
    RETURN EXISTS (SELECT FROM discharge_stay WHERE id = stay);
END $$;
CREATE FUNCTION discharge_assessed(assessment uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $$
BEGIN
    RETURN EXISTS (SELECT FROM discharge_trustedassessment WHERE id = assessment);
END $$;
"""
NO_REACHES = "DROP FUNCTION discharge_reaches(uuid); DROP FUNCTION discharge_assessed(uuid);"
RULES = {
    "discharge_stay": """
        team_id = ANY ((SELECT access_told('holders'))::uuid[])
        OR access_reaches(person_id)""",
    "discharge_delay": "discharge_reaches(stay_id)",
    "discharge_trustedassessment": "discharge_reaches(stay_id)",
    "discharge_followup": "discharge_reaches(stay_id)",
    "discharge_reliance": "discharge_assessed(assessment_id)",
}
POLICIES = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON {table}
    USING ((SELECT access_told('sight')) = 'everyone' OR {rule})
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
UNDO = """
DROP POLICY reached ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("discharge", "0001_initial"),
        ("people", "0002_rows"),
        ("frontdoor", "0004_rows"),
    ]
    operations = [
        migrations.RunSQL(REACHES, NO_REACHES),
        *(
            migrations.RunSQL(POLICIES.format(table=table, rule=rule), UNDO.format(table=table))
            for table, rule in RULES.items()
        ),
    ]
