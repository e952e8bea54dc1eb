"""`booking_lock_both` waits for the person and then for the slot, and tells all that it needs.

One question in place of two or three, in the same order of locks: the person first, one slot after.
Where a booking stands in the way already, the slot is not locked and nothing is counted.
"""

from django.db import migrations

LOCK_BOTH = """
CREATE FUNCTION booking_lock_both(asked text, someone uuid, service uuid, wanted uuid,
                                  at timestamptz)
RETURNS TABLE (known uuid, waits boolean, gone boolean, taken bigint) LANGUAGE plpgsql AS $$
BEGIN
    known := booking_asked(asked, someone, service);
    waits := EXISTS (SELECT FROM booking_waiting waiting
        WHERE waiting.person_id = someone AND waiting.service_id = service
          AND waiting.ended_at IS NULL);
    IF known IS NULL THEN
        SELECT counted.gone, counted.taken INTO gone, taken FROM booking_lock(wanted, at) counted;
    END IF;
    RETURN NEXT;
END $$;
"""
NOT_BOTH = "DROP FUNCTION booking_lock_both(text, uuid, uuid, uuid, timestamptz);"


class Migration(migrations.Migration):
    dependencies = [("booking", "0002_rows")]
    operations = [migrations.RunSQL(LOCK_BOTH, NOT_BOTH)]
