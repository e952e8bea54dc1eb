"""The row that every change of an agreement gives another number."""

from django.db import migrations, models

import hamlet.kernel.identifiers


def first_edition(apps, schema_editor):
    apps.get_model("access", "AgreementEdition").objects.create()


class Migration(migrations.Migration):
    dependencies = [("access", "0003_sharing")]
    operations = [
        migrations.CreateModel(
            name="AgreementEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.UUIDField(default=hamlet.kernel.identifiers.new_id)),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(first_edition, migrations.RunPython.noop),
    ]
