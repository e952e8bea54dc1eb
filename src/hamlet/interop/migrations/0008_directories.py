"""Other directories, read at their address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("interop", "0007_withdrawn")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="address",
            field=models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="source", name="private", field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name="source", name="failed_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="source",
            name="failure",
            field=models.CharField(blank=True, default="", max_length=500),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="source",
            name="holds",
            field=models.CharField(
                choices=[
                    ("people", "people"),
                    ("items", "items of their records"),
                    ("bookings", "bookings, by message"),
                    ("services", "services, read at its address"),
                ],
                max_length=10,
            ),
        ),
    ]
