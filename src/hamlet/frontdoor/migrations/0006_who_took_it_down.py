from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("frontdoor", "0005_no_phone_is_safe"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="taken_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["taken_by", "-received_at"], name="referral_taken"),
        ),
    ]
