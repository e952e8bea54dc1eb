"""How many wrong dates of birth were typed with a code, so that guessing ends it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0003_acknowledgement")]
    operations = [
        migrations.AddField(
            model_name="invitation",
            name="wrong_dates",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
