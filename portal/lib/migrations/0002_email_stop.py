"""A letter that people can stop carries where one POST does so (RFC 8058)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plant", "0001_initial")]

    operations = [
        migrations.AddField(
            "email",
            "stop",
            models.URLField(
                blank=True, db_default="", max_length=500, verbose_name="where one POST ends such letters"
            ),
        ),
    ]
