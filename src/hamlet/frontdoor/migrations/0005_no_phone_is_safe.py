from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("frontdoor", "0004_rows"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="referrer_not_safe",
            field=models.BooleanField(default=False),
        ),
    ]
