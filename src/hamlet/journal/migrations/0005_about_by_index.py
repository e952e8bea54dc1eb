"""Entries about a person are found by the index on people however small or busy the journal is.

Looks at lists name hundreds of people each. Where many of them were written lately, the planner
took the whole journal to be cheaper to read than the index with its list of what is not sorted in
yet, and "who looked" took half a second. Reading the whole is never meant; and that list, which
each answer reads from end to end, stays short (256 kB in place of 4 MB).
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

BY_INDEX = """
GRANT hamlet_finding TO CURRENT_USER;
ALTER FUNCTION journal_about(uuid) SET enable_seqscan = off;
REVOKE hamlet_finding FROM CURRENT_USER;
ALTER INDEX entry_people SET (gin_pending_list_limit = 256);
"""
AS_BEFORE = """
ALTER INDEX entry_people RESET (gin_pending_list_limit);
GRANT hamlet_finding TO CURRENT_USER;
ALTER FUNCTION journal_about(uuid) RESET enable_seqscan;
REVOKE hamlet_finding FROM CURRENT_USER;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_about")]
    operations = [
        migrations.RunSQL(
            BY_INDEX,
            AS_BEFORE,
            state_operations=[
                migrations.RemoveIndex("entry", "entry_people"),
                migrations.AddIndex(
                    "entry",
                    GinIndex(fields=["people"], name="entry_people", gin_pending_list_limit=256),
                ),
            ],
        )
    ]
