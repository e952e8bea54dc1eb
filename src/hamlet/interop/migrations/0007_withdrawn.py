"""How many services a whole feed lists no longer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interop", "0006_zone")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="withdrawn",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
