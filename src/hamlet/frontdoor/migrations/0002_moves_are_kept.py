"""The moves of a referral are its history: they are appended and never changed."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION frontdoor_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'moves of a referral are kept as they were: % refused', TG_OP;
END $$;
"""
GUARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON frontdoor_move
    FOR EACH STATEMENT EXECUTE FUNCTION frontdoor_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("frontdoor", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION frontdoor_refuse();"),
        migrations.RunSQL(GUARD, "DROP TRIGGER append_only ON frontdoor_move;"),
    ]
