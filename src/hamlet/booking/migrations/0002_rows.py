"""Bookings are seen by the service's team, by who made them, and by who reaches the person.

How many places of a slot are taken is counted past the policies, as a role that nobody can be: a
number says nothing of who has them. A hold takes a place until its moment, to the microsecond.
`booking_asked` locks a person and a service, and tells which booking stands in the way;
`booking_lock` locks a slot and counts: each waits first and looks afterwards, in one question.
"""

from django.db import migrations

BY_THE_PERSON = """
        access_reaches(person_id)
        OR booking_gives(service_id)
        OR {asker} = (SELECT access_told('account'))::uuid"""
RULES = {
    "booking_booking": BY_THE_PERSON.format(asker="made_by"),
    "booking_waiting": BY_THE_PERSON.format(asker="asked_by"),
    "booking_change": "booking_reaches(booking_id)",
    "booking_notice": "booking_reaches(booking_id)",
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
FUNCTIONS = """
CREATE FUNCTION booking_gives(service uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $$
BEGIN
    RETURN EXISTS (SELECT FROM directory_service WHERE id = service
        AND team_id = ANY ((SELECT access_told('holders'))::uuid[]));
END $$;
CREATE FUNCTION booking_reaches(booking uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 1000 AS $$
BEGIN
    RETURN EXISTS (SELECT FROM booking_booking WHERE id = booking);
END $$;
"""
NO_FUNCTIONS = "DROP FUNCTION booking_gives(uuid); DROP FUNCTION booking_reaches(uuid);"
TAKEN = """
CREATE POLICY finding ON booking_booking FOR SELECT TO hamlet_finding USING (true);
GRANT SELECT (id, slot_id, state, held_until) ON booking_booking TO hamlet_finding;
CREATE FUNCTION booking_taken(slots uuid[], at timestamptz)
RETURNS TABLE (slot uuid, taken bigint)
LANGUAGE plpgsql STABLE ROWS 10 SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT slot_id, count(*) FROM booking_booking
        WHERE slot_id = ANY (slots) AND state IN ('held', 'booked', 'came', 'absent', 'not_said')
          AND (state <> 'held' OR held_until > at)
        GROUP BY slot_id;
END $$;
REVOKE EXECUTE ON FUNCTION booking_taken(uuid[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION booking_taken(uuid[], timestamptz) TO hamlet_serving, CURRENT_USER;
GRANT CREATE, USAGE ON SCHEMA public TO hamlet_finding;
GRANT hamlet_finding TO CURRENT_USER;
ALTER FUNCTION booking_taken(uuid[], timestamptz) OWNER TO hamlet_finding;
REVOKE hamlet_finding FROM CURRENT_USER;
REVOKE CREATE ON SCHEMA public FROM hamlet_finding;
"""
ASKED = """
GRANT SELECT (submission_key, person_id, service_id) ON booking_booking TO hamlet_finding;
CREATE FUNCTION booking_asked(asked text, someone uuid, wanted uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found uuid;
BEGIN
    IF access_told('sight') IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('booking:' || someone || ':' || wanted, 0));
    SELECT id INTO found FROM booking_booking WHERE submission_key = asked;
    IF found IS NULL THEN
        SELECT id INTO found FROM booking_booking
        WHERE person_id = someone AND service_id = wanted AND state IN ('held', 'booked');
    END IF;
    RETURN found;
END $$;
REVOKE EXECUTE ON FUNCTION booking_asked(text, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION booking_asked(text, uuid, uuid) TO hamlet_serving, CURRENT_USER;
GRANT CREATE, USAGE ON SCHEMA public TO hamlet_finding;
GRANT hamlet_finding TO CURRENT_USER;
ALTER FUNCTION booking_asked(text, uuid, uuid) OWNER TO hamlet_finding;
REVOKE hamlet_finding FROM CURRENT_USER;
REVOKE CREATE ON SCHEMA public FROM hamlet_finding;
CREATE FUNCTION booking_lock(wanted uuid, at timestamptz) RETURNS TABLE (gone boolean, taken bigint)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM booking_slot WHERE id = wanted FOR UPDATE;
    RETURN QUERY SELECT withdrawn_at IS NOT NULL, coalesce(counted.taken, 0)
        FROM booking_slot LEFT JOIN booking_taken(ARRAY[wanted], at) counted ON counted.slot = id
        WHERE id = wanted;
END $$;
"""
NOT_ASKED = """
DROP FUNCTION booking_lock(uuid, timestamptz);
DROP FUNCTION booking_asked(text, uuid, uuid);
REVOKE SELECT (submission_key, person_id, service_id) ON booking_booking FROM hamlet_finding;
"""
NOT_TAKEN = """
DROP FUNCTION booking_taken(uuid[], timestamptz);
DROP POLICY finding ON booking_booking;
REVOKE SELECT (id, slot_id, state, held_until) ON booking_booking FROM hamlet_finding;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0001_initial"),
        ("frontdoor", "0004_rows"),
        ("people", "0002_rows"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(
            migrations.RunSQL(POLICIES.format(table=table, rule=rule), UNDO.format(table=table))
            for table, rule in RULES.items()
        ),
        migrations.RunSQL(TAKEN, NOT_TAKEN),
        migrations.RunSQL(ASKED, NOT_ASKED),
    ]
