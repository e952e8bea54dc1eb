"""Steps are seen by who sees their attendance; they are appended and never changed."""

from django.db import migrations

POLICY = """
CREATE FUNCTION streaming_reaches(attendance uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $$
BEGIN
    RETURN EXISTS (SELECT FROM streaming_attendance WHERE id = attendance);
END $$;
ALTER TABLE streaming_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON streaming_step
    USING ((SELECT access_told('sight')) = 'everyone' OR streaming_reaches(attendance_id))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
UNDO = """
DROP POLICY reached ON streaming_step;
ALTER TABLE streaming_step NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
DROP FUNCTION streaming_reaches(uuid);
"""
GUARD = """
CREATE FUNCTION streaming_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'steps of an attendance are kept as they were: % refused', TG_OP;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON streaming_step
    FOR EACH STATEMENT EXECUTE FUNCTION streaming_refuse();
"""
NO_GUARD = "DROP TRIGGER append_only ON streaming_step; DROP FUNCTION streaming_refuse();"


class Migration(migrations.Migration):
    dependencies = [("streaming", "0004_safer_door")]
    operations = [migrations.RunSQL(POLICY, UNDO), migrations.RunSQL(GUARD, NO_GUARD)]
