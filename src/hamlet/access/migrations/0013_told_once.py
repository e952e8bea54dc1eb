"""`access_reaches` reads what was told once a call, and looks for openings last.

It was read for each row, its text made into an array each time; a list asks for each person on it
(decision 92). The answer is the same.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("hamlet.access.migrations.0012_opened_in_a_post")
ONCE = """
DECLARE
    mine uuid[] := access_told('holders');
    moment timestamptz := access_told('at');
BEGIN
    IF someone = ANY (access_told('people')::uuid[]) THEN
        RETURN true;
    END IF;
    IF EXISTS (
        SELECT FROM access_relationship held
        WHERE held.person = someone AND held.holder = ANY (mine)
          AND (held.closes_at IS NULL OR held.closes_at > moment)) THEN
        RETURN true;
    END IF;
    RETURN EXISTS (
        SELECT FROM access_opening opened
        WHERE opened.person = someone AND opened.account = access_told('account')::uuid
          AND (opened.organisation IS NULL OR opened.organisation = ANY (mine))
          AND opened.closes_at > moment);
END
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0012_opened_in_a_post")]
    operations = [
        migrations.RunSQL(
            BEFORE.ANEW.format(body=ONCE),
            BEFORE.ANEW.format(body=BEFORE.BODY.format(here=BEFORE.HERE)),
        )
    ]
