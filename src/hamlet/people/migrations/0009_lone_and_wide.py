"""Pairs may be `lone`; records are looked for by their keys as the engine's batch does.

Of a wide key (`analytics.matching.keys.WIDE`, a small letter) those who say too little are looked
for, who have it with a capital as well; unless the record says too little itself. A key that more
than `most` records share is passed over, one of names alone (`f`) from `few` on.
All records wait, since their keys are other ones now.
"""

from django.db import migrations, models

ALIKE = """
DROP FUNCTION people_alike(uuid[]);
CREATE FUNCTION people_alike(waiting uuid[], most integer, few integer)
RETURNS TABLE (one uuid, other uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF access_told('sight') IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT DISTINCT least(mine.id, beside.id), greatest(mine.id, beside.id)
        FROM unnest(waiting) AS each (id)
        JOIN people_sourcerecord mine ON mine.id = each.id
        CROSS JOIN LATERAL (
            SELECT narrow AS key, CASE
                WHEN left(narrow, 1) = ANY ('{a,f,m,u}') AND capital <> ALL (mine.keys)
                THEN capital ELSE narrow END AS sought,
                CASE WHEN narrow ^@ 'f' THEN few ELSE most END AS limited
            FROM unnest(mine.keys) AS narrow,
                 LATERAL (SELECT upper(left(narrow, 1)) || substr(narrow, 2) AS capital) AS wide
            WHERE narrow <> capital) AS by
        CROSS JOIN LATERAL (
            SELECT array_agg(held.id) AS ids FROM (
                SELECT id FROM people_sourcerecord
                WHERE keys @> ARRAY[by.sought] LIMIT by.limited + 1) AS held) AS found
        CROSS JOIN LATERAL unnest(found.ids) AS beside (id)
        WHERE cardinality(found.ids) <= by.limited AND beside.id <> mine.id
          AND (by.sought = by.key OR (
              SELECT count(*) FROM (
                  SELECT FROM people_sourcerecord
                  WHERE keys @> ARRAY[by.key] LIMIT by.limited + 1) AS held) <= by.limited);
END $$;
REVOKE EXECUTE ON FUNCTION people_alike(uuid[], integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_alike(uuid[], integer, integer) TO hamlet_serving, CURRENT_USER;
GRANT CREATE, USAGE ON SCHEMA public TO hamlet_finding;
GRANT hamlet_finding TO CURRENT_USER;
ALTER FUNCTION people_alike(uuid[], integer, integer) OWNER TO hamlet_finding;
REVOKE hamlet_finding FROM CURRENT_USER;
REVOKE CREATE ON SCHEMA public FROM hamlet_finding;
"""
WAIT = """
SELECT set_config('hamlet.sight', 'everyone', true);
UPDATE people_sourcerecord SET waits = true WHERE keys <> '{}';
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0008_found_at")]
    operations = [
        migrations.AlterField(
            "pair",
            "band",
            models.CharField(
                choices=[
                    ("link", "alike enough to be one person"),
                    ("lone", "alike enough where one of them is like nobody else"),
                    ("review", "somebody has to decide"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunSQL(ALIKE, migrations.RunSQL.noop),
        migrations.RunSQL(WAIT, migrations.RunSQL.noop),
    ]
