"""What hospitals' systems say of their spells, and who of us said what of a stay.

A spell is seen with its stay, and by whoever reaches the person. Whatever is held already was said
by somebody of us: no message may take it back.
"""

import django.db.models.deletion
from django.db import migrations, models

import hamlet.kernel.identifiers

SAID = """
SELECT set_config('hamlet.sight', 'everyone', true);
UPDATE discharge_stay SET said = jsonb_strip_nulls(jsonb_build_object(
    'came', jsonb_build_object('by', admitted_by_name, 'at', admitted_at),
    'ward', jsonb_build_object('by', admitted_by_name, 'at', admitted_at),
    'plan', CASE WHEN planned_at IS NOT NULL
        THEN jsonb_build_object('by', '', 'at', planned_at) END,
    'left', CASE WHEN left_at IS NOT NULL
        THEN jsonb_build_object('by', '', 'at', left_at) END
))
"""
POLICIES = """
ALTER TABLE discharge_spell ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY reached ON discharge_spell
    USING ((SELECT access_told('sight')) = 'everyone'
        OR discharge_reaches(stay_id) OR access_reaches(person_id))
    WITH CHECK ((SELECT access_told('sight')) IS NOT NULL);
"""
UNDO = """
DROP POLICY reached ON discharge_spell;
ALTER TABLE discharge_spell NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("discharge", "0002_rows"),
        ("people", "0002_rows"),
        ("place", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="stay",
            name="said",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="stay",
            name="destination",
            field=models.CharField(
                blank=True,
                choices=[
                    ("home", "Their own home"),
                    ("family", "Family or friends"),
                    ("bed", "A bed for getting better"),
                    ("care_home", "A care home"),
                    ("hospital", "Another hospital"),
                    ("died", "Died in hospital"),
                    ("mistake", "Nowhere: they were not in hospital, it was a mistake"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Spell",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=hamlet.kernel.identifiers.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("system", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("key", models.CharField(max_length=120)),
                ("version", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("inside", "In hospital"),
                            ("left", "Left hospital"),
                            ("cancelled", "The admission was cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                ("ward", models.CharField(blank=True, max_length=80)),
                ("ward_at", models.DateTimeField()),
                ("admitted_at", models.DateTimeField()),
                ("expected_on", models.DateField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "destination",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("home", "Their own home"),
                            ("family", "Family or friends"),
                            ("bed", "A bed for getting better"),
                            ("care_home", "A care home"),
                            ("hospital", "Another hospital"),
                            ("died", "Died in hospital"),
                            ("mistake", "Nowhere: they were not in hospital, it was a mistake"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spells",
                        to="discharge.stay",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="place.team",
                    ),
                ),
            ],
            options={
                "ordering": ("version", "id"),
                "indexes": [models.Index(fields=["person"], name="spell_person")],
                "constraints": [
                    models.UniqueConstraint(fields=("system", "key"), name="spell_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "left"), _negated=True),
                            ("left_at__gte", models.F("admitted_at")),
                            _connector="OR",
                        ),
                        name="spell_left_after_it_began",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SAID, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, UNDO),
    ]
