"""When somebody was last told what is new of what was raised to them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("frontdoor", "0010_asked_as_a_team")]

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("account", models.UUIDField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
