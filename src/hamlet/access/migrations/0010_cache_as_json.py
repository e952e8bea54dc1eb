"""What the cache holds is JSON. It held pickles, which are forgotten with what they counted."""

from django.db import migrations

JSON = """
DELETE FROM access_cache;
ALTER TABLE access_cache ALTER value TYPE jsonb USING 'null';
"""
TEXT = """
DELETE FROM access_cache;
ALTER TABLE access_cache ALTER value TYPE text;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0009_booked_and_attending")]
    operations = [migrations.RunSQL(JSON, TEXT)]
