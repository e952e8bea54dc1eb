"""Notices move into a room of their own, each with its id, so that the journal's lines of it hold.

What they are about is said by `subject`, and whom they are for by `person`. Whoever sees a booking,
or somebody who waits, sees what is told of it, as before.
"""

from django.db import migrations

COPIED = """kind, channel, address, language, format, words, created_at, send_at, dropped_at, tries,
    sent_at, gave_up_at, problem, sent_as"""
OF_ONE = """
INSERT INTO notices_notice (id, subject, person_id, {copied})
SELECT id, '{kind}:' || {kind}_id,
    (SELECT person_id FROM booking_{kind} about WHERE about.id = {kind}_id), {copied}
FROM booking_notice WHERE {kind}_id IS NOT NULL;
"""
OF_EACH = "".join(OF_ONE.format(kind=each, copied=COPIED) for each in ("booking", "waiting"))
MOVE = f"""
SELECT set_config('hamlet.sight', 'everyone', true);
{OF_EACH}
CREATE POLICY of_bookings ON notices_notice USING (CASE
    WHEN subject LIKE 'booking:%' THEN booking_reaches(substr(subject, 9)::uuid)
    WHEN subject LIKE 'waiting:%' THEN booking_waits(substr(subject, 9)::uuid)
    ELSE false END);
"""
MOVE_BACK = f"""
SELECT set_config('hamlet.sight', 'everyone', true);
DROP POLICY of_bookings ON notices_notice;
INSERT INTO booking_notice (id, booking_id, waiting_id, {COPIED})
SELECT id, CASE WHEN subject LIKE 'booking:%' THEN substr(subject, 9)::uuid END,
    CASE WHEN subject LIKE 'waiting:%' THEN substr(subject, 9)::uuid END, {COPIED}
FROM notices_notice WHERE subject LIKE 'booking:%' OR subject LIKE 'waiting:%';
DELETE FROM notices_notice WHERE subject LIKE 'booking:%' OR subject LIKE 'waiting:%';
ALTER TABLE booking_notice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON booking_notice
    USING ((SELECT access_told('sight')) = 'everyone'
           OR booking_reaches(booking_id) OR booking_waits(waiting_id))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0005_why_and_in_vain"), ("notices", "0002_rows")]
    operations = [migrations.RunSQL(MOVE, MOVE_BACK), migrations.DeleteModel("Notice")]
